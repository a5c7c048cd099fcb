/** Rows as 16-bit integers. */

/** Of a row: a product of two stays below 2^31. */
const LENGTH: f64 = 32767;

/**
 * Scales rows to the length 32,767 and rounds them; a row of zeros stays so.
 * @param rows f32 (count, d). @param squares f64: |row|² of each.
 * @param out i16 by row, `bytes` each, a multiple of 16; zeros behind the columns.
 */
export function integerRows(rows: usize, count: i32, d: i32, squares: usize, out: usize, bytes: usize): void {
  const whole = d & ~3;
  for (let i = 0; i < count; i++) {
    const square = load<f64>(squares + ((<usize>i) << 3));
    const scale: f32 = square > 0 ? <f32>(LENGTH / Math.sqrt(square)) : 0;
    const scales = f32x4.splat(scale);
    const from = rows + ((<usize>i * <usize>d) << 2);
    const to = out + <usize>i * bytes;
    for (let c = 0; c < whole; c += 4) {
      const scaled = f32x4.nearest(f32x4.mul(v128.load(from + ((<usize>c) << 2)), scales));
      const values = i32x4.trunc_sat_f32x4_s(scaled);
      v128.store64_lane(to + ((<usize>c) << 1), i16x8.narrow_i32x4_s(values, values), 0);
    }
    for (let c = whole; c < d; c++) {
      const value = nearest<f32>(load<f32>(from + ((<usize>c) << 2)) * scale);
      store<i16>(to + ((<usize>c) << 1), <i16>(<i32>value));
    }
  }
}
