import { nothing, type TemplateResult } from 'lit-html';
import type { OutlierComparison } from '../../../analysis/outliers/outlierComparison';
import type { DatasetColumns } from '../../../analysis/session/datasetColumns';
import type { AppContext } from '../../appContext';
import { explanations } from '../../controls/explanations';
import { scoreBar } from '../../controls/scoreBar';
import { thumbnail } from '../../controls/thumbnail';
import { categoriesOf, type CategoryField, valueAt } from '../../fields';
import { type OutlierSource, sortedRows } from '../../queries/outlierSources';
import { meanStability } from '../../queries/summaries';
import { selectRow } from '../../state/actions';
import type { ComparisonFigure } from '../../state/appState';
import { html } from '../../template';
import { t } from '../../text';
import type { Column } from '../dataTable';

export interface ComparisonContent {
  readonly sources: readonly OutlierSource[];
  readonly agree: Int32Array;
  /** null while it is computed. */
  readonly comparison: OutlierComparison | null;
  /** How many methods have answered and count. */
  readonly methods: number;
  readonly figure: ComparisonFigure;
}

const thumbnailPx = 26;
const barPx = 22;

export function comparisonColumns(
  app: AppContext,
  dataset: DatasetColumns,
  { sources, agree, comparison, methods, figure }: ComparisonContent,
): Column[] {
  const columns: Column[] = [
    {
      id: 'sample',
      title: t('Sample'),
      figures: false,
      explanation: t('The image by its name in the dataset.'),
      cell: (row) =>
        html`<span class="sample-cell">
          ${thumbnail(app, row, thumbnailPx)}
          <span class="clipped">${dataset.ids[row]}</span>
        </span>`,
    },
    ...describingField(dataset).map((field): Column => ({
      id: field.id,
      title: t(field.title),
      figures: false,
      explanation: t('As the dataset says.'),
      cell: (row) => html`<span class="clipped">${valueAt(field, row)}</span>`,
    })),
    {
      id: 'agree',
      title: t('Flagged by'),
      figures: true,
      explanation: explanations.flaggedBy(),
      // Not before all have answered: a part of the methods is another number.
      cell: (row) => (comparison ? t('{0} of {1}', agree[row], methods) : '…'),
    },
    ...sources.map((source): Column => ({
      id: source.id,
      title: source.title,
      figures: true,
      explanation:
        figure === 'rank'
          ? explanations.rank()
          : figure === 'stability'
            ? explanations.stability()
            : explanations.score(),
      cell: (row) => figureCell(source, row, figure),
    })),
  ];
  if (!comparison) return columns;
  return [
    ...columns,
    {
      id: 'stable',
      title: t('Stability'),
      figures: true,
      explanation: explanations.stability(),
      cell: (row) => meanStability(comparison, row).toFixed(2),
    },
    {
      id: 'inlier',
      title: t('Nearest inlier'),
      figures: false,
      explanation: explanations.nearestInlier(),
      cell: (row) => inlierCell(app, dataset, comparison.nearestInlier[row]),
    },
  ];
}

/** The one field that the table has room for, if any. */
function describingField(dataset: DatasetColumns): readonly CategoryField[] {
  return categoriesOf(dataset, 'image').slice(0, 1);
}

export function comparisonOrder(
  dataset: DatasetColumns,
  { sources, agree, comparison, figure }: ComparisonContent,
  { column, descending }: { column: string; descending: boolean },
): Int32Array {
  const n = dataset.ids.length;
  const steady =
    comparison && Float64Array.from({ length: n }, (_none, row) => meanStability(comparison, row));
  const tie = comparison?.combined ?? sources.find(({ scores }) => scores !== null)?.scores ?? null;
  if (column === 'agree') return sortedRows(agree, descending, tie);
  const field = describingField(dataset).find(({ id }) => id === column);
  if (field) return sortedRows(field.column.codes, descending);
  if (column === 'stable' && steady) return sortedRows(steady, descending, agree);
  if (column === 'inlier' && comparison) return sortedRows(comparison.nearestInlier, descending);
  const source = sources.find(({ id }) => id === column);
  if (source)
    return sortedRows(valuesOf(source, figure) ?? source.flags ?? new Uint8Array(n), descending, agree);
  return sortedRows(
    Int32Array.from({ length: n }, (_none, row) => row),
    descending,
  );
}

/** Values that a column shows and is sorted by; the score while the comparison is not known. */
function valuesOf(source: OutlierSource, figure: ComparisonFigure): ArrayLike<number> | null {
  if (figure === 'rank' && source.ranks) return source.ranks;
  if (figure === 'stability' && source.stability) return source.stability;
  return source.scores;
}

/** A quiet bar for the magnitude, the figure, a dot for the flag; the other figures on hover. */
function figureCell(source: OutlierSource, row: number, figure: ComparisonFigure): TemplateResult {
  const { flags, ranks, stability, scores, runs } = source;
  const flagged = flags !== null && flags[row] === 1;
  const values = valuesOf(source, figure);
  const title =
    ranks && stability && scores
      ? t(
          'score {0} · rank {1} · flagged in {2} of {3} neighbouring runs',
          figureText(scores[row], false),
          ranks[row],
          Math.round(stability[row] * runs),
          runs,
        )
      : nothing;
  return html`<span class="score-cell" title=${title}>
    ${
      values &&
      html`${scoreBar(barShare(values, row, source), barPx)}
        <span>${figureText(values[row], values === ranks)}</span>`
    }
    <span
      class=${flagged ? 'flag on' : 'flag'}
      role="img"
      aria-label=${flagged ? t('flagged') : t('not flagged')}
    ></span>
  </span>`;
}

/** How anomalous a value is within its column, 0 to 1; rank 1 is the most anomalous. */
function barShare(values: ArrayLike<number>, row: number, { ranks, stability }: OutlierSource): number {
  const [low, high] = values === stability ? [0, 1] : rangeOf(values);
  const share = high > low && Number.isFinite(values[row]) ? (values[row] - low) / (high - low) : 0;
  return values === ranks ? 1 - share : share;
}

function figureText(value: number, whole: boolean): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '–';
  return whole ? String(value) : value.toFixed(2);
}

/** The nearest inlier as a link. */
function inlierCell(app: AppContext, dataset: DatasetColumns, index: number): TemplateResult | string {
  if (index < 0) return t('none');
  const clicked = (event: Event) => {
    event.stopPropagation();
    selectRow(app, index);
  };
  return html`<button
    class="link sample-cell"
    type="button"
    tabindex="-1"
    title=${t('Go to {0}', dataset.ids[index])}
    @click=${clicked}
  >
    ${thumbnail(app, index, thumbnailPx)}
    <span class="clipped">${dataset.ids[index]}</span>
  </button>`;
}

const ranges = new WeakMap<object, readonly [number, number]>();

function rangeOf(values: ArrayLike<number>): readonly [number, number] {
  const kept = ranges.get(values);
  if (kept) return kept;
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row])) continue;
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  ranges.set(values, [low, high]);
  return [low, high];
}
