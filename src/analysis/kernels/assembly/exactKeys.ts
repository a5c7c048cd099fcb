/** Distances in doubles, term by term as `DistanceBounds.exactKey` adds them. */

/** The values at an address, as two doubles: those at 0 and 1, or those at 2 and 3. */
function lower(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}
function upper(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
}

/**
 * Squared distances of row i to the rows of a list, two at a time: one alone would wait for each addition.
 * @param rows f32 by row, d each. @param list i32 (count). @param out f64 (count), written.
 */
export function squaredDistances(rows: usize, d: i32, i: i32, list: usize, count: i32, out: usize): void {
  const bytes = (<usize>d) << 2;
  const own = rows + <usize>i * bytes;
  const whole = bytes & ~15;
  for (let c = 0; c < count; c += 2) {
    const at = list + ((<usize>c) << 2);
    const rowA = rows + <usize>load<i32>(at) * bytes;
    const rowB = c + 1 < count ? rows + <usize>load<i32>(at, 4) * bytes : rowA;
    let a01 = f64x2.splat(0);
    let a23 = f64x2.splat(0);
    let b01 = f64x2.splat(0);
    let b23 = f64x2.splat(0);
    for (let at: usize = 0; at < whole; at += 16) {
      const values = v128.load(own + at);
      const own01 = lower(values);
      const own23 = upper(values);
      const a = v128.load(rowA + at);
      const b = v128.load(rowB + at);
      const da01 = f64x2.sub(own01, lower(a));
      const da23 = f64x2.sub(own23, upper(a));
      const db01 = f64x2.sub(own01, lower(b));
      const db23 = f64x2.sub(own23, upper(b));
      a01 = f64x2.add(a01, f64x2.mul(da01, da01));
      a23 = f64x2.add(a23, f64x2.mul(da23, da23));
      b01 = f64x2.add(b01, f64x2.mul(db01, db01));
      b23 = f64x2.add(b23, f64x2.mul(db23, db23));
    }
    const to = out + ((<usize>c) << 3);
    store<f64>(to, total(a01, a23, own, rowA, whole, bytes));
    if (c + 1 < count) store<f64>(to, total(b01, b23, own, rowB, whole, bytes), 8);
  }
}

/** The four sums and what is left of the rows after `whole` bytes. */
function total(s01: v128, s23: v128, own: usize, other: usize, whole: usize, bytes: usize): f64 {
  let first = f64x2.extract_lane(s01, 0);
  for (let at = whole; at < bytes; at += 4) {
    const difference = <f64>load<f32>(own + at) - <f64>load<f32>(other + at);
    first += difference * difference;
  }
  return first + f64x2.extract_lane(s01, 1) + (f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1));
}

/** As `squaredDistances`, of rows in doubles: f64 by row. */
export function squaredDistancesOfDoubles(
  rows: usize,
  d: i32,
  i: i32,
  list: usize,
  count: i32,
  out: usize,
): void {
  const bytes = (<usize>d) << 3;
  const own = rows + <usize>i * bytes;
  const whole = bytes & ~31;
  for (let c: usize = 0; c < <usize>count; c++) {
    const other = rows + <usize>load<i32>(list + (c << 2)) * bytes;
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    for (let at: usize = 0; at < whole; at += 32) {
      const d01 = f64x2.sub(v128.load(own + at), v128.load(other + at));
      const d23 = f64x2.sub(v128.load(own + at, 16), v128.load(other + at, 16));
      s01 = f64x2.add(s01, f64x2.mul(d01, d01));
      s23 = f64x2.add(s23, f64x2.mul(d23, d23));
    }
    let first = f64x2.extract_lane(s01, 0);
    for (let at = whole; at < bytes; at += 8) {
      const difference = load<f64>(own + at) - load<f64>(other + at);
      first += difference * difference;
    }
    const others = f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1);
    store<f64>(out + (c << 3), first + f64x2.extract_lane(s01, 1) + others);
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
  for (let c = 0; c < count; c += 2) {
    const at = list + ((<usize>c) << 2);
    const a = <usize>load<i32>(at);
    const b = c + 1 < count ? <usize>load<i32>(at, 4) : a;
    const rowA = rows + a * bytes;
    const rowB = rows + b * bytes;
    const scaleA = load<f64>(inverse + (a << 3));
    const scaleB = load<f64>(inverse + (b << 3));
    const scalesA = f64x2.splat(scaleA);
    const scalesB = f64x2.splat(scaleB);
    let sumsA = f64x2.splat(0);
    let sumsB = f64x2.splat(0);
    for (let at: usize = 0; at < whole; at += 8) {
      const values = f64x2.mul(lower(v128.load64_zero(own + at)), ownScales);
      const da = f64x2.sub(values, f64x2.mul(lower(v128.load64_zero(rowA + at)), scalesA));
      const db = f64x2.sub(values, f64x2.mul(lower(v128.load64_zero(rowB + at)), scalesB));
      sumsA = f64x2.add(sumsA, f64x2.mul(da, da));
      sumsB = f64x2.add(sumsB, f64x2.mul(db, db));
    }
    const to = out + ((<usize>c) << 3);
    store<f64>(to, cosineOf(sumsA, own, ownScale, rowA, scaleA, whole, bytes));
    if (c + 1 < count) store<f64>(to, cosineOf(sumsB, own, ownScale, rowB, scaleB, whole, bytes), 8);
  }
}

function cosineOf(
  sums: v128,
  own: usize,
  ownScale: f64,
  other: usize,
  scale: f64,
  whole: usize,
  bytes: usize,
): f64 {
  if (ownScale === 0 || scale === 0) return 1;
  let first = f64x2.extract_lane(sums, 0);
  if (whole < bytes) {
    const difference = <f64>load<f32>(own + whole) * ownScale - <f64>load<f32>(other + whole) * scale;
    first += difference * difference;
  }
  return (first + f64x2.extract_lane(sums, 1)) / 2;
}

/**
 * Products of pairs of rows as BLAS adds them in single precision: a chain of multiply-adds, each rounded once. Four pairs at a
 * time, as one alone would wait for each step.
 * @param rows f32 by row, d each. @param list, others i32 (count): the rows of each pair. @param out f64 (count), written.
 */
export function fusedProducts(rows: usize, d: i32, list: usize, others: usize, count: i32, out: usize): void {
  const bytes = (<usize>d) << 2;
  for (let pair = 0; pair < count; pair += 4) {
    const last = count - 1;
    let a0 = rowAt(rows, bytes, list, pair);
    let a1 = rowAt(rows, bytes, list, min(pair + 1, last));
    let a2 = rowAt(rows, bytes, list, min(pair + 2, last));
    let a3 = rowAt(rows, bytes, list, min(pair + 3, last));
    let b0 = rowAt(rows, bytes, others, pair);
    let b1 = rowAt(rows, bytes, others, min(pair + 1, last));
    let b2 = rowAt(rows, bytes, others, min(pair + 2, last));
    let b3 = rowAt(rows, bytes, others, min(pair + 3, last));
    let s0: f32 = 0;
    let s1: f32 = 0;
    let s2: f32 = 0;
    let s3: f32 = 0;
    for (const end = a0 + bytes; a0 < end;) {
      s0 = <f32>(<f64>s0 + <f64>load<f32>(a0) * <f64>load<f32>(b0));
      s1 = <f32>(<f64>s1 + <f64>load<f32>(a1) * <f64>load<f32>(b1));
      s2 = <f32>(<f64>s2 + <f64>load<f32>(a2) * <f64>load<f32>(b2));
      s3 = <f32>(<f64>s3 + <f64>load<f32>(a3) * <f64>load<f32>(b3));
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b0 += 4;
      b1 += 4;
      b2 += 4;
      b3 += 4;
    }
    const to = out + ((<usize>pair) << 3);
    store<f64>(to, <f64>s0);
    if (pair < last) store<f64>(to, <f64>s1, 8);
    if (pair + 1 < last) store<f64>(to, <f64>s2, 16);
    if (pair + 2 < last) store<f64>(to, <f64>s3, 24);
  }
}

function rowAt(rows: usize, bytes: usize, list: usize, place: i32): usize {
  return rows + <usize>load<i32>(list + ((<usize>place) << 2)) * bytes;
}
