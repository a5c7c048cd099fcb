/** The scatter matrix of centred rows times a vector, in doubles, without the matrix: zᵀ (z v) with z = rows - mean. */

/**
 * A piece of that: the rows first..end-1, four at a time, each read once. With t = z v = rows v - mean v it is
 * Σ t row - (Σ t) mean, so that no row need be centred; it loses what mean v has more digits than z v.
 * @param rows f32 (n, d). @param weights f64 (n): how often each row counts. @param d a multiple of 4.
 * @param v f64 (d + 1): the vector, then mean v.
 * @param step rows of a piece. @param out f64 (pieces, d): Σ t row of the piece is written. @param totals f64 (pieces): Σ t, written.
 * @param dots f64 (n): t before it is weighted, written.
 */
export function scatterTimes(
  rows: usize,
  weights: usize,
  first: i32,
  end: i32,
  step: i32,
  d: i32,
  v: usize,
  out: usize,
  totals: usize,
  dots: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const piece = <usize>(first / step);
  const sums = out + ((piece * rowBytes) << 1);
  memory.fill(sums, 0, rowBytes << 1);
  let total: f64 = 0;
  for (let i = first; i < end; i += 4) {
    const own = dots + ((<usize>i) << 3);
    const row0 = rows + <usize>i * rowBytes;
    const count = min(4, end - i);
    dotsOf(row0, count, rowBytes, v, own);
    const row1 = rowOf(row0, 1, count, rowBytes);
    const row2 = rowOf(row0, 2, count, rowBytes);
    const row3 = rowOf(row0, 3, count, rowBytes);
    const counts = weights + ((<usize>i) << 3);
    const f0 = load<f64>(own) * load<f64>(counts);
    const f1 = count > 1 ? load<f64>(own, 8) * load<f64>(counts, 8) : 0;
    const f2 = count > 2 ? load<f64>(own, 16) * load<f64>(counts, 16) : 0;
    const f3 = count > 3 ? load<f64>(own, 24) * load<f64>(counts, 24) : 0;
    total += f0 + f1 + (f2 + f3);
    const t0 = f64x2.splat(f0);
    const t1 = f64x2.splat(f1);
    const t2 = f64x2.splat(f2);
    const t3 = f64x2.splat(f3);
    for (let from: usize = 0; from < rowBytes; from += 16) {
      const at0 = row0 + from;
      const at1 = row1 + from;
      const at2 = row2 + from;
      const at3 = row3 + from;
      const to = sums + (from << 1);
      const a01 = f64x2.add(f64x2.mul(t0, lower(at0)), f64x2.mul(t1, lower(at1)));
      const a23 = f64x2.add(f64x2.mul(t2, lower(at2)), f64x2.mul(t3, lower(at3)));
      v128.store(to, f64x2.add(v128.load(to), f64x2.add(a01, a23)));
      const b01 = f64x2.add(f64x2.mul(t0, upper(at0)), f64x2.mul(t1, upper(at1)));
      const b23 = f64x2.add(f64x2.mul(t2, upper(at2)), f64x2.mul(t3, upper(at3)));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.add(b01, b23)), 16);
    }
  }
  store<f64>(totals + (piece << 3), total);
}

/** z v alone of the rows first..end-1; parameters as of `scatterTimes`. */
export function centredDots(rows: usize, first: i32, end: i32, d: i32, v: usize, dots: usize): void {
  const rowBytes = (<usize>d) << 2;
  for (let i = first; i < end; i += 4) {
    const row = rows + <usize>i * rowBytes;
    dotsOf(row, min(4, end - i), rowBytes, v, dots + ((<usize>i) << 3));
  }
}

/** The products of up to four rows with v, less the offset. */
function dotsOf(row: usize, count: i32, rowBytes: usize, v: usize, dots: usize): void {
  const row1 = rowOf(row, 1, count, rowBytes);
  const row2 = rowOf(row, 2, count, rowBytes);
  const row3 = rowOf(row, 3, count, rowBytes);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  for (let from: usize = 0; from < rowBytes; from += 16) {
    const weights = v + (from << 1);
    const first = v128.load(weights);
    const second = v128.load(weights, 16);
    const at0 = row + from;
    const at1 = row1 + from;
    const at2 = row2 + from;
    const at3 = row3 + from;
    s0 = f64x2.add(s0, f64x2.add(f64x2.mul(lower(at0), first), f64x2.mul(upper(at0), second)));
    s1 = f64x2.add(s1, f64x2.add(f64x2.mul(lower(at1), first), f64x2.mul(upper(at1), second)));
    s2 = f64x2.add(s2, f64x2.add(f64x2.mul(lower(at2), first), f64x2.mul(upper(at2), second)));
    s3 = f64x2.add(s3, f64x2.add(f64x2.mul(lower(at3), first), f64x2.mul(upper(at3), second)));
  }
  const offset = load<f64>(v + (rowBytes << 1));
  store<f64>(dots, across(s0) - offset);
  if (count > 1) store<f64>(dots, across(s1) - offset, 8);
  if (count > 2) store<f64>(dots, across(s2) - offset, 16);
  if (count > 3) store<f64>(dots, across(s3) - offset, 24);
}

/** Of fewer than four rows the first stands for those that are missing. */
function rowOf(row: usize, index: i32, count: i32, rowBytes: usize): usize {
  return index < count ? row + <usize>index * rowBytes : row;
}

/** Two values in doubles, and the two after them. */
function lower(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}
function upper(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
}

function across(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Σ (row - mean)² of each column.
 * @param rows, weights, n, d as of `scatterTimes`. @param mean f64 (d). @param out f64 (d), written.
 */
export function squaredDeviations(
  rows: usize,
  weights: usize,
  n: i32,
  d: i32,
  mean: usize,
  out: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  memory.fill(out, 0, rowBytes << 1);
  let row = rows;
  for (let i = 0; i < n; i++, row += rowBytes) {
    const weight = v128.load64_splat(weights + ((<usize>i) << 3));
    for (let from: usize = 0; from < rowBytes; from += 8) {
      const at = from << 1;
      const values = f64x2.promote_low_f32x4(v128.load64_zero(row + from));
      const z = f64x2.sub(values, v128.load(mean + at));
      v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(weight, f64x2.mul(z, z))));
    }
  }
}
