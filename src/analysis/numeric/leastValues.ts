/**
 * The k least keys of some rows among all others, where as many rows near them are known: products of 7-bit rows, or of rows in single
 * precision, leave the few pairs that may be nearer than the last of these, which are computed in doubles.
 */
import { Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import { CloseRows } from './byteBlocks';
import { byteColumns, byteProducts, type ByteRows, byteRows } from './byteRows';
import type { DistanceBounds } from './distanceBounds';
import { eachProductBlock, MAX_BLOCK_LENGTH } from './gram';
import type { Ranked } from './nearestBy';
import { NearestLists } from './nearestLists';
import { PADDING, raised, singleBounds } from './singleBounds';

/** With fewer columns 7 bits leave too many pairs. */
const MIN_BYTE_COLUMNS = 64;
/** Rows that are multiplied at once. */
const BYTE_ROWS = 2048;
/** Where 7 bits leave more pairs of a row on average, single precision takes less time. */
const MOST_CLOSE = 200;

/**
 * @param found (n, k) keys in doubles of k other rows, ascending. @param rows whose keys are wanted, ascending.
 * @param bytes of all rows, where they are known. @returns (rows.length, k), ascending. Progress in pairs.
 */
export async function leastValues(
  keys: DistanceBounds,
  found: Ranked,
  k: number,
  rows: Int32Array,
  task: TaskContext,
  bytes?: ByteRows,
): Promise<Float64Array> {
  if (keys.x.d >= MIN_BYTE_COLUMNS) {
    const known = bytes ?? byteRows(keys.rows, keys.inverseLengths, task);
    const least = await leastByBytes(keys, known, found, k, rows, task);
    if (least) return least;
  }
  return leastBySingle(keys, found, k, rows, task);
}

/** Undefined where too many pairs are left. */
async function leastByBytes(
  keys: DistanceBounds,
  bytes: ByteRows,
  found: Ranked,
  k: number,
  rows: Int32Array,
  task: TaskContext,
): Promise<Float64Array | undefined> {
  const { n, d, numbers } = bytes;
  const columns = byteColumns(bytes, rows);
  const tallest = Math.min(n, BYTE_ROWS);
  const kernels = await Kernels.create();
  try {
    let left = rows.length * MOST_CLOSE;
    const block = kernels.int32(tallest * rows.length + PADDING);
    const pairs = new CloseRows(kernels, bytes, tallest, rows.length, left);
    const limits = Float64Array.from(rows, (i) => found.values[(i + 1) * k - 1] / keys.factor);
    const lists = new NearestLists(rows.length, k);
    for (let first = 0; first < n; first += BYTE_ROWS) {
      task.progress(first, n);
      const some = Int32Array.from({ length: Math.min(BYTE_ROWS, n - first) }, (_, at) => first + at);
      await byteProducts(numbers.subarray(first * d), some.length, d, columns, block.values);
      const close = pairs.of(block, { rows: some, others: rows }, limits);
      left -= close.length / 2;
      if (left <= 0) return undefined;
      for (let c = 0; c < close.length; c += 2) {
        const [j, at] = [first + close[c], close[c + 1]];
        const key = j === rows[at] ? Infinity : keys.exactKey(rows[at], j);
        if (key < lists.worst[at]) lists.insert(at, key, j);
      }
    }
    task.progress(n, n);
    return lists.keys;
  } finally {
    kernels.release();
  }
}

async function leastBySingle(
  keys: DistanceBounds,
  found: Ranked,
  k: number,
  rows: Int32Array,
  task: TaskContext,
): Promise<Float64Array> {
  const { n } = keys.x;
  const kernels = await Kernels.create();
  try {
    const { call } = kernels;
    const block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, rows.length * n) + PADDING);
    const { low, scale } = singleBounds(kernels, keys);
    const none = kernels.float32(n + PADDING);
    const close = kernels.int32(n);
    none.values.fill(-Infinity);
    const lists = new NearestLists(rows.length, k);
    const place = new Int32Array(n);
    rows.forEach((row, at) => (place[row] = at));
    const memory = block.values as Float32Array<ArrayBuffer>;
    const visit = (some: Int32Array, firstColumn: number, columns: number) => {
      const from = firstColumn << 2;
      some.forEach((i, r) => {
        task.check();
        const at = place[i];
        const limit = found.values[(i + 1) * k - 1];
        const [own, lows, scales] = [
          block.pointer + 4 * r * columns,
          low.pointer + from,
          scale.pointer + from,
        ];
        const [rowLow, rowScale] = [low.values[i], Math.fround(keys.factor * keys.scale[i])];
        const count = call.closeColumns(
          own,
          lows,
          scales,
          none.pointer,
          0,
          columns,
          rowScale,
          rowLow,
          raised(limit),
          close.pointer,
        );
        for (let c = 0; c < count; c++) {
          const j = firstColumn + close.values[c];
          const key = j === i ? Infinity : keys.exactKey(i, j);
          if (key < lists.worst[at]) lists.insert(at, key, j);
        }
      });
    };
    await eachProductBlock(keys.x, rows, task, (b) => visit(b.rows, b.firstColumn, b.columns), memory);
    return lists.keys;
  } finally {
    kernels.release();
  }
}
