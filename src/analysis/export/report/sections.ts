/** The parts of the report: what the dataset is, what each method found, which samples to inspect. */
import type { Figure } from '../../../common/figure';
import { findingKinds, severities, type Severity } from '../../../common/findings';
import { groupBy } from '../../../common/groupBy';
import { clusterCounts } from '../../../common/labels';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { distinguishing, flaggedInOrder, flagsAll } from '../../../common/ranks';
import { shownValue } from '../../../common/shownValue';
import type { AuditAnswer } from '../../audit/audit';
import { RECORD_FIELDS, SAMPLE_FIELDS } from '../../dataset/fields';
import { summarize } from '../../dataset/summary';
import type { Dataset, Finding } from '../../dataset/types';
import type { SampleSpaceName } from '../../embedding/spaceName';
import { ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import type { OutlierComparison } from '../../outliers/outlierComparison';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Analysis, layoutSampleMessages } from '../analyze';
import { auditSummary } from '../auditTables';
import { paramsText } from '../figures/runs';
import { type Child, element, type Markup } from './markup';
import { jpegUri, paragraph, quiet, section, table } from './reportPage';
import { count, type ReportText } from './reportText';

/** Rows of a list in the page; the files beside it hold the rest, and the page says so. */
const LISTED = 20;

const severityNames: Readonly<Record<Severity, MessageTemplate>> = {
  error: message`Error`,
  warning: message`Warning`,
  info: message`Note`,
};

export const embeddingNames: Readonly<Record<SampleSpaceName, MessageTemplate>> = {
  image: message`image embeddings`,
  text: message`text embeddings`,
  combined: message`combined embeddings`,
};

/** Thumbnails by row of the dataset. */
export type Thumbnails = ReadonlyMap<number, Uint8Array>;

/** @param check as of `summarize`. */
export function datasetSection(
  dataset: Dataset,
  encoderTitle: string,
  { say, lookUp, language }: ReportText,
  check?: () => void,
): Markup {
  const counts = summarize(dataset, check);
  const listed = (field: string, values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([value, rows]) => `${shownValue(field, value, language)} ${count(rows)}`)
      .join(', ');
  return section(
    say(message`Dataset`),
    table(
      [{ title: say(message`What`) }, { title: say(message`Found`) }],
      [
        [
          say(message`Samples`),
          say(
            message`${count(counts.samples)} (${count(counts.withMask)} with mask, ${count(counts.withBoxes)} with boxes)`,
          ),
        ],
        [say(message`Questions`), count(counts.questions)],
        ...[...SAMPLE_FIELDS, ...RECORD_FIELDS].flatMap(({ id, title, kind }) =>
          title !== null && kind === 'category' && Object.hasOwn(counts.fields, id)
            ? [[lookUp(title), listed(id, counts.fields[id])]]
            : [],
        ),
        [say(message`Embeddings`), lookUp(encoderTitle)],
      ],
    ),
  );
}

export function methodsSection(analysis: Analysis, { say, lookUp }: ReportText): Markup {
  const clusterings = ofKind(analysis.fits, 'clustering').map((fit) => {
    const { clusters, noise } = clusterCounts(fit.result.labels);
    return [lookUp(methodNamed(fit.method).title), clusters, noise, paramsText(fit)];
  });
  const layouts = analysis.fits.flatMap((fit) => {
    const trust = analysis.trust.get(fit.method);
    if (!trust) return [];
    const { trustworthiness, continuity, recall } = trust;
    const shown = [trustworthiness, continuity, recall].map((value) => value.toFixed(3));
    return [[lookUp(methodNamed(fit.method).title), ...shown, paramsText(fit)]];
  });
  const k = [...analysis.trust.values()].at(0)?.k ?? 0;
  return section(
    say(message`Methods`),
    table(
      [
        { title: say(message`Clustering`) },
        { title: say(message`Clusters`), number: true },
        { title: say(message`Noise`), number: true },
        { title: say(message`Parameters`) },
      ],
      clusterings,
    ),
    layouts.length === 0
      ? []
      : table(
          [
            { title: say(message`Layout`) },
            { title: say(message`Trustworthiness (k ${k})`), number: true },
            { title: say(message`Continuity`), number: true },
            { title: say(message`Neighbour recall`), number: true },
            { title: say(message`Parameters`) },
          ],
          layouts,
        ),
    ...layoutSampleMessages(analysis).map((note) => quiet(say(note))),
    ...[...analysis.fits, ...analysis.qaFits].flatMap(({ warnings = [] }) =>
      warnings.map((warning) => quiet(say(warning))),
    ),
    ...analysis.refused.map(({ message: reason }) => quiet(reason)),
  );
}

export function figureSection(figure: Figure): Markup {
  // The SVG itself holds the visible title.
  return element(
    'section',
    {},
    element('h2', { class: 'unseen' }, figure.title),
    // The script of the report puts the picture in.
    element('figure', {}, element('img', { 'data-figure': figure.name, alt: figure.title })),
  );
}

export function outlierSection(
  dataset: Dataset,
  comparison: OutlierComparison,
  thumbnails: Thumbnails,
  { say, lookUp }: ReportText,
): Markup {
  const { columns, agree, nearestInlier } = comparison;
  const rows = flaggedInOrder(comparison);
  const methods = distinguishing(columns).length;
  const left = columns.filter(({ flags }) => flagsAll(flags));
  return section(
    say(message`Outliers`),
    ...left.map(({ title }) =>
      paragraph(say(message`${lookUp(title)} flags every sample, so it is not counted.`)),
    ),
    paragraph(
      say(
        message`${rows.length} samples are flagged by at least one of ${methods} methods; the ${Math.min(LISTED, rows.length)} most anomalous of them:`,
      ),
    ),
    table(
      [
        { title: '' },
        { title: say(message`Sample`) },
        { title: say(message`Flagged by`), number: true },
        ...columns.map(({ title }) => ({ title: say(message`${lookUp(title)} (rank)`), number: true })),
        { title: say(message`Nearest inlier`) },
      ],
      rows.slice(0, LISTED).map((row) => {
        const near = nearestInlier[row];
        return [
          thumbnail(thumbnails, row),
          dataset.samples[row].id,
          say(message`${agree[row]} of ${methods}`),
          ...columns.map(({ ranks, flags }) => `${flags[row] ? '● ' : ''}${ranks[row]}`),
          near < 0 ? '' : dataset.samples[near].id,
        ];
      }),
    ),
    quiet(say(message`All samples with scores, ranks and flags: ${'points.csv'}.`)),
  );
}

export function duplicateSection(
  dataset: Dataset,
  audit: AuditAnswer,
  thumbnails: Thumbnails,
  { say }: ReportText,
): Markup {
  const { groups } = audit;
  const { exact, near, leakage, sameVolume } = auditSummary(audit).duplicates;
  const samplesOf = new Set(groups.flatMap((group) => [...group]));
  return section(
    say(message`Duplicates`),
    paragraph(
      say(
        message`${exact + near} pairs of copies, of which ${leakage} lie in different splits, and ${sameVolume} pairs of slices of one volume join ${samplesOf.size} samples into ${groups.length} groups.`,
      ),
    ),
    table(
      [{ title: say(message`Samples`) }, { title: say(message`Images`) }],
      groups.slice(0, LISTED).map((group) => {
        const shown = [...group].slice(0, 8);
        const more =
          group.length > shown.length ? say(message` and ${group.length - shown.length} more`) : '';
        return [
          shown.map((row) => dataset.samples[row].id).join(', ') + more,
          element('div', { class: 'thumbs' }, ...shown.map((row) => thumbnail(thumbnails, row))),
        ];
      }),
    ),
    quiet(say(message`All pairs with their similarity: ${'duplicates.csv'}.`)),
  );
}

/** Errors, then warnings, each kind counted, with examples. */
export function findingsSection(findings: readonly Finding[], { say, lookUp }: ReportText): Markup {
  const byKind = groupBy(findings, ({ severity, kind }) => `${severity}\n${kind}`);
  const kinds = [...byKind].sort(
    ([a, [one]], [b, [other]]) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) || (a < b ? -1 : 1),
  );
  return section(
    say(message`Findings`),
    table(
      [
        { title: say(message`Severity`) },
        { title: say(message`Kind`) },
        { title: say(message`Count`), number: true },
        { title: say(message`For example`) },
      ],
      kinds.map(([, own]) => {
        const first = own[0];
        const { severity } = first;
        return [
          element('span', { class: severity }, say(severityNames[severity])),
          lookUp(findingKinds[first.kind].title),
          own.length,
          `${first.file}:${first.line}: ${first.template ? say(first.template) : first.message}`,
        ];
      }),
    ),
    quiet(say(message`All findings with file and line: ${'findings.json'}.`)),
  );
}

/** What it takes to make the same again: versions, seed, hashes and every parameter. */
export function originSection(
  { embedded: { provenance, images, texts } }: DatasetAnalysis,
  { fits, qaFits, request }: Analysis,
  { say, lookUp }: ReportText,
): Markup {
  return section(
    say(message`How this was made`),
    table(
      [{ title: say(message`What`) }, { title: say(message`Value`) }],
      [
        ['Slakescope', __VERSION__],
        [say(message`Encoder`), provenance.encoder],
        [say(message`Hash of the encoder`), provenance.modelHash],
        [
          say(message`Hash of the embeddings of images (${images.n} x ${images.d})`),
          provenance.imageEmbeddingsHash,
        ],
        [
          say(message`Hash of the embeddings of texts (${texts.n} x ${texts.d})`),
          provenance.textEmbeddingsHash,
        ],
        [say(message`Embeddings of the methods`), say(embeddingNames[request.space])],
        [say(message`Seed`), request.seed],
        ...[...fits, ...qaFits].map((fit) => [
          parametersOf(lookUp(methodNamed(fit.method).title), fit.space === 'qa', say),
          JSON.stringify(fit.params),
        ]),
      ],
    ),
  );
}

function parametersOf(method: string, onQuestions: boolean, say: ReportText['say']): string {
  return say(onQuestions ? message`Parameters of ${method} on questions` : message`Parameters of ${method}`);
}

/** Rows whose thumbnails the sections above show. */
export function shownRows(
  comparison: OutlierComparison | undefined,
  groups: readonly Int32Array[],
): number[] {
  return [
    ...(comparison ? flaggedInOrder(comparison).slice(0, LISTED) : []),
    ...groups.slice(0, LISTED).flatMap((group) => [...group].slice(0, 8)),
  ];
}

function thumbnail(thumbnails: Thumbnails, row: number): Child {
  const bytes = thumbnails.get(row);
  return bytes ? element('img', { src: jpegUri(bytes), alt: '' }) : '';
}
