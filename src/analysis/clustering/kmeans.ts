/**
 * K-means as scikit-learn 1.6 computes it (sklearn.cluster.KMeans, algorithm "lloyd", init "k-means++"): greedy
 * k-means++ (Arthur & Vassilvitskii 2007) on NumPy's random stream, Lloyd's iteration, best of nInit runs. Equal
 * seeds give equal labels.
 *
 * Ties go to the lowest centre. Identical rows share a cluster, so there may be fewer clusters than k. A cluster
 * that runs empty takes the row farthest from its centre.
 * Differs from the reference: all sums are doubles, so inertia agrees to about 1e-6, not to the last bit, and a row
 * exactly between two centres (whole numbers in few dimensions) goes to the lower, there where rounding puts it.
 * Time O(nInit x iterations x n k d), memory O(n d).
 */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { type DataFacts, type DataShape } from '../methods/dataFacts';
import { defineMethod } from '../methods/method';
import { columnMeans } from '../numeric/columns';
import { timesTransposed } from '../numeric/matmul';
import { type AnyMatrix, assertFinite, type DoubleMatrix, type Matrix } from '../numeric/matrix';
import { MT19937, searchSorted } from '../numeric/mt19937';
import { badParameter, float, int, type ParamsOf } from '../params';
import type { TaskContext } from '../taskContext';

const params = {
  k: int({ default: 8, min: 1, help: 'Number of clusters; at most the number of rows.' }),
  nInit: int({
    default: 10,
    min: 1,
    max: 1000,
    help: 'Runs from different starts, of which the best is kept.',
  }),
  maxIter: int({ default: 300, min: 1, max: 100_000, help: 'Iterations of one run at most.' }),
  tol: float({
    default: 1e-4,
    min: 0,
    help: 'A run ends when the centres move less, relative to the variance.',
  }),
};
export type KmeansParams = ParamsOf<typeof params>;

export interface KmeansResult {
  /** Int32Array (n), 0..k-1. */
  readonly labels: Int32Array;
  /** (k, d) float32. */
  readonly centers: Matrix;
  /** Distance of each row to its own centre (n). */
  readonly distances: Float32Array;
  /** Sum of squared distances. */
  readonly inertia: number;
  /** Iterations of the best run. */
  readonly nIter: number;
}

export const kmeansMethod = defineMethod({
  name: 'kmeans',
  title: 'K-means',
  kind: 'clustering',
  params,
  capabilities: {
    roles: ['clustering'],
    tuning: { by: 'silhouette', param: 'k', values: Array.from({ length: 19 }, (_none, at) => at + 2) },
  },
  limits: { k: { most: ({ n }) => n, lowers: false } },
  memoryBytes: kmeansBytes,
  units: () => ({ result: { centers: 1, distances: 1, inertia: 2 } }),
  warnings: (data, { k }) => fewerDistinctRows('K-means', data, k),
  fit: (space, params, seed, task) => kmeans(space.exact, params, seed, task),
});

/** Rows between two looks at the flag while they are centred. */
const CHECK_EVERY_ROWS = 1024;
/** After so many iterations the first run is shown as half done. */
const USUAL_TURNS = 12;

/** Bytes of `kmeans` besides the rows. */
export function kmeansBytes({ n, d }: DataShape, { k }: { readonly k: number }): number {
  const clusters = Math.min(k, n);
  return 8 * n * d + 8 * n * clusters + 4 * 8 * clusters * d + 64 * n;
}

/** Said where equal rows leave fewer than k clusters to find. */
export function fewerDistinctRows(title: string, { equal }: DataFacts, k: number): MessageTemplate[] {
  const distinct = equal.first.length;
  if (distinct >= k) return [];
  return [
    message`${titled(title)}: there are ${distinct} different rows, fewer than k = ${k}, so ${k - distinct} clusters stay empty.`,
  ];
}

/** Rows as K-means takes them, for any number of runs. */
export interface CenteredRows {
  readonly mean: Float64Array;
  readonly centered: DoubleMatrix;
  /** (n) squared lengths of the centred rows. */
  readonly norms: Float64Array;
  /** Of a column, in the mean. */
  readonly variance: number;
}

/** @throws AnalysisError `bad-input` on NaN or infinity. */
export function centeredRows(x: AnyMatrix, task: TaskContext): CenteredRows {
  assertFinite(x, 'K-means');
  task.check();
  const { n, d } = x;
  const mean = columnMeans(x);
  const data = new Float64Array(n * d);
  const norms = new Float64Array(n);
  let sum = 0;
  for (let i = 0, at = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    let length = 0;
    for (let j = 0; j < d; j++, at++) {
      const value = x.data[at] - mean[j];
      data[at] = value;
      length += value * value;
      sum += value * value;
    }
    norms[i] = length;
  }
  return { mean, centered: { n, d, data }, norms, variance: sum / (n * d) };
}

/** @throws AnalysisError `bad-parameter` when k exceeds the rows; `bad-input` on NaN or infinity. */
export async function kmeans(
  x: AnyMatrix,
  params: KmeansParams,
  seed: number,
  task: TaskContext,
): Promise<KmeansResult> {
  const { k } = params;
  if (k > x.n) throw badParameter('K-means', 'k', k, message`at most the number of rows, ${x.n}`);
  return kmeansOf(centeredRows(x, task), params, seed, task);
}

/** As `kmeans`, for rows that are centred; k is at most their number. */
export async function kmeansOf(
  { mean, centered, norms, variance }: CenteredRows,
  params: KmeansParams,
  seed: number,
  task: TaskContext,
): Promise<KmeansResult> {
  const { k, nInit } = params;
  const tolerance = params.tol * variance;
  const random = new MT19937(seed);
  let best: LloydResult | undefined;
  let turns = 0;
  for (let i = 0; i < nInit; i++) {
    task.progress(i, nInit);
    const start = await plusPlus(centered, norms, k, random, task);
    // A run is taken to last as long as those before it.
    const shareOf = (turn: number) =>
      i === 0 ? turn / (turn + USUAL_TURNS) : Math.min(turn / (turns / i), 1);
    const onTurn = (turn: number) => task.progress(i + shareOf(turn) * 0.99, nInit);
    const result = await lloyd(centered, norms, start, tolerance, params.maxIter, onTurn);
    turns += result.nIter;
    if (!best || (result.inertia < best.inertia && !samePartition(result.labels, best.labels, k)))
      best = result;
  }
  task.progress(nInit, nInit);
  if (!best) throw new RangeError('K-means needs at least one run.');
  return finish(centered, best, mean);
}

interface LloydResult {
  readonly labels: Int32Array;
  readonly centers: DoubleMatrix;
  readonly inertia: number;
  readonly nIter: number;
}

/** Greedy k-means++: of 2 + ln k candidates per centre the one that lowers the potential most. */
async function plusPlus(
  x: DoubleMatrix,
  norms: Float64Array,
  k: number,
  random: MT19937,
  task: TaskContext,
): Promise<DoubleMatrix> {
  const { n, d, data } = x;
  const trials = 2 + Math.trunc(Math.log(k));
  const centers = new Float64Array(k * d);
  const first = random.choice(new Float64Array(n).fill(1 / n));
  centers.set(data.subarray(first * d, (first + 1) * d));
  let closest = await squaredDistances(x, norms, [first]);
  for (let c = 1; c < k; c++) {
    task.check();
    const cumulated = new Float64Array(n);
    let potential = 0;
    for (let i = 0; i < n; i++) cumulated[i] = potential += closest[i];
    const candidates = Array.from({ length: trials }, () => random.random() * potential).map((value) =>
      Math.min(n - 1, searchSorted(cumulated, value, 'left')),
    );
    const distances = await squaredDistances(x, norms, candidates);
    let best = -1;
    let bestPotential = Infinity;
    let bestClosest = closest;
    for (let t = 0; t < trials; t++) {
      const next = new Float64Array(n);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += next[i] = Math.min(closest[i], distances[i * trials + t]);
      if (sum < bestPotential) {
        best = candidates[t];
        bestPotential = sum;
        bestClosest = next;
      }
    }
    closest = bestClosest;
    centers.set(data.subarray(best * d, (best + 1) * d), c * d);
  }
  return { n: k, d, data: centers };
}

/** (n, rows.length) squared distances to some of the rows, never negative and exactly 0 to itself. */
async function squaredDistances(
  x: DoubleMatrix,
  norms: Float64Array,
  rows: readonly number[],
): Promise<Float64Array> {
  const { n, d, data } = x;
  const m = rows.length;
  const some = new Float64Array(m * d);
  rows.forEach((row, i) => some.set(data.subarray(row * d, (row + 1) * d), i * d));
  const products = (await timesTransposed(x, { n: m, d, data: some })).data;
  const out = new Float64Array(n * m);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < m; j++, at++) {
      out[at] = i === rows[j] ? 0 : Math.max(0, norms[i] + norms[rows[j]] - 2 * products[at]);
    }
  }
  return out;
}

async function lloyd(
  x: DoubleMatrix,
  norms: Float64Array,
  start: DoubleMatrix,
  tolerance: number,
  maxIter: number,
  onTurn: (turn: number) => void,
): Promise<LloydResult> {
  const { n, d } = x;
  const k = start.n;
  let centers = start;
  let labels = new Int32Array(n).fill(-1);
  let settled = false;
  let nIter = 0;
  while (nIter < maxIter) {
    onTurn(nIter);
    nIter++;
    const next = await assign(x, norms, centers);
    const { means: moved, stays } = meansOf(x, next.labels, next.distances, centers);
    const same = labels.every((label, i) => label === next.labels[i]);
    labels = next.labels;
    let shift = 0;
    for (let i = 0; i < k * d; i++) shift += (moved.data[i] - centers.data[i]) ** 2;
    centers = moved;
    if (same) {
      settled = true;
      break;
    }
    // Where an empty cluster stays, that the labels are the same is what ends the run.
    if (shift <= tolerance && !stays) break;
  }
  if (!settled) labels = (await assign(x, norms, centers)).labels;
  const inertia = ownDistances(x, labels, centers).reduce((sum, distance) => sum + distance, 0);
  return { labels, centers, inertia, nIter };
}

/** Nearest centre of each row, lowest on ties, and the squared distance to it. */
async function assign(
  x: DoubleMatrix,
  norms: Float64Array,
  centers: DoubleMatrix,
): Promise<{ labels: Int32Array<ArrayBuffer>; distances: Float64Array }> {
  const k = centers.n;
  const products = (await timesTransposed(x, centers)).data;
  const centerNorms = squaredNorms(centers);
  const labels = new Int32Array(x.n);
  const distances = new Float64Array(x.n);
  for (let i = 0, at = 0; i < x.n; i++) {
    let best = Infinity;
    for (let c = 0; c < k; c++, at++) {
      const partial = centerNorms[c] - 2 * products[at];
      if (partial < best) {
        best = partial;
        labels[i] = c;
      }
    }
    distances[i] = Math.max(0, best + norms[i]);
  }
  return { labels, distances };
}

/** A row this near its centre, for its length, is its centre but for the rounding of a mean of equal rows. */
const AT_CENTER = 1e-14;

/**
 * Means of the clusters; an empty one is moved to the farthest row, which leaves its own cluster. Where that row lies at
 * its centre, as it does with fewer distinct rows than clusters, the empty one stays: nothing would be gained, and the
 * run would never settle.
 */
function meansOf(
  x: DoubleMatrix,
  labels: Int32Array,
  distances: Float64Array,
  centers: DoubleMatrix,
): { means: DoubleMatrix; stays: boolean } {
  const { n, d, data } = x;
  const k = centers.n;
  const sums = new Float64Array(k * d);
  const counts = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    counts[label]++;
    for (let at = i * d, to = label * d; at < (i + 1) * d; at++, to++) sums[to] += data[at];
  }
  let stays = false;
  const empty = Array.from(counts.keys()).filter((c) => counts[c] === 0);
  if (empty.length > 0) {
    const farthest = Array.from(distances.keys()).sort((a, b) => distances[b] - distances[a] || b - a);
    empty.forEach((c, i) => {
      const row = farthest[i];
      const from = labels[row];
      if (isAtCenter(x, row, centers, from)) {
        sums.set(centers.data.subarray(c * d, (c + 1) * d), c * d);
        counts[c] = 1;
        stays = true;
        return;
      }
      for (let j = 0; j < d; j++) {
        sums[from * d + j] -= data[row * d + j];
        sums[c * d + j] = data[row * d + j];
      }
      counts[from]--;
      counts[c] = 1;
    });
  }
  for (let c = 0; c < k; c++) {
    if (counts[c] > 0) for (let j = 0; j < d; j++) sums[c * d + j] /= counts[c];
  }
  return { means: { n: k, d, data: sums }, stays };
}

function isAtCenter({ d, data }: DoubleMatrix, row: number, centers: DoubleMatrix, center: number): boolean {
  let distance = 0;
  let length = 0;
  for (let j = 0, at = row * d, to = center * d; j < d; j++, at++, to++) {
    distance += (data[at] - centers.data[to]) ** 2;
    length += data[at] ** 2;
  }
  return distance <= AT_CENTER ** 2 * length;
}

/** Squared distance of each row to its centre, without the cancellation of the product form. */
function ownDistances(x: DoubleMatrix, labels: Int32Array, centers: DoubleMatrix): Float64Array {
  const { n, d, data } = x;
  const out = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, to = labels[i] * d; j < d; j++, at++, to++) sum += (data[at] - centers.data[to]) ** 2;
    out[i] = sum;
  }
  return out;
}

/** True when the labels differ at most by numbering. */
function samePartition(a: Int32Array, b: Int32Array, k: number): boolean {
  const to = new Int32Array(k).fill(-1);
  for (let i = 0; i < a.length; i++) {
    if (to[a[i]] === -1) to[a[i]] = b[i];
    else if (to[a[i]] !== b[i]) return false;
  }
  return true;
}

/** Back from the centred data to the caller's. */
function finish(centered: DoubleMatrix, best: LloydResult, mean: Float64Array): KmeansResult {
  const { labels, centers, inertia, nIter } = best;
  const moved = Float32Array.from(centers.data, (value, i) => value + mean[i % centers.d]);
  return {
    labels,
    centers: { n: centers.n, d: centers.d, data: moved },
    distances: Float32Array.from(ownDistances(centered, labels, centers), Math.sqrt),
    inertia,
    nIter,
  };
}

function squaredNorms(x: DoubleMatrix): Float64Array {
  const out = new Float64Array(x.n);
  for (let i = 0, at = 0; i < x.n; i++) for (let j = 0; j < x.d; j++, at++) out[i] += x.data[at] ** 2;
  return out;
}
