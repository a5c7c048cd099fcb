/** Distances in doubles, term by term as `DistanceBounds.exactKey` adds them. */

/** The values at an address, as two doubles: those at 0 and 1, or those at 2 and 3. */
function lower(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}
function upper(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
}

/**
 * Squared distances of row i to the rows of a list.
 * @param rows f32 by row, d each. @param list i32 (count). @param out f64 (count), written.
 */
export function squaredDistances(rows: usize, d: i32, i: i32, list: usize, count: i32, out: usize): void {
  const bytes = (<usize>d) << 2;
  const own = rows + <usize>i * bytes;
  const whole = bytes & ~15;
  for (let c = 0; c < count; c++) {
    const other = rows + <usize>load<i32>(list + ((<usize>c) << 2)) * bytes;
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    for (let at: usize = 0; at < whole; at += 16) {
      const a = v128.load(own + at);
      const b = v128.load(other + at);
      const d01 = f64x2.sub(lower(a), lower(b));
      const d23 = f64x2.sub(upper(a), upper(b));
      s01 = f64x2.add(s01, f64x2.mul(d01, d01));
      s23 = f64x2.add(s23, f64x2.mul(d23, d23));
    }
    let first = f64x2.extract_lane(s01, 0);
    for (let at = whole; at < bytes; at += 4) {
      const difference = <f64>load<f32>(own + at) - <f64>load<f32>(other + at);
      first += difference * difference;
    }
    const sum =
      first + f64x2.extract_lane(s01, 1) + (f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1));
    store<f64>(out + ((<usize>c) << 3), sum);
  }
}

/**
 * Cosine distances of row i to the rows of a list: half the squared distance of the unit vectors; 1 for a row of zeros.
 * @param inverse f64 by row: 1 / length, 0 for a row of zeros. Others as of `squaredDistances`.
 */
export function cosineDistances(
  rows: usize,
  d: i32,
  inverse: usize,
  i: i32,
  list: usize,
  count: i32,
  out: usize,
): void {
  const bytes = (<usize>d) << 2;
  const own = rows + <usize>i * bytes;
  const whole = bytes & ~7;
  const ownScale = load<f64>(inverse + ((<usize>i) << 3));
  const ownScales = f64x2.splat(ownScale);
  for (let c = 0; c < count; c++) {
    const j = <usize>load<i32>(list + ((<usize>c) << 2));
    const other = rows + j * bytes;
    const scale = load<f64>(inverse + (j << 3));
    const to = out + ((<usize>c) << 3);
    if (ownScale === 0 || scale === 0) {
      store<f64>(to, 1);
      continue;
    }
    const scales = f64x2.splat(scale);
    let sums = f64x2.splat(0);
    for (let at: usize = 0; at < whole; at += 8) {
      const a = f64x2.mul(lower(v128.load64_zero(own + at)), ownScales);
      const b = f64x2.mul(lower(v128.load64_zero(other + at)), scales);
      const difference = f64x2.sub(a, b);
      sums = f64x2.add(sums, f64x2.mul(difference, difference));
    }
    let first = f64x2.extract_lane(sums, 0);
    if (whole < bytes) {
      const difference = <f64>load<f32>(own + whole) * ownScale - <f64>load<f32>(other + whole) * scale;
      first += difference * difference;
    }
    store<f64>(to, (first + f64x2.extract_lane(sums, 1)) / 2);
  }
}
