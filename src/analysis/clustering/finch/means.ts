/** Means of clusters, with the reference's precision: sums in float32 in row order, divided in float64. */
import type { Matrix } from '../../numeric/matrix';
import type { Rows } from './firstNeighbors';

/** @param labels 0..count-1, every cluster occupied. @returns (count, d) float64. */
export function clusterMeans(x: Matrix, labels: Int32Array, count: number): Rows & { data: Float64Array } {
  const { n, d, data } = x;
  const sums = new Float32Array(count * d);
  const sizes = new Int32Array(count);
  for (let i = 0, at = 0; i < n; i++) {
    sizes[labels[i]!]!++;
    for (let j = 0, to = labels[i]! * d; j < d; j++, at++, to++) sums[to]! += data[at]!;
  }
  const means = new Float64Array(count * d);
  for (let c = 0, at = 0; c < count; c++) for (let j = 0; j < d; j++, at++) means[at] = sums[at]! / sizes[c]!;
  return { n: count, d, data: means };
}
