/**
 * The scatter matrix of centred rows times two vectors, in doubles, without the matrix: zᵀ (z v) with z = rows - mean.
 *
 * Two vectors, and what is summed for each, lie one after the other. Rows have a multiple of sixteen columns.
 */
/** Of eight columns of a row, which are taken at a time. */
const COLUMN_BYTES: usize = 32;
/** Rows whose sums are added in registers. */
const BLOCK: i32 = 8;

/**
 * A piece of that: the rows first..end-1, each read once. With t = z v = rows v - mean v it is
 * Σ t row - (Σ t) mean, so that no row need be centred; it loses what mean v has more digits than z v.
 * @param rows f32 (n, d). @param weights f64 (n): how often each row counts. @param d a multiple of 16.
 * @param v f64 (2 d + 2): the vectors, then mean v of each.
 * @param step rows of a piece. @param out f64 (pieces, 2 d): Σ t row of the piece is written.
 * @param totals f64 (pieces, 2): Σ t, written. @param dots f64 (n, 2): t times its weight, written.
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
  const piece = <usize>(first / step);
  const sums = emptySums(out, piece, d);
  let total = f64x2.splat(0);
  for (let i = first; i < end; i += BLOCK)
    total = f64x2.add(total, addBlock(rows, weights, i, min(end, i + BLOCK), d, v, sums, dots));
  v128.store(totals + (piece << 4), total);
}

/**
 * The same, and what the columns sum up to, while the rows are at hand.
 * @param moments f64 (pieces, 2 d): the sums of the columns, then of their squares, written;
 * the others as of `scatterTimes`.
 */
export function scatterTimesMoments(
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
  moments: usize,
): void {
  const piece = <usize>(first / step);
  const sums = emptySums(out, piece, d);
  const ofColumns = emptySums(moments, piece, d);
  let total = f64x2.splat(0);
  for (let i = first; i < end; i += BLOCK) {
    const last = min(end, i + BLOCK);
    total = f64x2.add(total, addBlock(rows, weights, i, last, d, v, sums, dots));
    addMoments(rows, weights, i, last, d, ofColumns);
  }
  v128.store(totals + (piece << 4), total);
}

/** Those of a piece, zeros. */
function emptySums(all: usize, piece: usize, d: i32): usize {
  const bytes = (<usize>d) << 4;
  const sums = all + piece * bytes;
  memory.fill(sums, 0, bytes);
  return sums;
}

/** Adds Σ t row of a few rows to `sums`; parameters as of `scatterTimes`. @returns Σ t. */
function addBlock(
  rows: usize,
  weights: usize,
  first: i32,
  end: i32,
  d: i32,
  v: usize,
  sums: usize,
  dots: usize,
): v128 {
  const rowBytes = (<usize>d) << 2;
  const own = dots + ((<usize>first) << 4);
  const ownEnd = dots + ((<usize>end) << 4);
  const block = rows + <usize>first * rowBytes;
  let total = f64x2.splat(0);
  centredDots(rows, first, end, d, v, dots);
  for (let t = own, weight = weights + ((<usize>first) << 3); t < ownEnd; t += 16, weight += 8) {
    const weighted = f64x2.mul(v128.load(t), v128.load64_splat(weight));
    v128.store(t, weighted);
    total = f64x2.add(total, weighted);
  }
  for (let from: usize = 0; from < rowBytes; from += COLUMN_BYTES) {
    const to = sums + (from << 1);
    const to2 = to + (rowBytes << 1);
    let a0 = v128.load(to);
    let a1 = v128.load(to, 16);
    let a2 = v128.load(to, 32);
    let a3 = v128.load(to, 48);
    let b0 = v128.load(to2);
    let b1 = v128.load(to2, 16);
    let b2 = v128.load(to2, 32);
    let b3 = v128.load(to2, 48);
    for (let t = own, row = block + from; t < ownEnd; t += 16, row += rowBytes) {
      const ta = v128.load64_splat(t);
      const tb = v128.load64_splat(t, 8);
      const x0 = f64x2.promote_low_f32x4(v128.load64_zero(row));
      const x1 = f64x2.promote_low_f32x4(v128.load64_zero(row, 8));
      const x2 = f64x2.promote_low_f32x4(v128.load64_zero(row, 16));
      const x3 = f64x2.promote_low_f32x4(v128.load64_zero(row, 24));
      a0 = f64x2.add(a0, f64x2.mul(ta, x0));
      a1 = f64x2.add(a1, f64x2.mul(ta, x1));
      a2 = f64x2.add(a2, f64x2.mul(ta, x2));
      a3 = f64x2.add(a3, f64x2.mul(ta, x3));
      b0 = f64x2.add(b0, f64x2.mul(tb, x0));
      b1 = f64x2.add(b1, f64x2.mul(tb, x1));
      b2 = f64x2.add(b2, f64x2.mul(tb, x2));
      b3 = f64x2.add(b3, f64x2.mul(tb, x3));
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(to2, b0);
    v128.store(to2, b1, 16);
    v128.store(to2, b2, 32);
    v128.store(to2, b3, 48);
  }
  return total;
}

/** z v alone, not weighted, of the rows first..end-1; parameters as of `scatterTimes`. One row after the other, as they lie in memory. */
function centredDots(rows: usize, first: i32, end: i32, d: i32, v: usize, dots: usize): void {
  const rowBytes = (<usize>d) << 2;
  const offsets = v128.load(v + (rowBytes << 2));
  let row = rows + <usize>first * rowBytes;
  for (let i = first; i < end; i++, row += rowBytes) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    for (let from: usize = 0; from < rowBytes; from += COLUMN_BYTES) {
      const w = v + (from << 1);
      const w2 = w + (rowBytes << 1);
      const at = row + from;
      const x0 = f64x2.promote_low_f32x4(v128.load64_zero(at));
      const x1 = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
      const x2 = f64x2.promote_low_f32x4(v128.load64_zero(at, 16));
      const x3 = f64x2.promote_low_f32x4(v128.load64_zero(at, 24));
      a0 = f64x2.add(a0, f64x2.mul(x0, v128.load(w)));
      a1 = f64x2.add(a1, f64x2.mul(x1, v128.load(w, 16)));
      a2 = f64x2.add(a2, f64x2.mul(x2, v128.load(w, 32)));
      a3 = f64x2.add(a3, f64x2.mul(x3, v128.load(w, 48)));
      b0 = f64x2.add(b0, f64x2.mul(x0, v128.load(w2)));
      b1 = f64x2.add(b1, f64x2.mul(x1, v128.load(w2, 16)));
      b2 = f64x2.add(b2, f64x2.mul(x2, v128.load(w2, 32)));
      b3 = f64x2.add(b3, f64x2.mul(x3, v128.load(w2, 48)));
    }
    const a = f64x2.add(f64x2.add(a0, a1), f64x2.add(a2, a3));
    const b = f64x2.add(f64x2.add(b0, b1), f64x2.add(b2, b3));
    const both = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    v128.store(dots + ((<usize>i) << 4), f64x2.sub(both, offsets));
  }
}

/** Adds a few rows times their weights, and their squares, to `sums`; parameters as of `scatterTimesMoments`. */
function addMoments(rows: usize, weights: usize, first: i32, end: i32, d: i32, sums: usize): void {
  const rowBytes = (<usize>d) << 2;
  const own = weights + ((<usize>first) << 3);
  const ownEnd = weights + ((<usize>end) << 3);
  const block = rows + <usize>first * rowBytes;
  for (let from: usize = 0; from < rowBytes; from += COLUMN_BYTES) {
    const to = sums + (from << 1);
    const to2 = to + (rowBytes << 1);
    let a0 = v128.load(to);
    let a1 = v128.load(to, 16);
    let a2 = v128.load(to, 32);
    let a3 = v128.load(to, 48);
    let b0 = v128.load(to2);
    let b1 = v128.load(to2, 16);
    let b2 = v128.load(to2, 32);
    let b3 = v128.load(to2, 48);
    for (let at = own, row = block + from; at < ownEnd; at += 8, row += rowBytes) {
      const weight = v128.load64_splat(at);
      const x0 = f64x2.promote_low_f32x4(v128.load64_zero(row));
      const x1 = f64x2.promote_low_f32x4(v128.load64_zero(row, 8));
      const x2 = f64x2.promote_low_f32x4(v128.load64_zero(row, 16));
      const x3 = f64x2.promote_low_f32x4(v128.load64_zero(row, 24));
      const w0 = f64x2.mul(weight, x0);
      const w1 = f64x2.mul(weight, x1);
      const w2 = f64x2.mul(weight, x2);
      const w3 = f64x2.mul(weight, x3);
      a0 = f64x2.add(a0, w0);
      a1 = f64x2.add(a1, w1);
      a2 = f64x2.add(a2, w2);
      a3 = f64x2.add(a3, w3);
      b0 = f64x2.add(b0, f64x2.mul(w0, x0));
      b1 = f64x2.add(b1, f64x2.mul(w1, x1));
      b2 = f64x2.add(b2, f64x2.mul(w2, x2));
      b3 = f64x2.add(b3, f64x2.mul(w3, x3));
    }
    v128.store(to, a0);
    v128.store(to, a1, 16);
    v128.store(to, a2, 32);
    v128.store(to, a3, 48);
    v128.store(to2, b0);
    v128.store(to2, b1, 16);
    v128.store(to2, b2, 32);
    v128.store(to2, b3, 48);
  }
}
