/** Symmetric matrix times vector, of which only what is right of the diagonal is there. */

/**
 * Adds to `out` what rows of a symmetric matrix give, and what the columns below them mirror. Four rows at a time,
 * two columns in a register: one sum alone would wait for each addition.
 * @param strip f64 (rows, columns) row-major: the rows from the column of the first of them on.
 * @param v, out f64 (columns), from that column on; none overlaps another.
 */
export function symmetricTimesVector(strip: usize, rows: i32, columns: i32, v: usize, out: usize): void {
  const rowBytes = (<usize>columns) << 3;
  const mirrored = (<usize>rows) << 3;
  const whole = rows & ~3;
  let row = strip;
  for (let r = 0; r < whole; r += 4) {
    fourRows(row, rowBytes, mirrored, v, (<usize>r) << 3, out);
    row += 4 * rowBytes;
  }
  for (let r = whole; r < rows; r++) {
    oneRow(row, 0, mirrored, rowBytes, v, (<usize>r) << 3, out);
    row += rowBytes;
  }
}

/** @param mirrored byte where the columns begin that have rows of their own below. @param own byte of the first row. */
function fourRows(row: usize, rowBytes: usize, mirrored: usize, v: usize, own: usize, out: usize): void {
  const row1 = row + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const v0 = v128.load64_splat(v + own);
  const v1 = v128.load64_splat(v + own, 8);
  const v2 = v128.load64_splat(v + own, 16);
  const v3 = v128.load64_splat(v + own, 24);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const ownPairs = mirrored & ~15;
  for (let at: usize = 0; at < ownPairs; at += 16) {
    const value = v128.load(v + at);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(row + at), value));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(row1 + at), value));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(row2 + at), value));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(row3 + at), value));
  }
  const mirroredPairs = (rowBytes - mirrored) & ~15;
  const end = mirrored + mirroredPairs;
  for (let at = mirrored; at < end; at += 16) {
    const value = v128.load(v + at);
    const a0 = v128.load(row + at);
    const a1 = v128.load(row1 + at);
    const a2 = v128.load(row2 + at);
    const a3 = v128.load(row3 + at);
    s0 = f64x2.add(s0, f64x2.mul(a0, value));
    s1 = f64x2.add(s1, f64x2.mul(a1, value));
    s2 = f64x2.add(s2, f64x2.mul(a2, value));
    s3 = f64x2.add(s3, f64x2.mul(a3, value));
    const upper = f64x2.add(f64x2.mul(a0, v0), f64x2.mul(a1, v1));
    const lower = f64x2.add(f64x2.mul(a2, v2), f64x2.mul(a3, v3));
    v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.add(upper, lower)));
  }
  addTo(out + own, s0);
  addTo(out + own + 8, s1);
  addTo(out + own + 16, s2);
  addTo(out + own + 24, s3);
  // The odd columns at the end of both parts.
  for (let r: usize = 0; r < 4; r++) {
    const at = row + r * rowBytes;
    oneRow(at, ownPairs, mirrored, mirrored, v, own + (r << 3), out);
    oneRow(at, end, end, rowBytes, v, own + (r << 3), out);
  }
}

/** Bytes from..end-1 of one row; from `mirrored` on its columns too. */
function oneRow(
  row: usize,
  from: usize,
  mirrored: usize,
  end: usize,
  v: usize,
  own: usize,
  out: usize,
): void {
  const value = load<f64>(v + own);
  let sum: f64 = 0;
  for (let at = from; at < end; at += 8) {
    const a = load<f64>(row + at);
    sum += a * load<f64>(v + at);
    if (at >= mirrored) store<f64>(out + at, load<f64>(out + at) + a * value);
  }
  store<f64>(out + own, load<f64>(out + own) + sum);
}

function addTo(place: usize, pair: v128): void {
  store<f64>(place, load<f64>(place) + (f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)));
}
