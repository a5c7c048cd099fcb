/** What a report holds of an analysis, so that the explorer's page can answer its requests from it alone. */
import type { Figure } from '../../../common/figure';
import { mergeFindings } from '../../../common/findings';
import { localizedFindings, localizedMethods } from '../../../common/localized';
import type { AuditAnswer } from '../../audit/audit';
import type { Silhouette } from '../../clustering/silhouette';
import type { Finding, ImageSource, QaRecord, Sample } from '../../dataset/types';
import type { ThumbnailBatch } from '../../embedding/thumbnails';
import { svgFile } from '../../figure/svgFile';
import { relativePath } from '../../files/relativePath';
import type { AnalysisParameters, FitAnswer, MethodInfo } from '../../methods/fit';
import { methodInfos } from '../../methods/registry';
import type { Matrix } from '../../numeric/matrix';
import type { OutlierComparison } from '../../outliers/outlierComparison';
import type { LayoutQuality } from '../../reduction/layoutQuality';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { DatasetColumns } from '../../session/datasetColumns';
import type { TaskContext } from '../../taskContext';
import type { Analysis } from '../analyze';
import { MAX_REPORT_IMAGES, reportImages } from './reportImages';
import type { ReportLanguage, ReportText } from './reportText';

/** Plain data: `toPlainJson` holds it. Paths are relative to the dataset. */
export interface FrozenAnalysis {
  readonly version: string;
  readonly language: ReportLanguage;
  /** Of the page, by their English text. */
  readonly strings: Readonly<Record<string, string>>;
  readonly name: string;
  readonly encoderTitle: string;
  readonly request: AnalysisParameters;
  readonly methods: readonly MethodInfo[];
  readonly columns: DatasetColumns;
  readonly samples: readonly Sample[];
  /** Of reading and of the audit, errors first. */
  readonly findings: readonly Finding[];
  readonly fits: readonly FitAnswer[];
  /** On QA records. */
  readonly qaFits: readonly FitAnswer[];
  readonly quality: ReadonlyMap<string, LayoutQuality>;
  /** By clustering. */
  readonly silhouettes: ReadonlyMap<string, Silhouette>;
  readonly comparison: OutlierComparison | null;
  readonly audit: AuditAnswer | null;
  /** Of the space of the request; null where they would make the file too large. */
  readonly embeddings: Matrix | null;
  readonly thumbnails: readonly ThumbnailBatch[];
  /** A JPEG of each sample, in its proportions; none of datasets that are too large. */
  readonly images: readonly Uint8Array[];
  /** Of the printed part. */
  readonly figures: readonly { readonly name: string; readonly svg: string }[];
}

/** Bytes of the embeddings at most. */
const MAX_EMBEDDING_BYTES = 4e6;

export async function freeze(
  session: DatasetAnalysis,
  analysis: Analysis,
  figures: readonly Figure[],
  { language, strings, lookUp }: ReportText,
  task: TaskContext,
): Promise<FrozenAnalysis> {
  const { dataset, columns, embedded } = session;
  const { audit = null, comparison = null, request } = analysis;
  const inside = (path: string) => relativePath(dataset.root, path);
  const { x } = session.spaces.get(request.space).space;
  const thumbnails: ThumbnailBatch[] = [];
  if (dataset.samples.length <= MAX_REPORT_IMAGES) {
    // A Buffer, as a file is read, would not become plain data.
    for await (const page of embedded.thumbnails.pages(() => task.check())) {
      thumbnails.push({ ...page, bytes: Uint8Array.from(page.bytes) });
    }
  }
  task.check();
  const findings = localizedFindings(mergeFindings(dataset.findings, audit?.findings ?? []), lookUp);
  return {
    version: __VERSION__,
    ...{ language, strings },
    name: dataset.name,
    encoderTitle: lookUp(embedded.encoderTitle),
    request,
    methods: localizedMethods(methodInfos, lookUp),
    columns: { ...columns, root: dataset.name, roots: [] },
    samples: dataset.samples.map((sample) => {
      task.check();
      return withPaths(sample, inside);
    }),
    findings,
    fits: analysis.fits.map(withoutTime),
    qaFits: [...analysis.qaFits, ...(analysis.questionLayout ? [analysis.questionLayout] : [])].map(
      withoutTime,
    ),
    quality: analysis.trust,
    silhouettes: new Map(
      analysis.agreement?.silhouettes.map(({ clustering, ...found }) => [clustering, found]),
    ),
    ...{ comparison, audit },
    embeddings:
      x.n * x.d * 4 <= MAX_EMBEDDING_BYTES ? { n: x.n, d: x.d, data: Float32Array.from(x.data) } : null,
    thumbnails,
    images: await reportImages(session, task),
    figures: figures.map((figure) => {
      return { name: figure.name, svg: svgFile(figure, () => task.check()) };
    }),
  };
}

/** Equal data are equal bytes of the report, however long the methods took. */
function withoutTime(fit: FitAnswer): FitAnswer {
  return { ...fit, ms: 0, fromCache: true };
}

function withPaths(sample: Sample, inside: (path: string) => string): Sample {
  const { folder, maskPath, ...others } = sample;
  return {
    ...others,
    image: imageInside(sample.image, inside),
    ...(folder === undefined ? {} : { folder: inside(folder) }),
    ...(maskPath === undefined ? {} : { maskPath: inside(maskPath) }),
    qa: sample.qa.map((record): QaRecord => ({
      ...record,
      source: { ...record.source, file: inside(record.source.file) },
    })),
  };
}

function imageInside(image: ImageSource, inside: (path: string) => string): ImageSource {
  return image.kind === 'file'
    ? { ...image, path: inside(image.path) }
    : { ...image, file: inside(image.file) };
}
