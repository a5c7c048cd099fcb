import type { DetectorColumn, OutlierComparison } from '../../analysis/outliers/outlierComparison';
import { distinguishing } from '../../common/ranks';
import { type ColorScale, flagScale } from '../color/colorScale';
import { formatColorSource } from '../color/colorSource';
import { t } from '../text';
import type { Model } from './model';
import { labelsOf, outliersOf, scoresOf } from './read';

export interface OutlierSource {
  /** The method whose run it reads. */
  readonly id: string;
  readonly title: string;
  readonly scale: ColorScale | null;
  /** One byte a sample, 1 = flagged; null while it runs. */
  readonly flags: Uint8Array | null;
  /** Higher is more anomalous; null where the method only flags. */
  readonly scores: Float64Array | null;
  /** From the outlier comparison: 1 is the highest score. */
  readonly ranks: Int32Array | null;
  /** From the outlier comparison: share of neighbouring runs that flag the sample. */
  readonly stability: Float32Array | null;
  readonly runs: number;
}

/** Clusterings whose noise counts come first, as in the tutorial. */
export function outlierSources(model: Model, comparison: OutlierComparison | null): readonly OutlierSource[] {
  const n = model.state.dataset?.ids.length ?? 0;
  const noise = model.methods('clustering').filter(({ capabilities }) => capabilities.noise);
  return [...noise, ...model.methods('outliers')].map(({ name, title, kind }) => {
    const shown = kind === 'clustering' ? t('{0} noise', title) : title;
    const column = comparison?.columns.find(({ method }) => method === name);
    if (column && column.flags.length === n) return fromComparison(column, shown);
    return kind === 'clustering' ? fromClustering(model, name, shown, n) : fromMethod(model, name, shown);
  });
}

function fromComparison(column: DetectorColumn, title: string): OutlierSource {
  const { method, scores, ranks, flags, stability, runs } = column;
  const scale = memoize(column, () => {
    const rows = Int32Array.from([...flags.keys()].filter((row) => flags[row] === 1));
    return flagScale(formatColorSource({ kind: 'flag', method }), title, flags.length, rows, flagWords());
  });
  return { id: method, title, scale, flags, scores, ranks, stability, runs };
}

function fromClustering(model: Model, name: string, title: string, n: number): OutlierSource {
  const answer = model.answer(name);
  const labels = answer && labelsOf(answer);
  const scale =
    labels &&
    memoize(labels, () => {
      const rows = Int32Array.from([...labels.keys()].filter((row) => labels[row] < 0));
      return flagScale(formatColorSource({ kind: 'flag', method: name }), title, n, rows, flagWords());
    });
  return { id: name, title, scale, flags: scale?.indices ?? null, scores: null, ...unknown };
}

function fromMethod(model: Model, name: string, title: string): OutlierSource {
  const answer = model.answer(name);
  const scale = answer && outliersOf(answer) ? model.colorScale({ kind: 'flag', method: name }) : null;
  return {
    id: name,
    title,
    scale,
    flags: scale?.indices ?? null,
    scores: answer ? scoresOf(answer) : null,
    ...unknown,
  };
}

const unknown = { ranks: null, stability: null, runs: 0 } as const;

function flagWords(): { flagged: string; normal: string } {
  return { flagged: t('Flagged'), normal: t('Not flagged') };
}

/** Sources with flags that count: one that flags every sample is no evidence about any. */
export function countedSources(
  sources: readonly OutlierSource[],
): readonly (OutlierSource & { readonly flags: Uint8Array })[] {
  return distinguishing(
    sources.flatMap((source) => (source.flags ? [{ ...source, flags: source.flags }] : [])),
  );
}

/** By how many of the sources that count each sample (n) is flagged. */
export function agreement(sources: readonly OutlierSource[], n: number): Int32Array {
  const counts = new Int32Array(n);
  for (const { flags } of countedSources(sources)) {
    if (flags.length !== n) continue;
    for (let row = 0; row < n; row++) counts[row] += flags[row];
  }
  return counts;
}

/** Rows ordered by `values`, what is not a number last; ties by the second criterion, then by row. */
export function sortedRows(
  values: ArrayLike<number>,
  descending: boolean,
  ties: ArrayLike<number> | null = null,
): Int32Array {
  const sign = descending ? -1 : 1;
  const compare = (a: number, b: number) => {
    if (a === b) return 0;
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
    return sign * (a < b ? -1 : 1);
  };
  return Int32Array.from({ length: values.length }, (_none, row) => row).sort(
    (a, b) => compare(values[a], values[b]) || (ties ? ties[b] - ties[a] : 0) || a - b,
  );
}

const scales = new WeakMap<object, ColorScale>();

function memoize(source: object, make: () => ColorScale): ColorScale {
  const scale = scales.get(source) ?? make();
  scales.set(source, scale);
  return scale;
}
