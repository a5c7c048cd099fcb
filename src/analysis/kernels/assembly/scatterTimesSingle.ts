/**
 * As `scatterTimes`, in single precision but for the sums over blocks of rows. Rows are read one after the other, as they lie in
 * memory, and added up four at a time from the processor's first cache: to read several at once takes twice as long.
 */
/** Rows that are added up in single precision, four of them first. */
const BLOCK: i32 = 64;
/** Rows that are added up at a time. */
const GROUP: i32 = 4;

/**
 * @param d a multiple of 16. @param v f32 (2 d): the vectors. @param offsets f64 (2): mean v of each.
 * @param dots f32 (n, 2): t times the weight of the row, written. @param scratch f32 (pieces, 2 d); the others as of `scatterTimes`.
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
  const singles = scratch + ((piece * rowBytes) << 1);
  memory.fill(sums, 0, rowBytes << 2);
  memory.fill(singles, 0, rowBytes << 1);
  const offset = v128.load(offsets);
  let total = f64x2.splat(0);
  for (let i = first; i < end; i += GROUP) {
    const last = min(end, i + GROUP);
    const group = rows + <usize>i * rowBytes;
    const own = dots + ((<usize>i) << 3);
    const ownEnd = dots + ((<usize>last) << 3);
    rowDotsOf(group, own, ownEnd, rowBytes, v);
    for (let t = own, weight = weights + ((<usize>i) << 3); t < ownEnd; t += 8, weight += 8) {
      const along = f64x2.promote_low_f32x4(v128.load64_zero(t));
      const weighted = f64x2.mul(f64x2.sub(along, offset), v128.load64_splat(weight));
      v128.store64_lane(t, f32x4.demote_f64x2_zero(weighted), 0);
      total = f64x2.add(total, weighted);
    }
    if (last - i === GROUP) addFourRows(group, own, rowBytes, singles);
    else
      for (let t = own, row = group; t < ownEnd; t += 8, row += rowBytes) addRow(row, t, rowBytes, singles);
    if (last === end || (last - first) % BLOCK === 0) addSingles(singles, rowBytes, sums);
  }
  v128.store(totals + (piece << 4), total);
}

/** Rows times both vectors. */
function rowDotsOf(block: usize, t: usize, tEnd: usize, rowBytes: usize, v: usize): void {
  let row = block;
  for (let to = t; to < tEnd; to += 8) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let w2 = v + rowBytes;
    for (let w = v, end = w2; w < end; w += 64, w2 += 64, row += 64) {
      const x0 = v128.load(row);
      const x1 = v128.load(row, 16);
      const x2 = v128.load(row, 32);
      const x3 = v128.load(row, 48);
      a0 = f32x4.add(a0, f32x4.mul(x0, v128.load(w)));
      a1 = f32x4.add(a1, f32x4.mul(x1, v128.load(w, 16)));
      a2 = f32x4.add(a2, f32x4.mul(x2, v128.load(w, 32)));
      a3 = f32x4.add(a3, f32x4.mul(x3, v128.load(w, 48)));
      b0 = f32x4.add(b0, f32x4.mul(x0, v128.load(w2)));
      b1 = f32x4.add(b1, f32x4.mul(x1, v128.load(w2, 16)));
      b2 = f32x4.add(b2, f32x4.mul(x2, v128.load(w2, 32)));
      b3 = f32x4.add(b3, f32x4.mul(x3, v128.load(w2, 48)));
    }
    const a = f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3));
    const b = f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3));
    v128.store64_lane(to, pairSums(a, b), 0);
  }
}

/** The sum of either's numbers, in the first two lanes. */
function pairSums(a: v128, b: v128): v128 {
  const halves = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  return f32x4.add(halves, v128.shuffle<f32>(halves, halves, 2, 3, 2, 3));
}

/** Adds Σ t row of four rows to `sums` (2 d). */
function addFourRows(row: usize, t: usize, rowBytes: usize, sums: usize): void {
  const a0 = v128.load32_splat(t);
  const b0 = v128.load32_splat(t, 4);
  const a1 = v128.load32_splat(t, 8);
  const b1 = v128.load32_splat(t, 12);
  const a2 = v128.load32_splat(t, 16);
  const b2 = v128.load32_splat(t, 20);
  const a3 = v128.load32_splat(t, 24);
  const b3 = v128.load32_splat(t, 28);
  let at1 = row + rowBytes;
  let at2 = at1 + rowBytes;
  let at3 = at2 + rowBytes;
  let to2 = sums + rowBytes;
  for (let to = sums, end = to2; to < end; to += 32, to2 += 32) {
    let x0 = v128.load(row);
    let x1 = v128.load(at1);
    let x2 = v128.load(at2);
    let x3 = v128.load(at3);
    let a = f32x4.add(
      f32x4.add(f32x4.mul(a0, x0), f32x4.mul(a1, x1)),
      f32x4.add(f32x4.mul(a2, x2), f32x4.mul(a3, x3)),
    );
    let b = f32x4.add(
      f32x4.add(f32x4.mul(b0, x0), f32x4.mul(b1, x1)),
      f32x4.add(f32x4.mul(b2, x2), f32x4.mul(b3, x3)),
    );
    v128.store(to, f32x4.add(v128.load(to), a));
    v128.store(to2, f32x4.add(v128.load(to2), b));
    x0 = v128.load(row, 16);
    x1 = v128.load(at1, 16);
    x2 = v128.load(at2, 16);
    x3 = v128.load(at3, 16);
    a = f32x4.add(
      f32x4.add(f32x4.mul(a0, x0), f32x4.mul(a1, x1)),
      f32x4.add(f32x4.mul(a2, x2), f32x4.mul(a3, x3)),
    );
    b = f32x4.add(
      f32x4.add(f32x4.mul(b0, x0), f32x4.mul(b1, x1)),
      f32x4.add(f32x4.mul(b2, x2), f32x4.mul(b3, x3)),
    );
    v128.store(to, f32x4.add(v128.load(to, 16), a), 16);
    v128.store(to2, f32x4.add(v128.load(to2, 16), b), 16);
    row += 32;
    at1 += 32;
    at2 += 32;
    at3 += 32;
  }
}

/** Adds t row to `sums` (2 d). */
function addRow(row: usize, t: usize, rowBytes: usize, sums: usize): void {
  const a = v128.load32_splat(t);
  const b = v128.load32_splat(t, 4);
  let to2 = sums + rowBytes;
  for (let to = sums, end = to2; to < end; to += 16, to2 += 16, row += 16) {
    const x = v128.load(row);
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(a, x)));
    v128.store(to2, f32x4.add(v128.load(to2), f32x4.mul(b, x)));
  }
}

/** Adds numbers (2 d) to doubles, and leaves zeros. */
function addSingles(singles: usize, rowBytes: usize, sums: usize): void {
  const zero = f32x4.splat(0);
  for (let end = singles + (rowBytes << 1); singles < end; singles += 16, sums += 32) {
    const own = v128.load(singles);
    const others = v128.shuffle<f32>(own, own, 2, 3, 2, 3);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(own)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(others)), 16);
    v128.store(singles, zero);
  }
}
