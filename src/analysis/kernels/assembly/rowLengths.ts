/** Lengths of rows of any number of columns, and rows that are moved or scaled by them. */

/**
 * |row|² in doubles: four sums of every fourth column, what is left over added to the first.
 * @param rows f32 (n, d). @param squares f64 (n), written.
 */
export function squaredLengths(rows: usize, n: i32, d: i32, squares: usize): void {
  const whole = (<usize>(d & ~3)) << 2;
  const rowBytes = (<usize>d) << 2;
  let row = rows;
  for (let i = 0; i < n; i++) {
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    for (let from: usize = 0; from < whole; from += 16) {
      const low = f64x2.promote_low_f32x4(v128.load64_zero(row + from));
      const high = f64x2.promote_low_f32x4(v128.load64_zero(row + from, 8));
      s01 = f64x2.add(s01, f64x2.mul(low, low));
      s23 = f64x2.add(s23, f64x2.mul(high, high));
    }
    let s0 = f64x2.extract_lane(s01, 0);
    for (let from = whole; from < rowBytes; from += 4) {
      const value: f64 = load<f32>(row + from);
      s0 += value * value;
    }
    const rest = f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1);
    store<f64>(squares + ((<usize>i) << 3), s0 + f64x2.extract_lane(s01, 1) + rest);
    row += rowBytes;
  }
}

/** The same of rows in doubles. */
export function squaredLengthsOfDoubles(rows: usize, n: i32, d: i32, squares: usize): void {
  const whole = (<usize>(d & ~3)) << 3;
  const rowBytes = (<usize>d) << 3;
  let row = rows;
  for (let i = 0; i < n; i++) {
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    for (let from: usize = 0; from < whole; from += 32) {
      const low = v128.load(row + from);
      const high = v128.load(row + from, 16);
      s01 = f64x2.add(s01, f64x2.mul(low, low));
      s23 = f64x2.add(s23, f64x2.mul(high, high));
    }
    let s0 = f64x2.extract_lane(s01, 0);
    for (let from = whole; from < rowBytes; from += 8) {
      const value = load<f64>(row + from);
      s0 += value * value;
    }
    const rest = f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1);
    store<f64>(squares + ((<usize>i) << 3), s0 + f64x2.extract_lane(s01, 1) + rest);
    row += rowBytes;
  }
}

/**
 * row * weight - mean in doubles, rounded to single precision.
 * @param rows f32 (n, d), changed. @param weights f64 (n). @param mean f64 (d).
 */
export function moveRows(rows: usize, n: i32, d: i32, weights: usize, mean: usize): void {
  const whole = (<usize>(d & ~1)) << 2;
  const rowBytes = (<usize>d) << 2;
  let row = rows;
  for (let i = 0; i < n; i++) {
    const weight = v128.load64_splat(weights + ((<usize>i) << 3));
    for (let from: usize = 0; from < whole; from += 8) {
      const values = f64x2.promote_low_f32x4(v128.load64_zero(row + from));
      const moved = f64x2.sub(f64x2.mul(values, weight), v128.load(mean + (from << 1)));
      v128.store64_lane(row + from, f32x4.demote_f64x2_zero(moved), 0);
    }
    if (whole < rowBytes) {
      const value = <f64>load<f32>(row + whole) * f64x2.extract_lane(weight, 0);
      store<f32>(row + whole, <f32>(value - load<f64>(mean + (whole << 1))));
    }
    row += rowBytes;
  }
}

/** The same of rows in doubles. @param rows f64 (n, d). @param out f32 (n, d), written. */
export function moveDoubles(rows: usize, n: i32, d: i32, weights: usize, mean: usize, out: usize): void {
  let from = rows;
  let to = out;
  for (let i = 0; i < n; i++) {
    const weight = load<f64>(weights + ((<usize>i) << 3));
    const weightTwice = f64x2.splat(weight);
    let at = mean;
    for (let c = 0; c + 1 < d; c += 2, from += 16, to += 8, at += 16) {
      const moved = f64x2.sub(f64x2.mul(v128.load(from), weightTwice), v128.load(at));
      v128.store64_lane(to, f32x4.demote_f64x2_zero(moved), 0);
    }
    if (d & 1) {
      store<f32>(to, <f32>(load<f64>(from) * weight - load<f64>(at)));
      from += 8;
      to += 4;
    }
  }
}

/**
 * Unit rows in single precision, a row of zeros as it is. The square is rounded as scikit-learn's row norms are, which come
 * from NumPy's einsum: four lanes, blocks of 16 from their end, products rounded before they are added. In few dimensions
 * the last bit decides which rows tie.
 * @param rows f32 (n, d), changed.
 */
export function normalizeRows(rows: usize, n: i32, d: i32): void {
  const blocks = (<usize>(d & ~15)) << 2;
  const rowBytes = (<usize>d) << 2;
  let row = rows;
  for (let i = 0; i < n; i++) {
    let lanes = f32x4.splat(0);
    for (let block: usize = 0; block < blocks; block += 64) {
      for (let back: usize = 0; back < 64; back += 16) {
        const values = v128.load(row + block + 48 - back);
        lanes = f32x4.add(lanes, f32x4.mul(values, values));
      }
    }
    let l0 = f32x4.extract_lane(lanes, 0);
    let l1 = f32x4.extract_lane(lanes, 1);
    let l2 = f32x4.extract_lane(lanes, 2);
    let l3 = f32x4.extract_lane(lanes, 3);
    for (let from = blocks; from < rowBytes; from += 4) {
      const value = load<f32>(row + from);
      const lane = (from >> 2) & 3;
      if (lane === 0) l0 += value * value;
      else if (lane === 1) l1 += value * value;
      else if (lane === 2) l2 += value * value;
      else l3 += value * value;
    }
    const length = sqrt<f32>(l0 + l1 + (l2 + l3));
    if (length > 0) {
      const lengths = f32x4.splat(length);
      const whole = rowBytes & ~15;
      for (let from: usize = 0; from < whole; from += 16) {
        v128.store(row + from, f32x4.div(v128.load(row + from), lengths));
      }
      for (let from = whole; from < rowBytes; from += 4) {
        store<f32>(row + from, load<f32>(row + from) / length);
      }
    }
    row += rowBytes;
  }
}
