/** Mean, variance and standardised values of the columns of a matrix whose rows come one at a time, in doubles. */

/**
 * Adds the share of one row to the mean of each column: v / n.
 * @param row f32 (d). @param d a multiple of 4. @param n number of rows. @param mean f64 (d), added to.
 */
export function addToMean(row: usize, d: i32, n: f64, mean: usize): void {
  const count = f64x2.splat(n);
  let to = mean;
  for (let at = row, end = row + ((<usize>d) << 2); at < end; at += 8, to += 16) {
    const values = f64x2.promote_low_f32x4(v128.load64_zero(at));
    v128.store(to, f64x2.add(v128.load(to), f64x2.div(values, count)));
  }
}

/**
 * Adds the share of one row to the variance of each column: (v - mean)^2 / n.
 * @param row f32 (d). @param n number of rows. @param mean f64 (d). @param variance f64 (d), added to.
 */
export function addToVariance(row: usize, d: i32, n: f64, mean: usize, variance: usize): void {
  const count = f64x2.splat(n);
  const whole = (<usize>(d & ~1)) << 2;
  for (let at: usize = 0; at < whole; at += 8) {
    const to = variance + (at << 1);
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row + at));
    const difference = f64x2.sub(values, v128.load(mean + (at << 1)));
    v128.store(to, f64x2.add(v128.load(to), f64x2.div(f64x2.mul(difference, difference), count)));
  }
  if (d & 1) {
    const to = variance + (whole << 1);
    const difference = <f64>load<f32>(row + whole) - load<f64>(mean + (whole << 1));
    store<f64>(to, load<f64>(to) + (difference * difference) / n);
  }
}

/**
 * (v - mean) * scale of eight rows, as `projectRows` takes them.
 * @param rows f32 (8, d). @param d a multiple of 4. @param mean f64 (d). @param scale f64 (d). @param out f64 (d, 8).
 */
export function standardizeRows(rows: usize, d: i32, mean: usize, scale: usize, out: usize): void {
  const bytes = (<usize>d) << 2;
  for (let pair: usize = 0; pair < 4; pair++) {
    const first = rows + 2 * pair * bytes;
    const second = first + bytes;
    let to = out + (pair << 4);
    for (let f: usize = 0; f < <usize>d; f++, to += 64) {
      const at = f << 2;
      const values = f64x2.replace_lane(
        f64x2.splat(<f64>load<f32>(first + at)),
        1,
        <f64>load<f32>(second + at),
      );
      const m = v128.load64_splat(mean + (f << 3));
      const s = v128.load64_splat(scale + (f << 3));
      v128.store(to, f64x2.mul(f64x2.sub(values, m), s));
    }
  }
}
