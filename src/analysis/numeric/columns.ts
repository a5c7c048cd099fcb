/** Sums of rows, column by column, in double precision. */
import type { AnyMatrix } from './matrix';

/** Adds a row to a sum. */
export function addTo(sum: Float64Array, row: Float64Array): void {
  addTimes(sum, 0, row, 0, sum.length, 1);
}

/** sums[to..] += times * values[from..], `count` of them; four an iteration: half the time of a plain loop. */
export function addTimes(
  sums: Float64Array,
  to: number,
  values: Float64Array,
  from: number,
  count: number,
  times: number,
): void {
  const end = from + count;
  let at = from;
  let out = to;
  for (const end4 = end - (count % 4); at < end4; at += 4, out += 4) {
    sums[out] = sums[out] + times * values[at];
    sums[out + 1] = sums[out + 1] + times * values[at + 1];
    sums[out + 2] = sums[out + 2] + times * values[at + 2];
    sums[out + 3] = sums[out + 3] + times * values[at + 3];
  }
  for (; at < end; at++, out++) sums[out] = sums[out] + times * values[at];
}

/** Of each column (d), rows added in their order; n >= 1. */
export function columnMeans({ n, d, data }: AnyMatrix): Float64Array {
  const mean = new Float64Array(d);
  const whole = d - (d % 4);
  for (let i = 0, at = 0; i < n; i++) {
    let j = 0;
    for (; j < whole; j += 4, at += 4) {
      mean[j] = mean[j] + data[at];
      mean[j + 1] = mean[j + 1] + data[at + 1];
      mean[j + 2] = mean[j + 2] + data[at + 2];
      mean[j + 3] = mean[j + 3] + data[at + 3];
    }
    for (; j < d; j++, at++) mean[j] = mean[j] + data[at];
  }
  for (let j = 0; j < d; j++) mean[j] = mean[j] / n;
  return mean;
}
