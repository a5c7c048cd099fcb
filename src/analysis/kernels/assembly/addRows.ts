/** Sums of the rows of each cluster. */

/**
 * Adds each row to the sum of its cluster, in row order and single precision. Reads and writes whole vectors of four:
 * up to 12 bytes beyond the end of a row, so that rows and sums lie `stride` bytes apart, a multiple of 16.
 * @param rows f32 by row. @param labels i32 (n), the cluster of each. @param sums f32 by cluster, added to.
 * @param first, end fours of columns that are added.
 */
export function addRows(
  rows: usize,
  labels: usize,
  n: i32,
  stride: usize,
  sums: usize,
  first: i32,
  end: i32,
): void {
  const start = (<usize>first) << 4;
  const last = (<usize>end) << 4;
  for (let i = 0; i < n; i++) {
    const to = sums + <usize>load<i32>(labels + ((<usize>i) << 2)) * stride;
    const from = rows + <usize>i * stride;
    for (let at = start; at < last; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
  }
}
