/**
 * Exact k nearest neighbours: single-precision products in blocks propose, doubles decide.
 *
 * The row itself is excluded. Ties go to the lowest index. Distances are doubles computed from the rows, so equal
 * rows have distance exactly 0 and d(i, j) = d(j, i).
 * Each row keeps the k + SPARE smallest lower bounds of all pairs. If the k-th exact distance among them lies below
 * the largest kept bound, no other row can be nearer; otherwise (many duplicates) that row is searched in full.
 * Time O(n² d), memory O(n k) and one block.
 */
import { badParameter } from '../params';
import type { TaskContext } from '../taskContext';
import { CandidatePairs } from './candidatePairs';
import { DistanceBounds, type Metric } from './distanceBounds';
import type { EmbeddingMatrix } from './embeddingMatrix';
import { eachGramBlock, MAX_BLOCK_LENGTH, products, rowsOf } from './gram';
import type { Matrix } from './matrix';
import { NearestLists } from './nearestLists';

const SPARE = 8;
/** Rows that need a full search are multiplied in groups of this many. */
const FULL_ROWS = 64;
const CHECK_EVERY_ROWS = 256;

export interface Neighbors {
  readonly k: number;
  /** (n, k) row-major, nearest first, self excluded. Read-only: shared through the space. */
  readonly indices: Int32Array;
  /** (n, k) in the metric's unit. */
  readonly distances: Float64Array;
}

/** How the value that decides is computed from a pair; must not decrease in the pair's key. */
export interface Ranking {
  /** The value by which rows are ordered. */
  exact(i: number, j: number): number;
  /** A value never above that of any pair whose key is at least `key`. */
  atLeast(key: number): number;
}

/**
 * The k nearest neighbours of every row, computed once per space and metric; a later call for fewer takes the
 * first of them.
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n; `bad-input` on NaN, infinity or too large values.
 */
export async function neighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
): Promise<Neighbors> {
  const { n } = space.x;
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw badParameter('neighbors', 'k', k, `an integer from 1 to the number of rows less one, ${n - 1}`);
  }
  const known = await space.once(`neighbors:${metric}`, () => Promise.resolve<{ best?: Neighbors }>({}));
  if (!known.best || known.best.k < k) {
    const keys = await pairKeys(space, metric, 'neighbors');
    known.best = await computeNeighbors(keys, k, task);
  }
  return firstColumns(known.best, n, k);
}

/** Bytes of a search for the k nearest of n rows of d columns, its answer included. */
export function neighborBytes({ n, d }: { readonly n: number; readonly d: number }, k: number): number {
  const copies = 2 * 4 * n * d; // distinct and centred rows
  return copies + n * (12 * (k + SPARE) + 12 * k + 64) + 4 * Math.min(n * n, MAX_BLOCK_LENGTH);
}

/** Norms and bounds of a space, computed once per metric. */
export function pairKeys(
  space: EmbeddingMatrix,
  metric: Metric,
  methodName: string,
): Promise<DistanceBounds> {
  return space.once(`pairKeys:${metric}`, () =>
    Promise.resolve().then(() => new DistanceBounds(space.x, metric, methodName)),
  );
}

async function computeNeighbors(keys: DistanceBounds, k: number, task: TaskContext): Promise<Neighbors> {
  const ranking: Ranking = { exact: (i, j) => keys.exactKey(i, j), atLeast: (key) => key };
  const { indices, values } = await nearestBy(keys, ranking, k, task);
  return { k, indices, distances: values.map((value) => keys.distance(value)) };
}

/** The k first rows by any ranking that follows the keys; ties to the lowest index. Input already checked. */
export async function nearestBy(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  task: TaskContext,
): Promise<{ indices: Int32Array; values: Float64Array }> {
  const { n } = keys.x;
  const lists = new NearestLists(n, Math.min(n - 1, k + SPARE));
  const proposals = await CandidatePairs.create(keys, lists);
  try {
    await eachGramBlock(keys.x, task, (block) => proposals.visit(block), proposals.products);
  } finally {
    proposals.release();
  }
  const indices = new Int32Array(n * k);
  const values = new Float64Array(n * k);
  const undecided: number[] = [];
  const found = new NearestLists(1, k);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    if (decide(i, lists, ranking, found)) {
      indices.set(found.indices, i * k);
      values.set(found.keys, i * k);
    } else undecided.push(i);
  }
  for (let from = 0; from < undecided.length; from += FULL_ROWS) {
    const rows = undecided.slice(from, from + FULL_ROWS);
    const gram = await products(gather(keys.x, rows), keys.x);
    rows.forEach((i, r) => {
      task.check();
      searchFully(i, gram.subarray(r * n, (r + 1) * n), keys, ranking, found);
      indices.set(found.indices, i * k);
      values.set(found.keys, i * k);
    });
  }
  return { indices, values };
}

/** Ranks the proposals of row i, cheapest bound first. False when a row outside the list might belong in. */
function decide(i: number, lists: NearestLists, ranking: Ranking, found: NearestLists): boolean {
  clear(found);
  const from = i * lists.size;
  for (let at = from; at < from + lists.size; at++) {
    if (ranking.atLeast(lists.keys[at]) > found.worst[0]) return true;
    const j = lists.indices[at];
    offer(found, ranking.exact(i, j), j);
  }
  return lists.size === lists.n - 1 || found.worst[0] < ranking.atLeast(lists.worst[i]);
}

function searchFully(
  i: number,
  gram: Float32Array,
  keys: DistanceBounds,
  ranking: Ranking,
  found: NearestLists,
): void {
  clear(found);
  const { lowerBound, scale, factor } = keys;
  for (let j = 0; j < gram.length; j++) {
    if (j === i) continue;
    const bound = lowerBound[i] + lowerBound[j] - factor * scale[i] * scale[j] * gram[j];
    if (ranking.atLeast(bound) > found.worst[0]) continue;
    offer(found, ranking.exact(i, j), j);
  }
}

/** Inserts by (value, index). */
function offer(found: NearestLists, value: number, index: number): void {
  const { keys, indices, size } = found;
  const last = size - 1;
  if (value > keys[last] || (value === keys[last] && index > indices[last])) return;
  let at = last;
  for (; at > 0 && (keys[at - 1] > value || (keys[at - 1] === value && indices[at - 1] > index)); at--) {
    keys[at] = keys[at - 1];
    indices[at] = indices[at - 1];
  }
  keys[at] = value;
  indices[at] = index;
  found.worst[0] = keys[last];
}

function clear(found: NearestLists): void {
  found.keys.fill(Infinity);
  found.indices.fill(0x7fffffff); // loses every tie
  found.worst.fill(Infinity);
}

function gather(x: Matrix, rows: readonly number[]): Matrix {
  const data = new Float32Array(rows.length * x.d);
  rows.forEach((row, i) => data.set(rowsOf(x, row, 1).data, i * x.d));
  return { n: rows.length, d: x.d, data };
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
