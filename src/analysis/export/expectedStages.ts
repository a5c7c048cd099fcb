/** What the stages of `analyze` are expected to take, by the numbers of images and records: for the time left of all of them. */
import type { EncoderName } from '../../common/encoders';
import { qualityK } from '../../common/layoutQualityK';
import type { SampleSpaceName } from '../embedding/spaceName';
import { LANDMARK_LIMITS, landmarkCosts } from '../methods/landmarks';
import type { AnyMethod, MethodCost } from '../methods/method';
import { methodNamed, methods, methodsFor } from '../methods/registry';
import { MAX_EXACT_ROWS } from '../numeric/neighbors';
import { COMPARISON, qualityKind } from '../session/resultKeys';
import type { ExpectedStage } from '../session/wholeEstimate';
import { MAX_REPORT_IMAGES } from './report/reportImages';

/** As that of a method, whose rows are images, and of 1,000 records. */
interface Cost extends MethodCost {
  readonly records?: number;
}

/**
 * By the clock on two cores of a server as of 2026, by `node test/bench/load.mjs` on SLAKE (642 images, 14,028 records) and
 * on sets of `makeLoadSet.mjs` with 1,000, 3,000 and 10,000 images and 25 records an image.
 */
const COSTS = {
  reading: { once: 700, records: 30 },
  images: { once: 300, rows: 3000 },
  texts: { once: 50, records: 8 },
  finishing: { once: 150, rows: 350, records: 11 },
  questions: { once: 30, records: 7.5 },
  quality: { once: 5, rows: 20, pairs: 14 },
  /** Of more than MAX_EXACT_ROWS rows, of which some are measured. */
  sampledQuality: { once: 50, rows: 30 },
  clusterings: { once: 20, pairs: 46 },
  outliers: { rows: 1200, pairs: 100 },
  audit: { once: 600, records: 60, pairs: 10 },
  tables: { once: 500, records: 23 },
  figures: { once: 700, rows: 560, pairs: 25 },
  report: { once: 300, records: 25 },
  /** Of a report that holds the images, besides. */
  reportImages: { rows: 5000 },
} as const satisfies Record<string, Cost>;

/** Numbers of a vector of the encoders, for what is answered by landmarks. */
const DIMENSION = 512;

export interface ExpectedAnalysis {
  readonly samples: number;
  readonly records: number;
  readonly encoder: EncoderName;
  readonly space: SampleSpaceName;
  /** Kinds of results that are stored (`DatasetAnalysis.storedKinds`). */
  readonly stored?: ReadonlySet<string>;
}

/** In their order; of encoders without a figure above and methods without a `cost` the time is unknown. */
export function expectedStages(analysis: ExpectedAnalysis): ExpectedStage[] {
  const { samples, records, encoder, space, stored = new Set() } = analysis;
  const cost = ({ once = 0, rows = 0, pairs = 0, records: ofRecords = 0 }: Cost) =>
    once + (rows * samples + ofRecords * records) / 1000 + pairs * (samples / 1000) ** 2;
  const ofMethod = ({ landmarks }: AnyMethod, one: MethodCost) => {
    const { mostRows, count } = LANDMARK_LIMITS;
    if (!landmarks || samples <= mostRows) return cost(one);
    const [fitting, answering] = landmarkCosts(one, { n: samples, d: DIMENSION }, count);
    return fitting + answering;
  };
  const known = (stage: string, ...costs: readonly Cost[]) => [
    { stage, ms: costs.reduce((sum, one) => sum + cost(one), 0) },
  ];
  const unlessStored = (kind: string, stages: () => readonly ExpectedStage[]) =>
    stored.has(kind) ? [] : stages();
  const embedding = (stage: string, one: Cost) =>
    encoder === 'builtin' ? known(stage, one) : [{ stage, ms: undefined }];
  const layouts = methods.filter(({ kind }) => kind === 'reduction');
  const [questions] = methodsFor('firstLayout');
  return [
    ...known('Reading the dataset', COSTS.reading),
    ...embedding('Embedding images', COSTS.images),
    ...(records > 0 ? embedding('Embedding questions', COSTS.texts) : []),
    ...known('Finishing the embeddings', COSTS.finishing),
    ...methods.flatMap((method) =>
      unlessStored(method.name, () => [
        { stage: method.title, ms: method.cost && ofMethod(method, method.cost) },
      ]),
    ),
    ...(space === 'text'
      ? methods.map(({ title }) => ({ stage: title, ms: undefined }))
      : records > 0
        ? known(methodNamed(questions).title, COSTS.questions)
        : []),
    ...(qualityK(samples) < 1 ? [] : layouts).flatMap(({ name }) =>
      unlessStored(qualityKind(name), () =>
        known('Measuring the layout', samples > MAX_EXACT_ROWS ? COSTS.sampledQuality : COSTS.quality),
      ),
    ),
    ...known('Comparing clusterings', COSTS.clusterings),
    ...unlessStored(COMPARISON, () => known('Comparing outlier methods', COSTS.outliers)),
    ...known('Auditing', COSTS.audit),
    ...known('Writing the tables', COSTS.tables),
    ...known('Drawing figures', COSTS.figures),
    ...known(
      'Writing the report',
      COSTS.report,
      ...(samples <= MAX_REPORT_IMAGES ? [COSTS.reportImages] : []),
    ),
  ];
}
