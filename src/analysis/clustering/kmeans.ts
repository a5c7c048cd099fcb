/**
 * K-means as scikit-learn 1.6 computes it (sklearn.cluster.KMeans, algorithm "lloyd", init "k-means++"): greedy
 * k-means++ (Arthur & Vassilvitskii 2007) on NumPy's random stream, Lloyd's iteration, best of nInit runs. Equal
 * seeds give equal labels.
 *
 * Ties go to the lowest centre. Identical rows share a cluster, so there may be fewer clusters than k. A cluster
 * that runs empty takes the row farthest from its centre.
 * Differs from the reference: all sums are doubles, so inertia agrees to about 1e-6, not to the last bit, and a row
 * exactly between two centres (whole numbers in few dimensions) goes to the lower, there where rounding puts it.
 * Equal rows are computed once, and rows that bounds show to keep their centre are not compared with the others.
 * Time O(nInit x iterations x n k d) at most, memory O(n d).
 */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { type DataFacts, type DataShape } from '../methods/dataFacts';
import { defineMethod } from '../methods/method';
import { timesTransposed } from '../numeric/matmul';
import { type AnyMatrix, type Matrix, pickRows } from '../numeric/matrix';
import { MT19937, searchSorted } from '../numeric/mt19937';
import { badParameter, float, int, type ParamsOf } from '../params';
import type { TaskContext } from '../taskContext';
import { clusterMeans, lloyd, type LloydResult } from './kmeans/lloyd';
import { lloydByProducts, type ProductRun } from './kmeans/lloydByProducts';
import { MAX_PRODUCT_ROWS, ownDistances, type WeightedRows, weightedRows } from './kmeans/weightedRows';

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

/** Iterations that the first run is taken to last; 41 to 110 each on 10,000 images. */
const USUAL_TURNS = 60;

/** Bytes of `kmeans` besides the rows. */
export function kmeansBytes({ n, d }: DataShape, { k }: { readonly k: number }): number {
  const clusters = Math.min(k, n);
  const products = n <= MAX_PRODUCT_ROWS ? 8 * n * n : 0;
  return 12 * n * d + products + 8 * n * clusters + 4 * 8 * clusters * d + 64 * n;
}

/** Said where equal rows leave fewer than k clusters to find; more than the rows are refused. */
export function fewerDistinctRows(title: string, { n, equal }: DataFacts, k: number): MessageTemplate[] {
  const distinct = equal.first.length;
  if (distinct >= k || k > n) return [];
  return [
    message`${titled(title)}: there are ${distinct} different rows, fewer than k = ${k}, so ${k - distinct} clusters stay empty.`,
  ];
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
  return kmeansOf(weightedRows(x, task), params, seed, task);
}

/** As `kmeans`, for rows that are prepared; k is at most their number. */
export async function kmeansOf(
  rows: WeightedRows,
  params: KmeansParams,
  seed: number,
  task: TaskContext,
): Promise<KmeansResult> {
  const { k, nInit } = params;
  const tolerance = params.tol * rows.variance;
  const random = new MT19937(seed);
  const products = await rows.products();
  let best: Run | undefined;
  let turns = 0;
  for (let i = 0; i < nInit; i++) {
    task.progress(i, nInit);
    const starts = await plusPlus(rows, products, k, random, task);
    // A run is taken to last as long as those before it, and always a little longer than it has lasted.
    const usual = i === 0 ? USUAL_TURNS : turns / i;
    const onTurn = (turn: number) => task.progress(i + turn / Math.max(usual, 1.25 * turn + 1), nInit);
    const result =
      (products && lloydByProducts(rows, products, starts, tolerance, params.maxIter, onTurn)) ??
      (await lloyd(rows, pickRows(rows.centered, starts), tolerance, params.maxIter, onTurn));
    turns += result.nIter;
    if (!best || (result.inertia < best.inertia && !samePartition(result.labels, best.labels, k)))
      best = result;
  }
  task.progress(nInit, nInit);
  if (!best) throw new RangeError('K-means needs at least one run.');
  return finish(rows, k, best);
}

type Run = LloydResult | ProductRun;

/**
 * Greedy k-means++: of 2 + ln k candidates per centre the one that lowers the potential most.
 * @returns k of the different rows.
 */
async function plusPlus(
  rows: WeightedRows,
  products: Float64Array | undefined,
  k: number,
  random: MT19937,
  task: TaskContext,
): Promise<number[]> {
  const { groupOf, sizes } = rows;
  const different = rows.centered.n;
  const n = groupOf.length;
  const trials = 2 + Math.trunc(Math.log(k));
  const first = groupOf[random.choice(new Float64Array(n).fill(1 / n))];
  const chosen = [first];
  let closest = await squaredDistances(rows, products, [first]);
  for (let c = 1; c < k; c++) {
    task.check();
    const cumulated = new Float64Array(n);
    let potential = 0;
    for (let i = 0; i < n; i++) cumulated[i] = potential += closest[groupOf[i]];
    const candidates = Array.from({ length: trials }, () => random.random() * potential).map(
      (value) => groupOf[Math.min(n - 1, searchSorted(cumulated, value, 'left'))],
    );
    const distances = await squaredDistances(rows, products, candidates);
    let best = -1;
    let bestPotential = Infinity;
    let bestClosest = closest;
    for (let t = 0; t < trials; t++) {
      const next = new Float64Array(different);
      let sum = 0;
      for (let i = 0; i < different; i++) {
        next[i] = Math.min(closest[i], distances[i * trials + t]);
        sum += sizes[i] * next[i];
      }
      if (sum < bestPotential) {
        best = candidates[t];
        bestPotential = sum;
        bestClosest = next;
      }
    }
    closest = bestClosest;
    chosen.push(best);
  }
  return chosen;
}

/** (different rows, some.length) squared distances to some of them, never negative and exactly 0 to itself. */
async function squaredDistances(
  { centered: x, norms }: WeightedRows,
  products: Float64Array | undefined,
  some: readonly number[],
): Promise<Float64Array> {
  const { n } = x;
  const m = some.length;
  const out = new Float64Array(n * m);
  if (products) {
    some.forEach((row, j) => {
      for (let i = 0; i < n; i++) out[i * m + j] = products[row * n + i];
    });
  } else out.set((await timesTransposed(x, pickRows(x, some))).data);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < m; j++, at++) {
      out[at] = i === some[j] ? 0 : Math.max(0, norms[i] + norms[some[j]] - 2 * out[at]);
    }
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

/** Back from the different, centred rows to the caller's. */
function finish(rows: WeightedRows, k: number, best: Run): KmeansResult {
  const { centered, groupOf, sizes, mean } = rows;
  const { labels, nIter } = best;
  const centers = 'centers' in best ? best.centers : clusterMeans(rows, best.members, k);
  const moved = Float32Array.from(centers.data, (value, i) => value + mean[i % centers.d]);
  const distances = ownDistances(centered, labels, centers);
  const inertia = distances.reduce((sum, distance, i) => sum + sizes[i] * distance, 0);
  return {
    labels: Int32Array.from(groupOf, (group) => labels[group]),
    centers: { n: centers.n, d: centers.d, data: moved },
    distances: Float32Array.from(groupOf, (group) => Math.sqrt(distances[group])),
    inertia,
    nIter,
  };
}
