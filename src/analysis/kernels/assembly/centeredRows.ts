/**
 * Rows less their mean, in doubles, as K-means takes them: moved anew wherever they are read. Rows are of single or of
 * double precision, `bytes` (4 or 8) a number.
 */
import { thread } from './thread';

/** Two numbers as doubles. */
function two<T>(at: usize): v128 {
  if (sizeof<T>() === 4) return f64x2.promote_low_f32x4(v128.load64_zero(at));
  return v128.load(at);
}

/**
 * Rows first..end-1 less the mean.
 * @param rows (n, d). @param mean f64 (d). @param out f64 (end - first, d), written.
 */
export function centerRows(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  first: i32,
  end: i32,
  out: usize,
): void {
  if (bytes === 4) center<f32>(rows, first, end, d, mean, out);
  else center<f64>(rows, first, end, d, mean, out);
}

function center<T>(rows: usize, first: i32, end: i32, d: i32, mean: usize, out: usize): void {
  let at = rows + <usize>first * <usize>d * sizeof<T>();
  let to = out;
  for (let i = first; i < end; i++) {
    let own = mean;
    let j = 0;
    for (; j + 1 < d; j += 2, at += 2 * sizeof<T>(), to += 16, own += 16) {
      v128.store(to, f64x2.sub(two<T>(at), v128.load(own)));
    }
    if (j === d) continue;
    store<f64>(to, <f64>load<T>(at) - load<f64>(own));
    at += sizeof<T>();
    to += 8;
  }
}

/**
 * Squared lengths, each added column after column; four rows at a time, as one alone would wait for each addition.
 * @param rows (n, d). @param mean f64 (d). @param lengths f64 (n), written.
 */
export function centeredLengths(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  first: i32,
  end: i32,
  lengths: usize,
): void {
  if (bytes === 4) lengthsOf<f32>(rows, first, end, d, mean, lengths);
  else lengthsOf<f64>(rows, first, end, d, mean, lengths);
}

function lengthsOf<T>(rows: usize, first: i32, end: i32, d: i32, mean: usize, lengths: usize): void {
  const rowBytes = <usize>d * sizeof<T>();
  for (let i = first; i < end; i += 4) {
    const last = end - 1;
    let r0 = rows + <usize>i * rowBytes;
    let r1 = rows + <usize>min(i + 1, last) * rowBytes;
    let r2 = rows + <usize>min(i + 2, last) * rowBytes;
    let r3 = rows + <usize>min(i + 3, last) * rowBytes;
    let own = mean;
    let l0: f64 = 0;
    let l1: f64 = 0;
    let l2: f64 = 0;
    let l3: f64 = 0;
    for (let j = 0; j < d; j++) {
      const moved = load<f64>(own);
      const v0 = <f64>load<T>(r0) - moved;
      const v1 = <f64>load<T>(r1) - moved;
      const v2 = <f64>load<T>(r2) - moved;
      const v3 = <f64>load<T>(r3) - moved;
      l0 += v0 * v0;
      l1 += v1 * v1;
      l2 += v2 * v2;
      l3 += v3 * v3;
      r0 += sizeof<T>();
      r1 += sizeof<T>();
      r2 += sizeof<T>();
      r3 += sizeof<T>();
      own += 8;
    }
    const to = lengths + ((<usize>i) << 3);
    store<f64>(to, l0);
    if (i + 1 < end) store<f64>(to, l1, 8);
    if (i + 2 < end) store<f64>(to, l2, 16);
    if (i + 3 < end) store<f64>(to, l3, 24);
  }
}

/**
 * Columns first..end-1 (first even) of the sums of clusters: each row of a list, times the number of rows it stands for, is added
 * to the sum of its cluster, after it was taken from that of the cluster which it leaves.
 * @param rows (n, d). @param mean f64 (d). @param list i32 (count): the rows, in this order; 0 for the first `count` rows.
 * @param from i32 (count): the cluster of each before, -1 for none; 0 where all have none. @param labels i32 (n): now.
 * @param sizes i32 (n). @param sums f64 (k, d), changed.
 */
export function addCenteredRows(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  list: usize,
  from: usize,
  count: i32,
  labels: usize,
  sizes: usize,
  sums: usize,
  first: i32,
  end: i32,
): void {
  if (bytes === 4) addRowsOf<f32>(rows, d, mean, list, from, count, labels, sizes, sums, first, end);
  else addRowsOf<f64>(rows, d, mean, list, from, count, labels, sizes, sums, first, end);
}

function addRowsOf<T>(
  rows: usize,
  d: i32,
  mean: usize,
  list: usize,
  from: usize,
  count: i32,
  labels: usize,
  sizes: usize,
  sums: usize,
  first: i32,
  end: i32,
): void {
  const rowBytes = <usize>d * sizeof<T>();
  const sumBytes = (<usize>d) << 3;
  const own = mean + ((<usize>first) << 3);
  for (let place = 0; place < count; place++) {
    const i = rowAt(list, place);
    const row = rows + i * rowBytes + <usize>first * sizeof<T>();
    const times: f64 = load<i32>(sizes + (i << 2));
    const to = sums + ((<usize>first) << 3);
    const left = from ? load<i32>(from + ((<usize>place) << 2)) : -1;
    if (left >= 0) addTimes<T>(row, own, end - first, -times, to + <usize>left * sumBytes);
    addTimes<T>(row, own, end - first, times, to + <usize>load<i32>(labels + (i << 2)) * sumBytes);
  }
}

function addTimes<T>(row: usize, mean: usize, count: i32, times: f64, sums: usize): void {
  const factor = f64x2.splat(times);
  let at = row;
  let own = mean;
  let to = sums;
  let j = 0;
  for (; j + 1 < count; j += 2, at += 2 * sizeof<T>(), own += 16, to += 16) {
    const value = f64x2.sub(two<T>(at), v128.load(own));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, value)));
  }
  if (j < count) store<f64>(to, load<f64>(to) + times * (<f64>load<T>(at) - load<f64>(own)));
}

/**
 * Squared distance of each of the rows first..end-1 to the centre of its cluster: four sums of every fourth column, what is left
 * over added to the first.
 * @param rows (n, d). @param mean f64 (d). @param labels i32 (n). @param centers f64 (k, d). @param out f64 (n), written.
 */
export function centeredDistances(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  first: i32,
  end: i32,
  labels: usize,
  centers: usize,
  out: usize,
): void {
  if (bytes === 4) distancesOf<f32>(rows, first, end, d, mean, labels, centers, out);
  else distancesOf<f64>(rows, first, end, d, mean, labels, centers, out);
}

function distancesOf<T>(
  rows: usize,
  first: i32,
  end: i32,
  d: i32,
  mean: usize,
  labels: usize,
  centers: usize,
  out: usize,
): void {
  let at = rows + <usize>first * <usize>d * sizeof<T>();
  for (let i = first; i < end; i++) {
    let to = centers + ((<usize>load<i32>(labels + ((<usize>i) << 2)) * <usize>d) << 3);
    let own = mean;
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    let j = 0;
    for (; j + 3 < d; j += 4, at += 4 * sizeof<T>(), own += 32, to += 32) {
      const d01 = f64x2.sub(f64x2.sub(two<T>(at), v128.load(own)), v128.load(to));
      const d23 = f64x2.sub(f64x2.sub(two<T>(at + 2 * sizeof<T>()), v128.load(own, 16)), v128.load(to, 16));
      s01 = f64x2.add(s01, f64x2.mul(d01, d01));
      s23 = f64x2.add(s23, f64x2.mul(d23, d23));
    }
    let s0 = f64x2.extract_lane(s01, 0);
    for (; j < d; j++, at += sizeof<T>(), own += 8, to += 8) {
      const difference = <f64>load<T>(at) - load<f64>(own) - load<f64>(to);
      s0 += difference * difference;
    }
    const rest = f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1);
    store<f64>(out + ((<usize>i) << 3), s0 + f64x2.extract_lane(s01, 1) + rest);
  }
}

/**
 * Inner products of rows with others, added column after column.
 * @param rows (n, d). @param mean f64 (d). @param list i32: the rows; 0 for all. @param first, end places of the list.
 * @param others f64 (fours, d, 4): four after four, each in a column. @param scratch f64 (threads, 4, d).
 * @param out f64 (fours * 4, stride): by other, those of each place, written.
 */
export function centeredProducts(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  list: usize,
  first: i32,
  end: i32,
  others: usize,
  fours: i32,
  scratch: usize,
  out: usize,
  stride: i32,
): void {
  const own = out + ((<usize>first) << 3);
  productsInto(rows, bytes, d, mean, list, first, end, others, fours, scratch, own, stride);
}

/** As `centeredProducts`, with `out` from the place `first` on. */
export function productsInto(
  rows: usize,
  bytes: i32,
  d: i32,
  mean: usize,
  list: usize,
  first: i32,
  end: i32,
  others: usize,
  fours: i32,
  scratch: usize,
  out: usize,
  stride: i32,
): void {
  const rowBytes = (<usize>d) << 3;
  const moved = scratch + <usize>(4 * thread) * rowBytes;
  const outBytes = (<usize>stride) << 3;
  for (let place = first; place < end; place += 4) {
    for (let r = 0; r < 4; r++) {
      const i = <i32>rowAt(list, min(place + r, end - 1));
      centerRows(rows, bytes, d, mean, i, i + 1, moved + <usize>r * rowBytes);
    }
    const count = min(4, end - place);
    let to = out + ((<usize>(place - first)) << 3);
    for (let four = 0; four < fours; four++) {
      fourProducts(moved, rowBytes, others + <usize>four * (rowBytes << 2), count, to, outBytes);
      to += outBytes << 2;
    }
  }
}

/** The row at a place of a list; 0 is the list of all. */
export function rowAt(list: usize, place: i32): usize {
  return list ? <usize>load<i32>(list + ((<usize>place) << 2)) : <usize>place;
}

/** Of four rows, of which `count` are written, with four others: two others a vector, each number of the rows in both lanes. */
function fourProducts(
  rows: usize,
  rowBytes: usize,
  others: usize,
  count: i32,
  out: usize,
  outBytes: usize,
): void {
  let a = rows;
  let b = a + rowBytes;
  let c = b + rowBytes;
  let e = c + rowBytes;
  let at = others;
  let a01 = f64x2.splat(0);
  let a23 = f64x2.splat(0);
  let b01 = f64x2.splat(0);
  let b23 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c23 = f64x2.splat(0);
  let e01 = f64x2.splat(0);
  let e23 = f64x2.splat(0);
  for (const end = rows + rowBytes; a < end; a += 8, b += 8, c += 8, e += 8, at += 32) {
    const o01 = v128.load(at);
    const o23 = v128.load(at, 16);
    let value = v128.load64_splat(a);
    a01 = f64x2.add(a01, f64x2.mul(value, o01));
    a23 = f64x2.add(a23, f64x2.mul(value, o23));
    value = v128.load64_splat(b);
    b01 = f64x2.add(b01, f64x2.mul(value, o01));
    b23 = f64x2.add(b23, f64x2.mul(value, o23));
    value = v128.load64_splat(c);
    c01 = f64x2.add(c01, f64x2.mul(value, o01));
    c23 = f64x2.add(c23, f64x2.mul(value, o23));
    value = v128.load64_splat(e);
    e01 = f64x2.add(e01, f64x2.mul(value, o01));
    e23 = f64x2.add(e23, f64x2.mul(value, o23));
  }
  storeFour(a01, a23, out, outBytes);
  if (count > 1) storeFour(b01, b23, out + 8, outBytes);
  if (count > 2) storeFour(c01, c23, out + 16, outBytes);
  if (count > 3) storeFour(e01, e23, out + 24, outBytes);
}

function storeFour(x01: v128, x23: v128, out: usize, outBytes: usize): void {
  v128.store64_lane(out, x01, 0);
  v128.store64_lane(out + outBytes, x01, 1);
  v128.store64_lane(out + (outBytes << 1), x23, 0);
  v128.store64_lane(out + outBytes * 3, x23, 1);
}
