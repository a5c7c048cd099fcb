/** What came out, measured for every contender by the same yardstick. */
import { eachProductBlock } from '../../src/analysis/numeric/gram';
import { MT19937 } from '../../src/analysis/numeric/mt19937';
import { sampleRows } from '../../src/analysis/numeric/sampleRows';
import { silentContext } from '../../src/analysis/taskContext';
import { adjustedRand, contingency } from '../../src/common/agreement';
import type { DataSet, Values } from './data';

/** In words, from the values of a contender. @param reference values of the first of the others, where it ended. */
export type Quality = (
  values: Values,
  data: Yardstick,
  reference: Values | undefined,
) => Promise<string> | string;

const SAMPLE = 1000;
const SEED = 42;
const NEIGHBORS = 15;

/** The data of a row with what is measured on them once. */
export class Yardstick {
  /** All rows, or so many drawn by a seed. */
  readonly sample: Int32Array;
  private distances: Promise<Float32Array> | undefined;

  constructor(readonly x: DataSet) {
    this.sample = sampleRows(x.n, Math.min(x.n, SAMPLE), new MT19937(SEED));
  }

  /** (sample, n) squared distances, Infinity to the row itself. */
  sampleDistances(): Promise<Float32Array> {
    return (this.distances ??= this.measure());
  }

  private async measure(): Promise<Float32Array> {
    const { x, sample } = this;
    const { n, d, data } = x;
    const norms = Float32Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let at = i * d; at < (i + 1) * d; at++) sum += data[at] ** 2;
      return sum;
    });
    const out = new Float32Array(sample.length * n);
    const places = new Map(Array.from(sample, (row, place) => [row, place]));
    await eachProductBlock(x, sample, silentContext(), ({ rows, firstColumn, columns, data: products }) => {
      rows.forEach((i, r) => {
        const to = places.get(i)! * n;
        for (let c = 0; c < columns; c++) {
          const j = firstColumn + c;
          out[to + j] = i === j ? Infinity : norms[i] + norms[j] - 2 * products[r * columns + c];
        }
      });
    });
    return out;
  }
}

/** Labels: clusters, noise, and how far they agree (adjusted Rand index) with the planted groups and with the reference. */
export const labelled: Quality = (labels, { x }, reference) => {
  const all = Array.from(labels);
  const noise = all.filter((label) => label < 0).length;
  const clusters = new Set(all).size - (noise > 0 ? 1 : 0);
  const agreement = (others: ArrayLike<number>) => adjustedRand(contingency(labels, others)).toFixed(3);
  return [
    `${clusters} clusters`,
    ...(noise > 0 ? [`${noise} noise`] : []),
    ...(x.groups ? [`ARI with the planted ${agreement(x.groups)}`] : []),
    ...(reference ? [`with the reference ${agreement(reference)}`] : []),
  ].join(', ');
};

/** Labels of K-means: the sum of squared distances to the means. */
export const inertia: Quality = (labels, { x }) => {
  const { n, d, data } = x;
  const k = Math.max(...new Set(Array.from(labels))) + 1;
  const [sums, counts] = [new Float64Array(k * d), new Float64Array(k)];
  let squares = 0;
  for (let i = 0; i < n; i++) {
    counts[labels[i]]++;
    for (let j = 0; j < d; j++) {
      sums[labels[i] * d + j] += data[i * d + j];
      squares += data[i * d + j] ** 2;
    }
  }
  sums.forEach((sum, at) => {
    const count = counts[Math.floor(at / d)];
    if (count > 0) squares -= sum ** 2 / count;
  });
  return `inertia ${squares.toFixed(3)}`;
};

/** Scores: how well they tell planted outliers from the rest (area under the ROC curve), and their largest. */
export const scored: Quality = (scores, { x: { groups } }) => {
  const all = Array.from(scores);
  const largest = `largest ${all.reduce((a, b) => Math.max(a, b)).toFixed(4)}`;
  if (!groups) return largest;
  const order = Array.from(all.keys()).sort((a, b) => all[a] - all[b]);
  let [inliers, pairs] = [0, 0];
  for (const i of order) {
    if (groups[i] < 0) pairs += inliers;
    else inliers++;
  }
  return `AUC of the planted outliers ${(pairs / (inliers * (all.length - inliers))).toFixed(4)}, ${largest}`;
};

/** (n, 2) of PCA: the share of the variance that the layout holds. */
export const variance: Quality = (layout, { x }) => {
  const n = x.n;
  const spread = (data: ArrayLike<number>, d: number, j: number) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      sum += data[i * d + j];
      squares += data[i * d + j] ** 2;
    }
    return squares / n - (sum / n) ** 2;
  };
  let total = 0;
  for (let j = 0; j < x.d; j++) total += spread(x.data, x.d, j);
  return `variance ${((spread(layout, 2, 0) + spread(layout, 2, 1)) / total).toFixed(4)}`;
};

/** (n, 2): trustworthiness, and the share of nearest neighbours that are neighbours in the layout. */
export const trusted: Quality = async (layout, yardstick) => {
  const { x, sample } = yardstick;
  const { n } = x;
  const k = NEIGHBORS;
  const distances = await yardstick.sampleDistances();
  const near = new Float32Array(n);
  let [beyond, kept] = [0, 0];
  sample.forEach((i, place) => {
    for (let j = 0; j < n; j++) {
      near[j] = (layout[2 * i] - layout[2 * j]) ** 2 + (layout[2 * i + 1] - layout[2 * j + 1]) ** 2;
    }
    near[i] = Infinity;
    const own = distances.subarray(place * n, (place + 1) * n);
    for (const j of smallest(near, k)) {
      let rank = 1;
      for (const distance of own) if (distance < own[j]) rank++;
      if (rank <= k) kept++;
      else beyond += rank - k;
    }
  });
  const trust = 1 - (2 * beyond) / (sample.length * k * (2 * n - 3 * k - 1));
  return `trustworthiness ${trust.toFixed(4)}, recall ${(kept / (sample.length * k)).toFixed(3)}`;
};

/** (n, 15) indices: the share of the true nearest that are among them. */
export const recalled: Quality = async (indices, yardstick) => {
  const { x, sample } = yardstick;
  const k = indices.length / x.n;
  const distances = await yardstick.sampleDistances();
  let found = 0;
  sample.forEach((i, place) => {
    const own = distances.subarray(place * x.n, (place + 1) * x.n);
    const given = new Set(Array.from({ length: k }, (_, at) => indices[i * k + at]));
    for (const j of smallest(own, k)) if (given.has(j)) found++;
  });
  return `recall ${(found / (sample.length * k)).toFixed(4)}`;
};

/** Places of the k smallest, in ascending order of value. */
function smallest(values: Float32Array, k: number): number[] {
  const places: number[] = [];
  for (let j = 0, worst = Infinity; j < values.length; j++) {
    if (values[j] >= worst) continue;
    let at = places.length;
    while (at > 0 && values[places[at - 1]] > values[j]) at--;
    places.splice(at, 0, j);
    if (places.length > k) places.pop();
    if (places.length === k) worst = values[places[k - 1]];
  }
  return places;
}
