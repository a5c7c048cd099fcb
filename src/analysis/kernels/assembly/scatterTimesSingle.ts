/** As `scatterTimes`, in single precision but for the sums over blocks of rows. */
const COLUMN_BYTES: usize = 32;
/** Rows whose sums are added in registers: as many as fit into the processor's cache. */
const BLOCK: i32 = 16;

/**
 * @param d a multiple of 16. @param v f32 (2 d): the vectors. @param offsets f64 (2): mean v of each.
 * @param dots f32 (n, 2): t times the weight of the row, written; the others as of `scatterTimes`.
 */
export function scatterTimesSingle(
  rows: usize,
  weights: usize,
  first: i32,
  end: i32,
  step: i32,
  d: i32,
  v: usize,
  offsets: usize,
  out: usize,
  totals: usize,
  dots: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const piece = <usize>(first / step);
  const sums = out + ((piece * rowBytes) << 2);
  memory.fill(sums, 0, rowBytes << 2);
  const offset = v128.load(offsets);
  let total = f64x2.splat(0);
  for (let i = first; i < end; i += BLOCK) {
    const last = min(end, i + BLOCK);
    const block = rows + <usize>i * rowBytes;
    const own = dots + ((<usize>i) << 3);
    const ownEnd = dots + ((<usize>last) << 3);
    fetchRows(block, block + <usize>(last - i) * rowBytes, own);
    rowDotsOf(block, own, ownEnd, rowBytes, v);
    for (let t = own, weight = weights + ((<usize>i) << 3); t < ownEnd; t += 8, weight += 8) {
      const along = f64x2.promote_low_f32x4(v128.load64_zero(t));
      const weighted = f64x2.mul(f64x2.sub(along, offset), v128.load64_splat(weight));
      v128.store64_lane(t, f32x4.demote_f64x2_zero(weighted), 0);
      total = f64x2.add(total, weighted);
    }
    addProducts(block, own, ownEnd, rowBytes, sums);
  }
  v128.store(totals + (piece << 4), total);
}

/** Rows times both vectors. Four rows at a time: the last one several times where they are fewer. */
function rowDotsOf(block: usize, t: usize, tEnd: usize, rowBytes: usize, v: usize): void {
  let row = block;
  const rowLast = block + ((tEnd - t) >> 3) * rowBytes - rowBytes;
  const tLast = tEnd - 8;
  for (let to = t; to < tEnd; to += 32, row += rowBytes << 2) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    let at0 = row;
    let at1 = min(row + rowBytes, rowLast);
    let at2 = min(row + (rowBytes << 1), rowLast);
    let at3 = min(row + rowBytes * 3, rowLast);
    for (let w = v, end = v + rowBytes; w < end; w += COLUMN_BYTES) {
      const w2 = w + rowBytes;
      const va = v128.load(w);
      const vb = v128.load(w2);
      const x0 = v128.load(at0);
      a = f32x4.add(a, f32x4.mul(x0, va));
      b = f32x4.add(b, f32x4.mul(x0, vb));
      const x1 = v128.load(at1);
      c = f32x4.add(c, f32x4.mul(x1, va));
      d = f32x4.add(d, f32x4.mul(x1, vb));
      const x2 = v128.load(at2);
      e = f32x4.add(e, f32x4.mul(x2, va));
      f = f32x4.add(f, f32x4.mul(x2, vb));
      const x3 = v128.load(at3);
      g = f32x4.add(g, f32x4.mul(x3, va));
      h = f32x4.add(h, f32x4.mul(x3, vb));
      const va1 = v128.load(w, 16);
      const vb1 = v128.load(w2, 16);
      const y0 = v128.load(at0, 16);
      a = f32x4.add(a, f32x4.mul(y0, va1));
      b = f32x4.add(b, f32x4.mul(y0, vb1));
      const y1 = v128.load(at1, 16);
      c = f32x4.add(c, f32x4.mul(y1, va1));
      d = f32x4.add(d, f32x4.mul(y1, vb1));
      const y2 = v128.load(at2, 16);
      e = f32x4.add(e, f32x4.mul(y2, va1));
      f = f32x4.add(f, f32x4.mul(y2, vb1));
      const y3 = v128.load(at3, 16);
      g = f32x4.add(g, f32x4.mul(y3, va1));
      h = f32x4.add(h, f32x4.mul(y3, vb1));
      at0 += COLUMN_BYTES;
      at1 += COLUMN_BYTES;
      at2 += COLUMN_BYTES;
      at3 += COLUMN_BYTES;
    }
    v128.store64_lane(min(to + 24, tLast), pairSums(g, h), 0);
    v128.store64_lane(min(to + 16, tLast), pairSums(e, f), 0);
    v128.store64_lane(min(to + 8, tLast), pairSums(c, d), 0);
    v128.store64_lane(to, pairSums(a, b), 0);
  }
}

/** The sum of either's numbers, in the first two lanes. */
function pairSums(a: v128, b: v128): v128 {
  const halves = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  return f32x4.add(halves, v128.shuffle<f32>(halves, halves, 2, 3, 2, 3));
}

/** Adds Σ t row of the rows of a block to `sums` (2 d). */
function addProducts(block: usize, t: usize, tEnd: usize, rowBytes: usize, sums: usize): void {
  for (let from: usize = 0; from < rowBytes; from += COLUMN_BYTES << 1) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    for (let at = t, row = block + from; at < tEnd; at += 8, row += rowBytes) {
      const ta = v128.load32_splat(at);
      const tb = v128.load32_splat(at, 4);
      const x0 = v128.load(row);
      const x1 = v128.load(row, 16);
      const x2 = v128.load(row, 32);
      const x3 = v128.load(row, 48);
      a0 = f32x4.add(a0, f32x4.mul(ta, x0));
      a1 = f32x4.add(a1, f32x4.mul(ta, x1));
      a2 = f32x4.add(a2, f32x4.mul(ta, x2));
      a3 = f32x4.add(a3, f32x4.mul(ta, x3));
      b0 = f32x4.add(b0, f32x4.mul(tb, x0));
      b1 = f32x4.add(b1, f32x4.mul(tb, x1));
      b2 = f32x4.add(b2, f32x4.mul(tb, x2));
      b3 = f32x4.add(b3, f32x4.mul(tb, x3));
    }
    const to = sums + (from << 1);
    addFour(to, a0);
    addFour(to + 32, a1);
    addFour(to + 64, a2);
    addFour(to + 96, a3);
    const to2 = to + (rowBytes << 1);
    addFour(to2, b0);
    addFour(to2 + 32, b1);
    addFour(to2 + 64, b2);
    addFour(to2 + 96, b3);
  }
}

/** Adds four numbers to doubles. */
function addFour(to: usize, values: v128): void {
  const others = v128.shuffle<f32>(values, values, 2, 3, 2, 3);
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(values)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(others)), 16);
}

/**
 * Has rows brought into the processor's cache by reading a number of each line: faster than computing with them asks for them.
 * @param scratch 8 bytes that are written, so that the reading is not left out.
 */
function fetchRows(from: usize, end: usize, scratch: usize): void {
  let a = v128.load64_zero(from);
  let b = a;
  for (let at = from; at < end; at += 256) {
    a = v128.or(a, v128.load64_zero(at));
    b = v128.or(b, v128.load64_zero(at, 64));
    a = v128.or(a, v128.load64_zero(at, 128));
    b = v128.or(b, v128.load64_zero(at, 192));
  }
  v128.store64_lane(scratch, v128.or(a, b), 0);
}
