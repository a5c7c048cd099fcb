/** The few rows of a list that may be nearest, as far as single precision is sure of it. */

/** Four roundings of single precision. */
const SQUARE_EPSILON: f64 = 1.0 / 4194304.0;
/** Eight times what roundings change in the difference of two unit vectors. */
const UNIT_EPSILON: f64 = 1.0 / 524288.0;
/** Where squares are smaller, single precision has no digits. */
const SMALLEST: f64 = 1e-36;

/**
 * Brings those to the front of a list of rows that may be among the k nearest of it to row i.
 * @param rows f32 (n, d). @param inverse f64 (n) of their lengths, or 0 where they are not divided by them.
 * @param list i32 (size). @param sums f32 (size), scratch. @returns how many there are.
 */
export function nearestOf(
  rows: usize,
  d: i32,
  inverse: usize,
  i: i32,
  list: usize,
  size: i32,
  k: i32,
  sums: usize,
): i32 {
  if (inverse && load<f64>(inverse + ((<usize>i) << 3)) === 0) return size;
  for (let c = 0; c < size; c++) {
    const at = (<usize>c) << 2;
    store<f32>(sums + at, squaredLength(rows, d, inverse, i, load<i32>(list + at)));
  }
  let limit: f32 = 0;
  for (let c = 0; c < size; c++) {
    const own = load<f32>(sums + ((<usize>c) << 2));
    let before = 0;
    for (let o = 0; o < size; o++) before += i32(load<f32>(sums + ((<usize>o) << 2)) < own);
    if (before < k) limit = max<f32>(limit, own); // NaN, where one is
  }
  // What the k-th may be at most, and what another of that length may seem.
  const most = raised(raised(<f64>limit, d, inverse), d, inverse);
  let count = 0;
  for (let c = 0; c < size; c++) {
    const at = (<usize>c) << 2;
    if (<f64>load<f32>(sums + at) > most) continue;
    const to = list + ((<usize>count) << 2);
    count++;
    const entry = load<i32>(list + at);
    store<i32>(list + at, load<i32>(to));
    store<i32>(to, entry);
  }
  return count;
}

/** Of the difference of two rows, or of their unit vectors, in single precision: 2 from a row of zeros, which is 1 from all. */
function squaredLength(rows: usize, d: i32, inverse: usize, i: i32, j: i32): f32 {
  const bytes = (<usize>d) << 2;
  const own = rows + <usize>i * bytes;
  const other = rows + <usize>j * bytes;
  const ownScale: f32 = inverse ? <f32>load<f64>(inverse + ((<usize>i) << 3)) : 1;
  const otherScale: f32 = inverse ? <f32>load<f64>(inverse + ((<usize>j) << 3)) : 1;
  if (otherScale === 0) return 2;
  const ownScales = f32x4.splat(ownScale);
  const otherScales = f32x4.splat(otherScale);
  const whole = bytes & ~31;
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 32) {
    const x = f32x4.mul(v128.load(own + at), ownScales);
    const y = f32x4.mul(v128.load(own + at, 16), ownScales);
    const u = f32x4.sub(x, f32x4.mul(v128.load(other + at), otherScales));
    const v = f32x4.sub(y, f32x4.mul(v128.load(other + at, 16), otherScales));
    a = f32x4.add(a, f32x4.mul(u, u));
    b = f32x4.add(b, f32x4.mul(v, v));
  }
  a = f32x4.add(a, b);
  let sum = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1);
  sum += f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3);
  for (let at = whole; at < bytes; at += 4) {
    const difference = load<f32>(own + at) * ownScale - load<f32>(other + at) * otherScale;
    sum += difference * difference;
  }
  return sum;
}

/** More than roundings add to a squared length: to each of its terms, and under cosine to the unit vectors. */
function raised(square: f64, d: i32, inverse: usize): f64 {
  const terms = square * (1 + <f64>(d + 16) * SQUARE_EPSILON) + SMALLEST;
  return inverse ? terms + UNIT_EPSILON * (sqrt<f64>(square) + UNIT_EPSILON) : terms;
}
