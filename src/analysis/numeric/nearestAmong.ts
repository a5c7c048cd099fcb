/**
 * The nearest of some rows for many others, which are streamed in pieces: products in single precision propose, doubles
 * decide the order of what is proposed. A row that single precision does not tell from the last of the proposed ones may be missed.
 * Time O(rows among d); memory of one piece and of `among`.
 */
import { subtask, type TaskContext } from '../taskContext';
import { candidateBytes, CandidatePairs } from './candidatePairs';
import { DistanceBounds, type Metric } from './distanceBounds';
import { MAX_BLOCK_COLUMNS, MAX_BLOCK_LENGTH, products, rowsOf } from './gram';
import type { AnyMatrix } from './matrix';
import { SPARE } from './nearestBy';
import { NearestLists } from './nearestLists';

const PIECE_ROWS = 16_384;
const BLOCK_ROWS = MAX_BLOCK_LENGTH / MAX_BLOCK_COLUMNS;
const CHECK_EVERY_ROWS = 256;

/** @param at position of the row among `rows`. @param nearest positions among `among`, by distance, then index. */
type TakeNearest = (at: number, nearest: Int32Array, distances: Float64Array) => void;

interface NearestRequest {
  readonly metric: Metric;
  /** At least 1; all of `among` where these are fewer. */
  readonly k: number;
  /** Of what searches, for messages. */
  readonly title: string;
}

/** @param rows, among of x, which holds finite numbers; not empty, no row in both. @param take gets views, valid during the call. */
export async function eachNearest(
  x: AnyMatrix,
  rows: Int32Array,
  among: Int32Array,
  { metric, k, title }: NearestRequest,
  task: TaskContext,
  take: TakeNearest,
): Promise<void> {
  const { d } = x;
  const most = Math.min(PIECE_ROWS, rows.length);
  const both = new (x.data instanceof Float32Array ? Float32Array : Float64Array)((most + among.length) * d);
  const copy = (row: number, place: number) => both.set(x.data.subarray(row * d, (row + 1) * d), place * d);
  among.forEach((row, at) => copy(row, most + at));
  for (let from = 0; from < rows.length; from += most) {
    const count = Math.min(most, rows.length - from);
    // The piece ends where `among` begins.
    const start = most - count;
    for (let at = 0; at < count; at++) copy(rows[from + at], start + at);
    const data = both.subarray(start * d);
    const piece = { n: count + among.length, d, data } as AnyMatrix;
    const part = subtask(task, from / rows.length, (from + count) / rows.length);
    await searchPiece(new DistanceBounds(piece, metric, title), count, k, part, (at, nearest, distances) =>
      take(from + at, nearest, distances),
    );
  }
}

/** Bytes in use at most. */
export function nearestAmongBytes({ d }: { readonly d: number }, among: number, k: number): number {
  return 64 * 2 ** 20 + (16 * d + 128) * (PIECE_ROWS + among) + PIECE_ROWS * candidateBytes(k + SPARE);
}

/** Of the first `count` rows, the k nearest among the others. */
async function searchPiece(
  keys: DistanceBounds,
  count: number,
  k: number,
  task: TaskContext,
  take: TakeNearest,
): Promise<void> {
  const { n } = keys.x;
  const others = n - count;
  const near = Math.min(k, others);
  const pairs = await CandidatePairs.create(keys, Math.min(others, near + SPARE), count);
  try {
    for (let first = 0; first < count; first += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, count - first);
      for (let firstColumn = count; firstColumn < n; firstColumn += MAX_BLOCK_COLUMNS) {
        const columns = Math.min(MAX_BLOCK_COLUMNS, n - firstColumn);
        task.progress(first * others + rows * (firstColumn - count), count * others);
        const left = rowsOf(keys.x, first, rows);
        const data = await products(left, rowsOf(keys.x, firstColumn, columns), pairs.products);
        pairs.visit({ first, rows, firstColumn, columns, data }, task);
      }
    }
    pairs.sort(task);
    const { size, indices } = pairs.lists();
    const found = new NearestLists(1, near);
    for (let i = 0; i < count; i++) {
      if (i % CHECK_EVERY_ROWS === 0) task.check();
      found.clear();
      for (let at = i * size; at < (i + 1) * size; at++)
        found.offer(keys.exactKey(i, indices[at]), indices[at]);
      take(
        i,
        found.indices.map((j) => j - count),
        found.keys.map((key) => keys.distance(key)),
      );
    }
    task.progress(1, 1);
  } finally {
    pairs.release();
  }
}
