/** The scatter matrix of centred rows times a vector, in doubles, without the matrix: zᵀ (z v) with z = rows - mean. */
import { thread } from './thread';

/**
 * A piece of that: the rows first..end-1, four at a time, each read once.
 * @param rows f32 (n, d). @param weights f64 (n): how often each row counts. @param d a multiple of 4. @param mean, v f64 (d).
 * @param scratch f64 (threads, 4, d).
 * @param step rows of a piece. @param out f64 (pieces, d): zᵀ (z v) of the piece is written. @param dots f64 (n): z v, written.
 */
export function scatterTimes(
  rows: usize,
  weights: usize,
  first: i32,
  end: i32,
  step: i32,
  d: i32,
  mean: usize,
  v: usize,
  scratch: usize,
  out: usize,
  dots: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const bytes = (<usize>d) << 3;
  const z0 = scratch + 4 * bytes * <usize>thread;
  const z1 = z0 + bytes;
  const z2 = z1 + bytes;
  const z3 = z2 + bytes;
  const sums = out + <usize>(first / step) * bytes;
  memory.fill(sums, 0, bytes);
  for (let i = first; i < end; i += 4) {
    const own = dots + ((<usize>i) << 3);
    centre(rows + <usize>i * rowBytes, min(4, end - i), rowBytes, mean, v, z0, own);
    const counts = weights + ((<usize>i) << 3);
    const t0 = f64x2.splat(load<f64>(own) * load<f64>(counts));
    const t1 = f64x2.splat(i + 1 < end ? load<f64>(own, 8) * load<f64>(counts, 8) : 0);
    const t2 = f64x2.splat(i + 2 < end ? load<f64>(own, 16) * load<f64>(counts, 16) : 0);
    const t3 = f64x2.splat(i + 3 < end ? load<f64>(own, 24) * load<f64>(counts, 24) : 0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const upper = f64x2.add(f64x2.mul(t0, v128.load(z0 + at)), f64x2.mul(t1, v128.load(z1 + at)));
      const lower = f64x2.add(f64x2.mul(t2, v128.load(z2 + at)), f64x2.mul(t3, v128.load(z3 + at)));
      v128.store(sums + at, f64x2.add(v128.load(sums + at), f64x2.add(upper, lower)));
    }
  }
}

/** z v alone of the rows first..end-1; parameters as of `scatterTimes`. */
export function centredDots(
  rows: usize,
  first: i32,
  end: i32,
  d: i32,
  mean: usize,
  v: usize,
  scratch: usize,
  dots: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const own = scratch + 8 * rowBytes * <usize>thread;
  for (let i = first; i < end; i += 4) {
    const row = rows + <usize>i * rowBytes;
    centre(row, min(4, end - i), rowBytes, mean, v, own, dots + ((<usize>i) << 3));
  }
}

/** Centred rows, and their products with v. Of fewer than four the last is taken again. */
function centre(
  row: usize,
  count: i32,
  rowBytes: usize,
  mean: usize,
  v: usize,
  scratch: usize,
  dots: usize,
): void {
  const row1 = count > 1 ? row + rowBytes : row;
  const row2 = count > 2 ? row1 + rowBytes : row1;
  const row3 = count > 3 ? row2 + rowBytes : row2;
  const bytes = rowBytes << 1;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  for (let from: usize = 0; from < rowBytes; from += 8) {
    const at = from << 1;
    const m = v128.load(mean + at);
    const weights = v128.load(v + at);
    const z0 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(row + from)), m);
    const z1 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(row1 + from)), m);
    const z2 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(row2 + from)), m);
    const z3 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(row3 + from)), m);
    const to = scratch + at;
    v128.store(to, z0);
    v128.store(to + bytes, z1);
    v128.store(to + 2 * bytes, z2);
    v128.store(to + 3 * bytes, z3);
    s0 = f64x2.add(s0, f64x2.mul(z0, weights));
    s1 = f64x2.add(s1, f64x2.mul(z1, weights));
    s2 = f64x2.add(s2, f64x2.mul(z2, weights));
    s3 = f64x2.add(s3, f64x2.mul(z3, weights));
  }
  store<f64>(dots, across(s0));
  if (count > 1) store<f64>(dots, across(s1), 8);
  if (count > 2) store<f64>(dots, across(s2), 16);
  if (count > 3) store<f64>(dots, across(s3), 24);
}

function across(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Σ (row - mean)² of each column.
 * @param rows, weights, n, d, mean as of `scatterTimes`. @param out f64 (d), written.
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
