/** The parts of the report: what the dataset is, what each method found, which samples to inspect. */
import type { Figure } from '../../../common/figure';
import { severities } from '../../../common/findings';
import { groupBy } from '../../../common/groupBy';
import { clusterCounts } from '../../../common/labels';
import { formatEnglish } from '../../../common/messageTemplate';
import { flaggedInOrder } from '../../../common/ranks';
import type { DuplicatePair } from '../../audit/duplicates/duplicatePair';
import { RECORD_FIELDS, SAMPLE_FIELDS } from '../../dataset/fields';
import { summarize } from '../../dataset/summary';
import type { Dataset, Finding } from '../../dataset/types';
import { ofKind } from '../../methods/fit';
import { methodNamed } from '../../methods/registry';
import type { OutlierComparison } from '../../outliers/outlierComparison';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { Analysis } from '../analyze';
import { paramsText } from '../figures/runs';
import { type Child, element, type Markup } from './markup';
import { jpegUri, paragraph, quiet, section, table } from './reportPage';

/** Rows of a list in the page; the files beside it hold the rest, and the page says so. */
const LISTED = 20;

/** Thumbnails by row of the dataset. */
export type Thumbnails = ReadonlyMap<number, Uint8Array>;

export function datasetSection(dataset: Dataset, encoderTitle: string): Markup {
  const counts = summarize(dataset);
  const listed = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return section(
    'Dataset',
    table(
      [{ title: 'What' }, { title: 'Found' }],
      [
        ['Samples', `${counts.samples} (${counts.withMask} with mask, ${counts.withBoxes} with boxes)`],
        ['Questions', counts.questions],
        ...[...SAMPLE_FIELDS, ...RECORD_FIELDS].flatMap(({ id, title, kind }) =>
          title !== null && kind === 'category' && Object.hasOwn(counts.fields, id)
            ? [[title, listed(counts.fields[id])]]
            : [],
        ),
        ['Embeddings', encoderTitle],
      ],
    ),
  );
}

export function methodsSection(analysis: Analysis): Markup {
  const clusterings = ofKind(analysis.fits, 'clustering').map((fit) => {
    const { clusters, noise } = clusterCounts(fit.result.labels);
    return [methodNamed(fit.method).title, clusters, noise, paramsText(fit)];
  });
  const layouts = analysis.fits.flatMap((fit) => {
    const trust = analysis.trust.get(fit.method);
    if (!trust) return [];
    const { trustworthiness, continuity, recall } = trust;
    const shown = [trustworthiness, continuity, recall].map((value) => value.toFixed(3));
    return [[methodNamed(fit.method).title, ...shown, paramsText(fit)]];
  });
  const k = [...analysis.trust.values()][0]?.k;
  return section(
    'Methods',
    table(
      [
        { title: 'Clustering' },
        { title: 'Clusters', number: true },
        { title: 'Noise', number: true },
        { title: 'Parameters' },
      ],
      clusterings,
    ),
    layouts.length === 0
      ? []
      : table(
          [
            { title: 'Layout' },
            { title: `Trustworthiness (k ${k})`, number: true },
            { title: 'Continuity', number: true },
            { title: 'Neighbour recall', number: true },
            { title: 'Parameters' },
          ],
          layouts,
        ),
    ...[...analysis.fits, ...analysis.qaFits].flatMap(({ warnings = [] }) =>
      warnings.map((warning) => quiet(formatEnglish(warning))),
    ),
    ...analysis.refused.map(({ message }) => quiet(message)),
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
): Markup {
  const { columns, agree, nearestInlier } = comparison;
  const rows = flaggedInOrder(comparison);
  return section(
    'Outliers',
    paragraph(
      `${rows.length} samples are flagged by at least one of ${columns.length} methods; ` +
        `the ${Math.min(LISTED, rows.length)} most anomalous of them:`,
    ),
    table(
      [
        { title: '' },
        { title: 'Sample' },
        { title: 'Flagged by', number: true },
        ...columns.map(({ title }) => ({ title: `${title} (rank)`, number: true })),
        { title: 'Nearest inlier' },
      ],
      rows.slice(0, LISTED).map((row) => {
        const near = nearestInlier[row];
        return [
          thumbnail(thumbnails, row),
          dataset.samples[row].id,
          `${agree[row]} of ${columns.length}`,
          ...columns.map(({ ranks, flags }) => `${flags[row] ? '● ' : ''}${ranks[row]}`),
          near < 0 ? '' : dataset.samples[near].id,
        ];
      }),
    ),
    quiet('All samples with scores, ranks and flags: points.csv.'),
  );
}

export function duplicateSection(
  dataset: Dataset,
  groups: readonly Int32Array[],
  pairs: readonly DuplicatePair[],
  thumbnails: Thumbnails,
): Markup {
  const leaks = pairs.filter(({ leakage }) => leakage).length;
  const samplesOf = new Set(groups.flatMap((group) => [...group]));
  return section(
    'Duplicates',
    paragraph(
      `${pairs.length} pairs join ${samplesOf.size} samples into ${groups.length} groups; ` +
        `${leaks} pairs lie in different splits.`,
    ),
    table(
      [{ title: 'Samples' }, { title: 'Images' }],
      groups.slice(0, LISTED).map((group) => {
        const shown = [...group].slice(0, 8);
        const more = group.length > shown.length ? ` and ${group.length - shown.length} more` : '';
        return [
          shown.map((row) => dataset.samples[row].id).join(', ') + more,
          element('div', { class: 'thumbs' }, ...shown.map((row) => thumbnail(thumbnails, row))),
        ];
      }),
    ),
    quiet('All pairs with their similarity: duplicates.csv.'),
  );
}

/** Errors, then warnings, each kind counted, with examples. */
export function findingsSection(findings: readonly Finding[]): Markup {
  const byKind = groupBy(findings, ({ severity, kind }) => `${severity}\n${kind}`);
  const kinds = [...byKind].sort(
    ([a, [one]], [b, [other]]) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) || (a < b ? -1 : 1),
  );
  return section(
    'Findings',
    table(
      [{ title: 'Severity' }, { title: 'Kind' }, { title: 'Count', number: true }, { title: 'For example' }],
      kinds.map(([key, own]) => {
        const [severity, kind] = key.split('\n') as [string, string];
        const first = own[0];
        return [
          element('span', { class: severity }, severity),
          kind,
          own.length,
          `${first.file}:${first.line}: ${first.message}`,
        ];
      }),
    ),
    quiet('All findings with file and line: findings.json.'),
  );
}

/** What it takes to make the same again: versions, seed, hashes and every parameter. */
export function originSection(
  { embedded: { provenance, images, texts } }: DatasetAnalysis,
  { fits, qaFits, request }: Analysis,
): Markup {
  return section(
    'How this was made',
    table(
      [{ title: 'What' }, { title: 'Value' }],
      [
        ['Slakescope', __VERSION__],
        ['Encoder', provenance.encoder],
        ['Hash of the encoder', provenance.modelHash],
        [`Hash of the embeddings of images (${images.n} x ${images.d})`, provenance.imageEmbeddingsHash],
        [`Hash of the embeddings of texts (${texts.n} x ${texts.d})`, provenance.textEmbeddingsHash],
        ['Embeddings of the methods', request.space],
        ['Seed', request.seed],
        ...[...fits, ...qaFits].map((fit) => [
          `Parameters of ${methodNamed(fit.method).title}${fit.space === 'qa' ? ' on questions' : ''}`,
          JSON.stringify(fit.params),
        ]),
      ],
    ),
  );
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
