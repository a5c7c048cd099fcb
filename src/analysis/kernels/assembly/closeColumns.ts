/** One row of inner products against what two sides still look for. */

/**
 * Columns from..end-1 whose key low + rowLow - scale weight product is below `worst` of the column or of the row, in
 * single precision; a NaN counts as below. Reads up to 12 bytes beyond the end of every array.
 * @param products, low, weight, worst f32 by column. @param found i32 (end - from), written.
 * @returns how many were found.
 */
export function closeColumns(
  products: usize,
  low: usize,
  weight: usize,
  worst: usize,
  from: i32,
  end: i32,
  scale: f32,
  rowLow: f32,
  rowWorst: f32,
  found: usize,
): i32 {
  const scales = f32x4.splat(scale);
  const rowLows = f32x4.splat(rowLow);
  const rowWorsts = f32x4.splat(rowWorst);
  let to = found;
  for (let column = from; column < end; column += 4) {
    const at = (<usize>column) << 2;
    const product = f32x4.mul(v128.load(weight + at), v128.load(products + at));
    const key = f32x4.sub(v128.load(low + at), f32x4.mul(scales, product));
    const limit = f32x4.sub(f32x4.pmax(rowWorsts, v128.load(worst + at)), rowLows);
    let close = i32x4.bitmask(f32x4.ge(key, limit)) ^ 15;
    while (close) {
      const next = column + ctz(close);
      if (next < end) {
        store<i32>(to, next);
        to += 4;
      }
      close &= close - 1;
    }
  }
  return <i32>((to - found) >> 2);
}
