/** First neighbours of few rows in doubles, by all their products. */
import { centeredLengths, productsInto, rowAt } from './centeredRows';

/**
 * Rows divided by their lengths, each added column after column; a row of zeros stays.
 * @param rows f64 (n, d), changed. @param zeros f64 (d). @param lengths f64 (n): scratch.
 */
export function unitRows(rows: usize, n: i32, d: i32, zeros: usize, lengths: usize): void {
  centeredLengths(rows, 8, d, zeros, 0, n, lengths);
  let at = rows;
  for (let i = 0; i < n; i++) {
    const length = sqrt<f64>(load<f64>(lengths + ((<usize>i) << 3)));
    const divisor = length > 0 ? length : 1;
    for (const end = at + ((<usize>d) << 3); at < end; at += 8) store<f64>(at, load<f64>(at) / divisor);
  }
}

/** `unitRows` of the rows first..end-1, for any number of threads. */
export function unitRowsFrom(rows: usize, d: i32, zeros: usize, lengths: usize, first: i32, end: i32): void {
  const from = <usize>first;
  unitRows(rows + ((from * <usize>d) << 3), end - first, d, zeros, lengths + (from << 3));
}

/**
 * Products of the pairs first..end-1 of rows, each added column after column; four pairs at a time, as one alone would wait for each addition.
 * @param rows f64 (n, d). @param list, others i32: the rows of each pair. @param out f64 by pair, written.
 */
export function rowProducts(
  rows: usize,
  d: i32,
  list: usize,
  others: usize,
  first: i32,
  end: i32,
  out: usize,
): void {
  const bytes = (<usize>d) << 3;
  const last = end - 1;
  for (let pair = first; pair < end; pair += 4) {
    let a0 = rows + rowAt(list, pair) * bytes;
    let a1 = rows + rowAt(list, min(pair + 1, last)) * bytes;
    let a2 = rows + rowAt(list, min(pair + 2, last)) * bytes;
    let a3 = rows + rowAt(list, min(pair + 3, last)) * bytes;
    let b0 = rows + rowAt(others, pair) * bytes;
    let b1 = rows + rowAt(others, min(pair + 1, last)) * bytes;
    let b2 = rows + rowAt(others, min(pair + 2, last)) * bytes;
    let b3 = rows + rowAt(others, min(pair + 3, last)) * bytes;
    let s0: f64 = 0;
    let s1: f64 = 0;
    let s2: f64 = 0;
    let s3: f64 = 0;
    for (const stop = a0 + bytes; a0 < stop;) {
      s0 += load<f64>(a0) * load<f64>(b0);
      s1 += load<f64>(a1) * load<f64>(b1);
      s2 += load<f64>(a2) * load<f64>(b2);
      s3 += load<f64>(a3) * load<f64>(b3);
      a0 += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
      b0 += 8;
      b1 += 8;
      b2 += 8;
      b3 += 8;
    }
    const to = out + ((<usize>pair) << 3);
    store<f64>(to, s0);
    if (pair + 1 < end) store<f64>(to, s1, 8);
    if (pair + 2 < end) store<f64>(to, s2, 16);
    if (pair + 3 < end) store<f64>(to, s3, 24);
  }
}

/**
 * Products of each pair of rows, added column after column.
 * @param rows f64 (n, d). @param zeros f64 (d). @param fours f64 (n up to a multiple of 4, d), scratch f64 (4, d): scratch.
 * @param out f64 (n up to a multiple of 4, n): written for i >= j at least.
 */
export function pairProducts(
  rows: usize,
  n: i32,
  d: i32,
  zeros: usize,
  fours: usize,
  scratch: usize,
  out: usize,
): void {
  const fourBytes = (<usize>d) << 5;
  let at = rows;
  for (let i = 0; i < n; i++) {
    let to = fours + <usize>(i >> 2) * fourBytes + ((<usize>(i & 3)) << 3);
    for (const end = at + ((<usize>d) << 3); at < end; at += 8, to += 32) store<f64>(to, load<f64>(at));
  }
  const count = (n + 3) >> 2;
  for (let four = 0; four < count; four++) {
    const first = 4 * four;
    const others = fours + <usize>four * fourBytes;
    const to = out + ((<usize>(first * n + first)) << 3);
    productsInto(rows, 8, d, zeros, 0, first, min(n, first + 4), others, count - four, scratch, to, n);
  }
}

/**
 * From products to distances: 1 - product within [0, 2], or, where squares are given, the root of |x|² - 2 x·y + |y|².
 * @param products of pairs i >= j, f64 (n, n); distances of all pairs, written. @param squares f64 (n), 0 for cosine distances. @param single whether they are rounded to single precision.
 * @param nearest i32 (n): of each row the other of the least distance, the lowest of equal ones, written. @param within a distance.
 * @returns the largest number of others within so much of the least distance of a row.
 */
export function nearestOthers(
  products: usize,
  n: i32,
  squares: usize,
  single: bool,
  nearest: usize,
  within: f64,
): i32 {
  let most = 0;
  for (let i = 0; i < n; i++) {
    const row = products + ((<usize>(i * n)) << 3);
    const square = squares ? load<f64>(squares + ((<usize>i) << 3)) : 0;
    let least: f64 = Infinity;
    let first = -1;
    for (let j = 0; j < n; j++) {
      const at = row + ((<usize>j) << 3);
      // Those of later rows are not written yet.
      const product = load<f64>(j <= i ? at : products + ((<usize>(j * n + i)) << 3));
      let value = squares
        ? sqrt<f64>(max<f64>(0, square - 2 * product + load<f64>(squares + ((<usize>j) << 3))))
        : min<f64>(2, max<f64>(0, 1 - product));
      if (single) value = <f64>(<f32>value);
      store<f64>(at, value);
      if (value < least && j !== i) {
        least = value;
        first = j;
      }
    }
    store<i32>(nearest + ((<usize>i) << 2), first);
    let close = 0;
    for (let j = 0; j < n; j++) close += i32(load<f64>(row + ((<usize>j) << 3)) <= least + within);
    most = max(most, close - i32(load<f64>(row + ((<usize>i) << 3)) <= least + within));
  }
  return most;
}

/**
 * Means of the clusters first..end-1: sums in single precision, divided in double.
 * @param sums f32 by cluster, `stride` bytes apart. @param sizes i32 by cluster. @param means f64 by cluster, d each, written.
 */
export function dividedSums(
  sums: usize,
  stride: usize,
  sizes: usize,
  d: i32,
  means: usize,
  first: i32,
  end: i32,
): void {
  let to = means + ((<usize>(first * d)) << 3);
  for (let c = first; c < end; c++) {
    const size = f64x2.splat(<f64>load<i32>(sizes + ((<usize>c) << 2)));
    const from = sums + <usize>c * stride;
    const whole = d & ~1;
    for (let j = 0; j < whole; j += 2, to += 16) {
      const sum = f64x2.promote_low_f32x4(v128.load64_zero(from + ((<usize>j) << 2)));
      v128.store(to, f64x2.div(sum, size));
    }
    if (d & 1) {
      store<f64>(to, <f64>load<f32>(from + ((<usize>whole) << 2)) / f64x2.extract_lane(size, 0));
      to += 8;
    }
  }
}
