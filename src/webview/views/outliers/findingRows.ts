/** Findings as lines of a table: by kind, the worst kinds first, each with its images and what it says. */
import type { TemplateResult } from 'lit-html';
import type { Finding } from '../../../analysis/dataset/types';
import type { DatasetColumns } from '../../../analysis/session/datasetColumns';
import { severities, type Severity } from '../../../common/findings';
import type { AppContext } from '../../appContext';
import { icon } from '../../controls/icons';
import { thumbnail } from '../../controls/thumbnail';
import { kindTitle } from '../../queries/findingKinds';
import { isImage, rowsOfFinding } from '../../queries/findings';
import { clip, html } from '../../template';
import { count, t } from '../../text';
import type { Column, Sort } from '../dataTable';

/** Longest message in the table, characters; the whole message is shown beside. */
export const maxShown = 300;
const thumbnailPx = 32;
const maxThumbnails = 2;

export interface FindingGroup {
  readonly kind: string;
  readonly severity: Severity;
  /** Positions in the list of findings. */
  readonly positions: readonly number[];
}

/** By the worst severity of a kind, then by the title of the kind. @param findings errors first. */
export function findingGroups(findings: readonly Finding[]): readonly FindingGroup[] {
  const byKind = new Map<string, number[]>();
  for (const [position, { kind }] of findings.entries())
    byKind.set(kind, [...(byKind.get(kind) ?? []), position]);
  const rank = ({ severity }: FindingGroup) => severities.indexOf(severity);
  return [...byKind]
    .map(([kind, positions]) => ({ kind, severity: findings[positions[0]].severity, positions }))
    .sort((a, b) => rank(a) - rank(b) || (kindTitle(a.kind) < kindTitle(b.kind) ? -1 : 1));
}

/** The positions of a group in the order of a column; ties in the order of the list. */
export function sortedPositions(
  findings: readonly Finding[],
  positions: readonly number[],
  { column, descending }: Sort,
  dataset: DatasetColumns,
): readonly number[] {
  const value = (position: number): string | number => {
    const finding = findings[position];
    if (column === 'line') return finding.line;
    if (column === 'message') return finding.message;
    return column === 'images' ? (rowsOfFinding(dataset, finding).at(0) ?? -1) : position;
  };
  const sorted = [...positions].sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a - b));
  return descending ? sorted.reverse() : sorted;
}

export function findingColumns(
  app: AppContext,
  dataset: DatasetColumns,
  findings: readonly Finding[],
): Column[] {
  const right = new Set(app.store.get().decisions?.right);
  const text = ({ id, message }: Finding) =>
    html`<bdi class="clipped"
      >${right.has(id) && html`<span class="quiet">${t('Checked, is right')} · </span>`}${clip(message, maxShown)}</bdi
    >`;
  return [
    {
      id: 'images',
      title: t('Images'),
      figures: false,
      explanation: t('The images that the finding is about; the first two are shown.'),
      cell: (position) => images(app, dataset, rowsOfFinding(dataset, findings[position])),
    },
    {
      id: 'message',
      title: t('Finding'),
      figures: false,
      explanation: t('What is wrong or worth a look, and why.'),
      cell: (position) => text(findings[position]),
    },
    {
      id: 'line',
      title: t('Line'),
      figures: true,
      explanation: t('Line of its file; none where the whole image is meant.'),
      cell: (position) => (isImage(findings[position]) ? '' : String(findings[position].line)),
    },
  ];
}

/** The first images with how many more there are; decorative, the message names them. */
function images(app: AppContext, dataset: DatasetColumns, rows: readonly number[]): TemplateResult | string {
  if (rows.length === 0) return '';
  const more = rows.length - maxThumbnails;
  return html`<span
    class="finding-images"
    title=${rows
      .slice(0, 12)
      .map((row) => dataset.ids[row])
      .join(', ')}
  >
    ${rows.slice(0, maxThumbnails).map((row) => thumbnail(app, row, thumbnailPx))}
    ${more > 0 && html`<span class="quiet figures">+${count(more)}</span>`}
  </span>`;
}

export function severityMark(severity: Severity): TemplateResult {
  const label = severityTitle(severity);
  return html`<span class="severity ${severity}" title=${label}>
    ${icon(severity)}
    <span class="visually-hidden">${label}</span>
  </span>`;
}

export function severityTitle(severity: Severity): string {
  return { error: t('Error'), warning: t('Warning'), info: t('Note') }[severity];
}
