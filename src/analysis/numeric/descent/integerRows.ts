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
const CHECK_EVERY_ROWS = 4096;

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
  const [values, lows, weights] = [rows.values, low.values, weight.values];
  const factor = Math.sqrt(keys.factor);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    let square = 0;
    for (let at = i * d; at < (i + 1) * d; at++) square += data[at] * data[at];
    const length = Math.sqrt(square);
    const scale = length > 0 ? LENGTH / length : 0;
    for (let at = i * d, to = i * stride; at < (i + 1) * d; at++, to++)
      values[to] = Math.round(data[at] * scale);
    lows[i] = keys.lowerBound[i];
    weights[i] = (factor * keys.scale[i] * length) / LENGTH;
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
