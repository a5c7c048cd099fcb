/** Everything that calls a sample strange: the outlier methods, and the noise of clusterings that have noise. */
import { flagKey, type ColorKey } from './colorKey';
import type { Model } from './model';
import { labelsOf, outliersOf, scoresOf } from './read';
import { t } from '../text';

export interface OutlierSource {
  readonly id: string;
  readonly title: string;
  /** The method whose run it reads. */
  readonly method: string;
  readonly key: ColorKey | null;
  /** One byte a sample, 1 = flagged; null while it runs. */
  readonly flags: Uint8Array | null;
  /** Higher is stranger; null where the method only flags. */
  readonly scores: ArrayLike<number> | null;
}

/** Clusterings whose noise reads as outliers, where no outlier method of that name says it already. */
const noisyClusterings = ['dbscan', 'hdbscan'];

export function outlierSources(model: Model): readonly OutlierSource[] {
  const n = model.state.dataset?.ids.length ?? 0;
  const methods = model.methods('outliers');
  const noise = model
    .methods('clustering')
    .filter(({ name }) => noisyClusterings.includes(name))
    .filter(({ name }) => !methods.some((method) => method.name.toLowerCase().startsWith(name)))
    .map(({ name, title }): OutlierSource => {
      const answer = model.answer(name);
      const labels = answer && labelsOf(answer);
      const rows = labels && Int32Array.from([...labels.keys()].filter((row) => labels[row] < 0));
      const key = answer && rows ? noiseKey(answer, name, t('{0} noise', title), n, rows) : null;
      return {
        id: `noise:${name}`,
        title: t('{0} noise', title),
        method: name,
        key,
        flags: key?.codes ?? null,
        scores: null,
      };
    });
  const scored = methods.map(({ name, title }): OutlierSource => {
    const answer = model.answer(name);
    const outliers = answer && outliersOf(answer);
    const key = outliers ? model.flags(name) : null;
    return {
      id: `outliers:${name}`,
      title,
      method: name,
      key,
      flags: key?.codes ?? null,
      scores: answer ? scoresOf(answer) : null,
    };
  });
  return [...noise, ...scored];
}

/** By how many of the sources that are there each sample is flagged. */
export function agreement(sources: readonly OutlierSource[], n: number): Int32Array {
  const counts = new Int32Array(n);
  for (const { flags } of sources) {
    if (!flags || flags.length !== n) continue;
    for (let row = 0; row < n; row++) counts[row] += flags[row];
  }
  return counts;
}

/** Rows ordered by `values`; ties by the second criterion, then by row. */
export function sortedRows(
  values: ArrayLike<number>,
  descending: boolean,
  ties: ArrayLike<number> | null = null,
): Int32Array {
  const sign = descending ? -1 : 1;
  return Int32Array.from({ length: values.length }, (_none, row) => row).sort(
    (a, b) => sign * (values[a] - values[b]) || (ties ? ties[b] - ties[a] : 0) || a - b,
  );
}

const noiseKeys = new WeakMap<object, ColorKey>();

function noiseKey(answer: object, name: string, title: string, n: number, rows: Int32Array): ColorKey {
  const kept = noiseKeys.get(answer);
  if (kept) return kept;
  const key = flagKey(`noise:${name}`, title, n, rows, { flagged: t('Noise'), normal: t('In a cluster') });
  noiseKeys.set(answer, key);
  return key;
}
