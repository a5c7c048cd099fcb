/**
 * sums += weight * row of each row in its order, in doubles; two columns at a time.
 * @param rows f32 (n, d). @param weights f64 (n). @param sums f64 (d), added to.
 */
export function addWeightedRows(rows: usize, weights: usize, n: i32, d: i32, sums: usize): void {
  const whole = (<usize>(d & ~1)) << 2;
  const rowBytes = (<usize>d) << 2;
  let row = rows;
  for (let i = 0; i < n; i++) {
    const weight = v128.load64_splat(weights + ((<usize>i) << 3));
    for (let from: usize = 0; from < whole; from += 8) {
      const to = sums + (from << 1);
      const values = f64x2.promote_low_f32x4(v128.load64_zero(row + from));
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(weight, values)));
    }
    if (whole < rowBytes) {
      const to = sums + (whole << 1);
      store<f64>(to, load<f64>(to) + f64x2.extract_lane(weight, 0) * <f64>load<f32>(row + whole));
    }
    row += rowBytes;
  }
}
