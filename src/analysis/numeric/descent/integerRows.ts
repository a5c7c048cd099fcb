/**
 * Rows as 16-bit integers: each is scaled to the length 32,767, so that a product of two stays below 2^31 and is off by
 * about 1e-5 of the lengths. Half the memory of single precision, and twice the products a second.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import type { TaskContext } from '../../taskContext';
import type { DistanceBounds } from '../distanceBounds';

const LENGTH = 32767;
/** Of 16 bits: a SIMD register. */
const VALUES_MULTIPLE = 8;
const ROWS_OF_PIECE = 1024;

/** The key of rows i and j is about low[i] + low[j] - weight[i] weight[j] (row i . row j). */
export interface IntegerRows {
  readonly n: number;
  readonly bytes: number;
  readonly rows: KernelArray<Int16Array>;
  readonly low: KernelArray<Float32Array>;
  readonly weight: KernelArray<Float32Array>;
}

export function integerRows(kernels: Kernels, keys: DistanceBounds, task: TaskContext): IntegerRows {
  const { n, d, data } = keys.x;
  const stride = Math.ceil(d / VALUES_MULTIPLE) * VALUES_MULTIPLE;
  const rows = kernels.int16(n * stride);
  const low = kernels.float32(n);
  const weight = kernels.float32(n);
  const piece = kernels.float32(Math.min(n, ROWS_OF_PIECE) * d);
  const squares = kernels.float64(Math.min(n, ROWS_OF_PIECE));
  const factor = Math.sqrt(keys.factor);
  for (let first = 0; first < n; first += ROWS_OF_PIECE) {
    task.check();
    const count = Math.min(ROWS_OF_PIECE, n - first);
    piece.values.set(data.subarray(first * d, (first + count) * d));
    kernels.call.squaredLengths(piece.pointer, count, d, squares.pointer);
    const to = rows.pointer + 2 * first * stride;
    kernels.call.integerRows(piece.pointer, count, d, squares.pointer, to, 2 * stride);
    for (let r = 0; r < count; r++) {
      const length = Math.sqrt(squares.values[r]);
      low.values[first + r] = keys.lowerBound[first + r];
      weight.values[first + r] = (factor * keys.scale[first + r] * length) / LENGTH;
    }
  }
  return { n, bytes: 2 * stride, rows, low, weight };
}

/** Moves the rows so that row i is what row order[i] was. */
export function permuteRows({ n, bytes, rows, low, weight }: IntegerRows, order: Int32Array): void {
  const stride = bytes / 2;
  const [values, lows, weights] = [rows.values, low.values, weight.values];
  const held = new Int16Array(stride);
  const moved = new Uint8Array(n);
  for (let start = 0; start < n; start++) {
    if (moved[start] === 1) continue;
    held.set(values.subarray(start * stride, (start + 1) * stride));
    const [heldLow, heldWeight] = [lows[start], weights[start]];
    let to = start;
    for (let from = order[to]; from !== start; to = from, from = order[to]) {
      values.copyWithin(to * stride, from * stride, (from + 1) * stride);
      [lows[to], weights[to]] = [lows[from], weights[from]];
      moved[to] = 1;
    }
    values.set(held, to * stride);
    [lows[to], weights[to]] = [heldLow, heldWeight];
    moved[to] = 1;
  }
}
