/** As `scatterTimes`, in single precision but for the sums over many rows. */
/** Rows whose products are added in single precision before they are added to doubles. */
const BLOCK: i32 = 64;
/** Rows that are added at a time, while they are in the processor's first cache. */
const GROUP: i32 = 4;
/** Of sixteen columns of a row, which are taken at a time. */
const COLUMN_BYTES: usize = 64;

/**
 * @param d a multiple of 16. @param v f32 (2 d): the vectors. @param offsets f64 (2): mean v of each.
 * @param dots f32 (n, 2): t times the weight of the row, written. @param scratch f64 (pieces, 2 d), changed;
 * the others as of `scatterTimes`.
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
  scratch: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const piece = <usize>(first / step);
  const sums = out + ((piece * rowBytes) << 2);
  const added = scratch + ((piece * rowBytes) << 2);
  memory.fill(sums, 0, rowBytes << 2);
  memory.fill(added, 0, rowBytes << 1);
  const offset = v128.load(offsets);
  let total = f64x2.splat(0);
  for (let i = first; i < end; i += BLOCK) {
    const last = min(end, i + BLOCK);
    for (let j = i; j < last; j += GROUP) {
      const group = rows + <usize>j * rowBytes;
      const own = dots + ((<usize>j) << 3);
      const ownEnd = dots + ((<usize>min(last, j + GROUP)) << 3);
      for (let t = own, row = group, at = weights + ((<usize>j) << 3); t < ownEnd; t += 8, at += 8) {
        const along = f64x2.promote_low_f32x4(rowDot(row, rowBytes, v));
        const weighted = f64x2.mul(f64x2.sub(along, offset), v128.load64_splat(at));
        v128.store64_lane(t, f32x4.demote_f64x2_zero(weighted), 0);
        total = f64x2.add(total, weighted);
        row += rowBytes;
      }
      if (ownEnd - own === (<usize>GROUP) << 3) addFourRows(own, group, rowBytes, added);
      else
        for (let t = own, row = group; t < ownEnd; t += 8, row += rowBytes) addRow(t, row, rowBytes, added);
    }
    moveSums(added, sums, rowBytes << 1);
  }
  v128.store(totals + (piece << 4), total);
}

/** A row times both vectors, in the first two lanes. The row is read as it lies in memory: several at once are waited for. */
function rowDot(row: usize, rowBytes: usize, v: usize): v128 {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let w = v, end = v + rowBytes; w < end; w += COLUMN_BYTES, row += COLUMN_BYTES) {
    const w2 = w + rowBytes;
    const x0 = v128.load(row);
    a0 = f32x4.add(a0, f32x4.mul(x0, v128.load(w)));
    b0 = f32x4.add(b0, f32x4.mul(x0, v128.load(w2)));
    const x1 = v128.load(row, 16);
    a1 = f32x4.add(a1, f32x4.mul(x1, v128.load(w, 16)));
    b1 = f32x4.add(b1, f32x4.mul(x1, v128.load(w2, 16)));
    const x2 = v128.load(row, 32);
    a2 = f32x4.add(a2, f32x4.mul(x2, v128.load(w, 32)));
    b2 = f32x4.add(b2, f32x4.mul(x2, v128.load(w2, 32)));
    const x3 = v128.load(row, 48);
    a3 = f32x4.add(a3, f32x4.mul(x3, v128.load(w, 48)));
    b3 = f32x4.add(b3, f32x4.mul(x3, v128.load(w2, 48)));
  }
  const a = f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
  const b = f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3));
  const halves = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  return f32x4.add(halves, v128.shuffle<f32>(halves, halves, 2, 3, 2, 3));
}

/** Adds Σ t row of four rows to `sums` f32 (2 d). */
function addFourRows(t: usize, row0: usize, rowBytes: usize, sums: usize): void {
  const a0 = v128.load32_splat(t);
  const b0 = v128.load32_splat(t, 4);
  const a1 = v128.load32_splat(t, 8);
  const b1 = v128.load32_splat(t, 12);
  const a2 = v128.load32_splat(t, 16);
  const b2 = v128.load32_splat(t, 20);
  const a3 = v128.load32_splat(t, 24);
  const b3 = v128.load32_splat(t, 28);
  const row1 = row0 + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const sums2 = sums + rowBytes;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const x0 = v128.load(row0 + at);
    const x1 = v128.load(row1 + at);
    const a = f32x4.add(f32x4.mul(a0, x0), f32x4.mul(a1, x1));
    const b = f32x4.add(f32x4.mul(b0, x0), f32x4.mul(b1, x1));
    const x2 = v128.load(row2 + at);
    const x3 = v128.load(row3 + at);
    const c = f32x4.add(f32x4.mul(a2, x2), f32x4.mul(a3, x3));
    const d = f32x4.add(f32x4.mul(b2, x2), f32x4.mul(b3, x3));
    v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.add(a, c)));
    v128.store(sums2 + at, f32x4.add(v128.load(sums2 + at), f32x4.add(b, d)));
  }
}

function addRow(t: usize, row: usize, rowBytes: usize, sums: usize): void {
  const a = v128.load32_splat(t);
  const b = v128.load32_splat(t, 4);
  const sums2 = sums + rowBytes;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const x = v128.load(row + at);
    v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.mul(a, x)));
    v128.store(sums2 + at, f32x4.add(v128.load(sums2 + at), f32x4.mul(b, x)));
  }
}

/** Adds f32 to f64, and leaves zeros. */
function moveSums(from: usize, to: usize, bytes: usize): void {
  for (let end = from + bytes; from < end; from += 16, to += 32) {
    const values = v128.load(from);
    const others = v128.shuffle<f32>(values, values, 2, 3, 2, 3);
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(values)));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(others)), 16);
    v128.store(from, f32x4.splat(0));
  }
}
