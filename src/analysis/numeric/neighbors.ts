/**
 * k nearest neighbours. Exact: single-precision products in blocks propose, doubles decide. Approximate, for many rows:
 * see approximateNeighbors.ts.
 *
 * The row itself is excluded. Ties go to the lowest index. Distances are doubles computed from the rows, so equal
 * rows have distance exactly 0 and d(i, j) = d(j, i).
 * Time O(n² d), approximate about O(n log n d); memory O(n k) and one block; see nearestBy.ts.
 */
import { message } from '../../common/messageTemplate';
import { badParameter } from '../params';
import type { TaskContext } from '../taskContext';
import { approximateBytes, approximateFirst, approximateNeighbors, listLength } from './approximateNeighbors';
import { candidateBytes } from './candidatePairs';
import { DistanceBounds, type Metric } from './distanceBounds';
import type { EmbeddingMatrix } from './embeddingMatrix';
import { MAX_BLOCK_LENGTH } from './gram';
import { byKey, nearestBy, rankDistinct, SPARE } from './nearestBy';
import { nearPairsBytes } from './nearPairs';

/** Different rows up to which `auto` compares all pairs: some 10 s on two cores. */
export const MAX_EXACT_ROWS = 20_000;

export const neighborSearches = ['auto', 'exact', 'approximate'] as const;
export type NeighborSearch = (typeof neighborSearches)[number];

export interface Neighbors {
  readonly k: number;
  /** (n, k) row-major, nearest first, self excluded. Read-only: shared through the space. */
  readonly indices: Int32Array;
  /** (n, k) in the metric's unit. */
  readonly distances: Float64Array;
  /** Share of the true neighbours that were found, measured on a sample; absent: neighbours are exact. */
  readonly recall?: number;
}

/**
 * The k nearest neighbours of every row, computed once per space and metric; a later call for fewer takes the
 * first of them.
 * @param search `auto` is exact up to MAX_EXACT_ROWS different rows.
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n; `bad-input` on NaN, infinity or too large values.
 */
export async function neighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
  search: NeighborSearch = 'exact',
): Promise<Neighbors> {
  const { n } = space.x;
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw badParameter(
      'Neighbours',
      'k',
      k,
      message`an integer from 1 to the number of rows less one, ${n - 1}`,
    );
  }
  if (searchesApproximately(space, search)) return approximate(space, metric, k, task);
  return firstColumns(await exactListsOf(space, metric, k, task), n, k);
}

/** What `distinctNeighbors` gives. */
export interface DistinctNeighbors {
  readonly keys: DistanceBounds;
  /** Their k is that of the call, or larger; less one than the rows where these are fewer. */
  readonly lists: Neighbors;
}

/** As `neighbors`, exact and at least k, among the distinct rows: row p is `equal.first[p]` of the space. Found by the same search. */
export async function distinctNeighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
): Promise<DistinctNeighbors> {
  const { distinct, ...lists } = await exactListsOf(space, metric, k, task);
  return distinct ?? { keys: await pairKeys(space, metric, 'Neighbours'), lists };
}

interface ExactNeighbors extends Neighbors {
  /** Absent where all rows differ. */
  readonly distinct?: DistinctNeighbors;
}

/** The longest lists of the space that were computed so far; lists of k where these are shorter. */
async function exactListsOf(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
): Promise<ExactNeighbors> {
  const known = await longestKnown(space, metric);
  if (!known.best || known.best.k < k) {
    const keys = await pairKeys(space, metric, 'Neighbours');
    known.best = await computeNeighbors(keys, k, task);
  }
  return known.best;
}

/** The lists with most neighbours that were computed so far. */
function longestKnown(space: EmbeddingMatrix, metric: Metric): Promise<{ best?: ExactNeighbors }> {
  return space.once(`neighbors:${metric}`, () => Promise.resolve<{ best?: ExactNeighbors }>({}));
}

function approximateKey(metric: Metric, length: number): string {
  return `neighbors:${metric}:approximate:${length}`;
}

/** Whether `neighbors` would answer out of what was computed before. */
export async function knowsNeighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  search: NeighborSearch = 'exact',
): Promise<boolean> {
  if (searchesApproximately(space, search)) {
    return space.has(approximateKey(metric, listLength(space.x.n, k)));
  }
  const { best } = await longestKnown(space, metric);
  return best !== undefined && best.k >= k;
}

/** Whether the neighbours of this space are approximate. */
export function searchesApproximately(space: EmbeddingMatrix, search: NeighborSearch): boolean {
  if (search !== 'auto') return search === 'approximate';
  return space.x.n > MAX_EXACT_ROWS && space.equal.first.length > MAX_EXACT_ROWS;
}

async function approximate(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
): Promise<Neighbors> {
  const { n } = space.x;
  const length = listLength(n, k);
  const found = await space.once(approximateKey(metric, length), async () => {
    const keys = await pairKeys(space, metric, 'Neighbours');
    const { indices, values, recall } = await approximateNeighbors(keys, length, task);
    return { k: length, indices, distances: distancesOf(values, keys), recallOf: recall };
  });
  const { recallOf, ...all } = found;
  return { ...firstColumns(all, n, k), recall: recallOf(k) };
}

/** As `neighbors` for k = 1, by an approximate search that needs fewer comparisons. */
export function approximateFirstNeighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  task: TaskContext,
): Promise<Neighbors> {
  return space.once(`firstNeighbors:${metric}:approximate`, async () => {
    const keys = await pairKeys(space, metric, 'Neighbours');
    const { indices, values, recall } = await approximateFirst(keys, task);
    return { k: 1, indices, distances: distancesOf(values, keys), recall: recall(1) };
  });
}

/** Bytes of a search for the k nearest of n rows of d columns, its answer included. */
export function neighborBytes(data: { readonly n: number; readonly d: number }, k: number): number {
  const { n, d } = data;
  const approximation = n > MAX_EXACT_ROWS ? approximateBytes(data, k) : 0;
  const copies = 4 * 4 * n * d; // distinct and centred rows, those in blocks, those of the kernels
  const lists = n * (candidateBytes(k + SPARE) + 24 * k + 64);
  return approximation + copies + lists + nearPairsBytes(n) + 4 * Math.min(n * n, MAX_BLOCK_LENGTH);
}

/** Norms and bounds of a space, computed once per metric. */
export function pairKeys(space: EmbeddingMatrix, metric: Metric, title: string): Promise<DistanceBounds> {
  return space.once(`pairKeys:${metric}`, () =>
    Promise.resolve().then(() => new DistanceBounds(space.exact, metric, title, false, space.knownEqual)),
  );
}

async function computeNeighbors(keys: DistanceBounds, k: number, task: TaskContext): Promise<ExactNeighbors> {
  let distinct: DistinctNeighbors | undefined;
  const { indices, values } = await nearestBy(keys, byKey(keys), k, task, async (own, ranking, near) => {
    const found = await rankDistinct(own, ranking, near, task);
    const lists = { k: near, indices: found.indices, distances: distancesOf(found.values, keys) };
    if (own !== keys) distinct = { keys: own, lists };
    return found;
  });
  if (!distinct && keys.mayRepeat && keys.equal.first.length === 1) {
    const none = { k: 0, indices: new Int32Array(0), distances: new Float64Array(0) };
    distinct = { keys: keys.of(keys.equal.first), lists: none };
  }
  return { k, indices, distances: distancesOf(values, keys), ...(distinct && { distinct }) };
}

/** Of keys: a loop, since `map` takes a millisecond for 10,000 numbers. */
function distancesOf(values: Float64Array, keys: DistanceBounds): Float64Array {
  const distances = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) distances[at] = keys.distance(values[at]);
  return distances;
}

function firstColumns(all: Neighbors, n: number, k: number): Neighbors {
  if (all.k === k) return all;
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    indices.set(all.indices.subarray(i * all.k, i * all.k + k), i * k);
    distances.set(all.distances.subarray(i * all.k, i * all.k + k), i * k);
  }
  return { k, indices, distances };
}
