/**
 * The exact nearest rows of some rows among all, which are read block by block, so that neither the matrix nor its products
 * need be in memory. Single precision leaves out what is surely farther than the nearest known; doubles decide all others,
 * ties by the lower index: the same lists whatever the blocks, threads or processor. Time O(own n d); memory of some blocks.
 */
import type { TaskContext } from '../taskContext';
import { DistanceBounds, MAX_LENGTH, type Metric, tooLong } from './distanceBounds';
import { MAX_BLOCK_COLUMNS, MAX_BLOCK_LENGTH, products, rowsOf } from './gram';
import { type AnyMatrix, assertFinite } from './matrix';
import { NearestLists } from './nearestLists';

const BLOCK_ROWS = MAX_BLOCK_LENGTH / MAX_BLOCK_COLUMNS;
/** Rows whose nearest are searched by one pass over all: 32 MiB of 512 numbers a row. */
const PASS_ROWS = 16_384;

/** Rows as they were given, some at a time, from memory or a file. */
export interface NumberBlocks {
  readonly n: number;
  readonly d: number;
  readonly numbers: (first: number, count: number) => AnyMatrix;
}

export interface NeighborRequest {
  /** Half-open range of the rows whose nearest are wanted. */
  readonly first: number;
  readonly end: number;
  /** From 1 to n - 1. */
  readonly k: number;
  readonly metric: Metric;
  /** Of what searches, for messages. */
  readonly title: string;
}

export interface NeighborRows {
  /** (end - first, k), nearest first, without the row itself. */
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

/** @throws AnalysisError `bad-input` naming a row with a NaN, an infinity, or values too large for float32. */
export async function exactNeighbors(
  rows: NumberBlocks,
  { first, end, k, metric, title }: NeighborRequest,
  task: TaskContext,
): Promise<NeighborRows> {
  const { n } = rows;
  const read = (from: number, count: number) => checkedRows(rows.numbers(from, count), title, from);
  const indices = new Int32Array((end - first) * k);
  const distances = new Float32Array((end - first) * k);
  const memory = new Float32Array(MAX_BLOCK_LENGTH);
  for (let from = first; from < end; from += PASS_ROWS) {
    const count = Math.min(PASS_ROWS, end - from);
    const lists = new NearestLists(count, k);
    const own = read(from, count);
    let toDistance = (key: number) => key;
    for (let other = 0; other < n; other += MAX_BLOCK_COLUMNS) {
      task.progress((from - first) * n + count * other, (end - first) * n);
      const block = read(other, Math.min(MAX_BLOCK_COLUMNS, n - other));
      for (let at = 0; at < count; at += MAX_BLOCK_COLUMNS) {
        const some = Math.min(MAX_BLOCK_COLUMNS, count - at);
        const keys = new DistanceBounds(joined(own, at, some, block), metric, title);
        toDistance = (key) => keys.distance(key);
        await compare(keys, some, { at, self: from + at - other, other }, lists, memory, task);
      }
    }
    indices.set(lists.indices, (from - first) * k);
    distances.set(lists.keys.map(toDistance), (from - first) * k);
  }
  task.progress(1, 1);
  return { indices, distances };
}

/**
 * Offers the rows after the first `count` to the lists of these.
 * @param at of the first row in the lists. @param self of the first row among the others. @param other index of the first other.
 */
async function compare(
  keys: DistanceBounds,
  count: number,
  { at, self, other }: { at: number; self: number; other: number },
  lists: NearestLists,
  memory: Float32Array<ArrayBuffer>,
  task: TaskContext,
): Promise<void> {
  const { lowerBound, scale, factor, x } = keys;
  const { worst } = lists;
  const columns = x.n - count;
  const others = rowsOf(x, count, columns);
  for (let from = 0; from < count; from += BLOCK_ROWS) {
    task.check();
    const tall = Math.min(BLOCK_ROWS, count - from);
    const data = await products(rowsOf(x, from, tall), others, memory);
    for (let r = 0; r < tall; r++) {
      const i = from + r;
      const list = at + i;
      for (let c = 0, j = count; c < columns; c++, j++) {
        const least = lowerBound[i] + lowerBound[j] - factor * scale[i] * scale[j] * data[r * columns + c];
        if (least >= worst[list] || c === self + i) continue;
        const key = keys.exactKey(i, j);
        if (key < worst[list]) lists.insert(list, key, other + c);
      }
    }
  }
}

/** Rows at..at+count-1 of x, then all of y. */
function joined(x: AnyMatrix, at: number, count: number, y: AnyMatrix): AnyMatrix {
  const { d } = x;
  const data = new (x.data instanceof Float32Array ? Float32Array : Float64Array)((count + y.n) * d);
  data.set(x.data.subarray(at * d, (at + count) * d));
  data.set(y.data, count * d);
  return { n: count + y.n, d, data } as AnyMatrix;
}

/** @param first index of its first row. */
function checkedRows(x: AnyMatrix, title: string, first: number): AnyMatrix {
  const { n, d, data } = x;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let at = i * d; at < (i + 1) * d; at++) square += data[at] * data[at];
    if (!Number.isFinite(square)) assertFinite(x, title, first);
    if (square > MAX_LENGTH ** 2) throw tooLong(title, first + i, Math.sqrt(square));
  }
  return x;
}
