/**
 * Rows in whole numbers from -63 to 63: of two, with 64 added to one, products fit what processors multiply fastest, and sums of two
 * products stay below 2^15, where some of them saturate. The key of rows i and j, half the squared distance, is about
 * low[i] + low[j] - step[i] step[j] (i . j).
 */
import { offer } from './neighborLists';

const MOST: f32 = 63;
const OFFSET: i32 = 64;
/** Rounding of single precision, relative to lengths. */
const SINGLE_ERROR: f32 = 1.0 / 262144.0;
const LOWERED: f32 = 1.0 - 1.0 / 1048576.0;

/**
 * Rows, each times its weight, less a center.
 * @param rows f32 or, where `areDoubles`, f64 (count, d). @param weights f64 (count). @param center f32 (d). @param moved f32 (d), scratch.
 * @param errorShare of the length of what rounding takes off, that is stored.
 * @param out u8 (count, d), written: numbers with 64 added.
 * @param steps, lows, errors, lengths f32 (count), written.
 */
export function byteRows(
  rows: usize,
  areDoubles: bool,
  count: i32,
  d: i32,
  weights: usize,
  center: usize,
  moved: usize,
  errorShare: f32,
  out: usize,
  steps: usize,
  lows: usize,
  errors: usize,
  lengths: usize,
): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i * <usize>d;
    const weightAt = weights + ((<usize>i) << 3);
    if (areDoubles) move<f64>(rows + (at << 3), d, weightAt, center, moved);
    else move<f32>(rows + (at << 2), d, weightAt, center, moved);
    round(moved, d, errorShare, i, out, steps, lows, errors, lengths);
  }
}

function move<T>(row: usize, d: i32, weightAt: usize, center: usize, moved: usize): void {
  const weight = <f32>load<f64>(weightAt);
  const weights = f32x4.splat(weight);
  const whole = d & ~3;
  let from = row;
  let mean = center;
  let to = moved;
  for (let c = 0; c < whole; c += 4, from += 4 * sizeof<T>(), mean += 16, to += 16) {
    v128.store(to, f32x4.sub(f32x4.mul(four<T>(from), weights), v128.load(mean)));
  }
  for (let c = whole; c < d; c++, from += sizeof<T>(), mean += 4, to += 4) {
    store<f32>(to, <f32>load<T>(from) * weight - load<f32>(mean));
  }
}

/** Four numbers in single precision. */
function four<T>(at: usize): v128 {
  if (sizeof<T>() === 4) return v128.load(at);
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  return v128.shuffle<i64>(low, f32x4.demote_f64x2_zero(v128.load(at, 16)), 0, 2);
}

function round(
  moved: usize,
  d: i32,
  errorShare: f32,
  i: i32,
  out: usize,
  steps: usize,
  lows: usize,
  errors: usize,
  lengths: usize,
): void {
  const whole = (<usize>(d & ~3)) << 2;
  const bytes = (<usize>d) << 2;
  let mosts = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const value = v128.load(moved + at);
    mosts = f32x4.max(mosts, f32x4.abs(value));
    squares = f32x4.add(squares, f32x4.mul(value, value));
  }
  let most = max<f32>(
    max<f32>(f32x4.extract_lane(mosts, 0), f32x4.extract_lane(mosts, 1)),
    max<f32>(f32x4.extract_lane(mosts, 2), f32x4.extract_lane(mosts, 3)),
  );
  let square = total(squares);
  for (let at = whole; at < bytes; at += 4) {
    const value = load<f32>(moved + at);
    most = max<f32>(most, abs<f32>(value));
    square += value * value;
  }
  const scale: f32 = most > 0 ? MOST / most : 0;
  const step = most / MOST;
  const scales = f32x4.splat(scale);
  const stepsOf = f32x4.splat(step);
  const offsets = i32x4.splat(OFFSET);
  const to = out + <usize>i * <usize>d;
  let left = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const value = v128.load(moved + at);
    const whole = f32x4.nearest(f32x4.mul(value, scales));
    const error = f32x4.sub(value, f32x4.mul(whole, stepsOf));
    left = f32x4.add(left, f32x4.mul(error, error));
    const numbers = i32x4.add(i32x4.trunc_sat_f32x4_s(whole), offsets);
    const words = i16x8.narrow_i32x4_s(numbers, numbers);
    v128.store32_lane(to + (at >> 2), i8x16.narrow_i16x8_u(words, words), 0);
  }
  let error = total(left);
  for (let at = whole; at < bytes; at += 4) {
    const value = load<f32>(moved + at);
    const whole = nearest<f32>(value * scale);
    error += (value - whole * step) * (value - whole * step);
    store<u8>(to + (at >> 2), <u8>(<i32>whole + OFFSET));
  }
  const own = (<usize>i) << 2;
  const length = sqrt<f32>(square);
  store<f32>(steps + own, step);
  store<f32>(lows + own, square * 0.5 * LOWERED);
  store<f32>(errors + own, max<f32>(errorShare * sqrt<f32>(error), SINGLE_ERROR * length));
  store<f32>(lengths + own, length);
}

function total(lanes: v128): f32 {
  const a = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  return a + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}

/** Rows in columns, without the 64. @param numbers u8 (count, d). @param out i8 (d, count), written. */
export function byteColumns(numbers: usize, count: i32, d: i32, out: usize): void {
  const whole = count & ~3;
  const bytes = <usize>d;
  for (let r = 0; r < whole; r += 4) {
    let from = numbers + <usize>r * bytes;
    let to = out + <usize>r;
    for (const end = from + bytes; from < end; from++, to += <usize>count) {
      const low = (<u32>load<u8>(from)) | ((<u32>load<u8>(from + bytes)) << 8);
      const high = (<u32>load<u8>(from + 2 * bytes)) | ((<u32>load<u8>(from + 3 * bytes)) << 8);
      // Taken off in each byte alone: those below 64 become negative.
      const four = low | (high << 16);
      store<u32>(to, ((four | 0x80808080) - 0x40404040) ^ 0x80808080);
    }
  }
  for (let r = whole; r < count; r++) {
    let from = numbers + <usize>r * bytes;
    let to = out + <usize>r;
    for (const end = from + bytes; from < end; from++, to += <usize>count) {
      store<i8>(to, <i8>(<i32>load<u8>(from) - OFFSET));
    }
  }
}

/** Keys of a row and four others. @param products i32 (4). @param others lows of the others; `stride` bytes behind them their steps. */
function keysOf(products: usize, low: v128, step: v128, others: usize, stride: usize): v128 {
  const product = f32x4.mul(step, f32x4.convert_i32x4_s(v128.load(products)));
  return f32x4.sub(f32x4.add(low, v128.load(others)), f32x4.mul(product, v128.load(others + stride)));
}

/**
 * Pairs of a block of products whose key may be up to a limit. Reads up to 12 bytes beyond the end of every array.
 * @param products i32 (rows, columns). @param rowValues, columnValues f32 (4, rows or columns): lows (of columns less their limit), steps, errors, lengths;
 * `rowStride`, `columnStride` bytes from one to the next.
 * @param found i32 (most, 2), written: row and column of each pair. @returns how many there are; those beyond `most` are not written.
 */
export function closeBytes(
  products: usize,
  rows: i32,
  columns: i32,
  rowValues: usize,
  rowStride: usize,
  columnValues: usize,
  columnStride: usize,
  found: usize,
  most: i32,
): i32 {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const own = rowValues + ((<usize>r) << 2);
    const low = v128.load32_splat(own);
    const step = v128.load32_splat(own + rowStride);
    const error = v128.load32_splat(own + 2 * rowStride);
    const length = v128.load32_splat(own + 3 * rowStride);
    const row = products + ((<usize>r * <usize>columns) << 2);
    for (let c = 0; c < columns; c += 4) {
      const at = (<usize>c) << 2;
      const other = columnValues + at;
      const key = keysOf(row + at, low, step, other, columnStride);
      const slack = f32x4.add(
        f32x4.mul(error, v128.load(other + 3 * columnStride)),
        f32x4.mul(length, v128.load(other + 2 * columnStride)),
      );
      let close = i32x4.bitmask(f32x4.le(key, slack));
      while (close) {
        const next = c + ctz(close);
        close &= close - 1;
        if (next >= columns) break;
        if (count < most) {
          const to = found + ((<usize>count) << 3);
          store<i32>(to, r);
          store<i32>(to, next, 4);
        }
        count++;
      }
    }
  }
  return count;
}

/**
 * Offers the rows of a block of products to the lists (neighborLists.ts) of the others that have one, and these to the lists of the rows that have one.
 * @param rowValues, rowStride, columnValues, columnStride as of `closeBytes`. @param rowIds, columnIds i32: what is listed.
 * @param rowPlaces, columnPlaces i32: their lists; -1 of one without. @param worsts f32 (columns + 7), scratch. Reads as `closeBytes` beyond the end of arrays.
 */
export function offerBytes(
  products: usize,
  rows: i32,
  columns: i32,
  rowValues: usize,
  rowStride: usize,
  columnValues: usize,
  columnStride: usize,
  rowIds: usize,
  columnIds: usize,
  rowPlaces: usize,
  columnPlaces: usize,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
  worsts: usize,
): void {
  const four = worsts + ((<usize>((columns + 3) & ~3)) << 2);
  for (let c = 0; c < columns; c++) {
    const at = (<usize>c) << 2;
    const place = load<i32>(columnPlaces + at);
    store<f32>(worsts + at, place >= 0 ? lastKey(keys, size, place) : -Infinity);
  }
  for (let r = 0; r < rows; r++) {
    const own = (<usize>r) << 2;
    const id = load<i32>(rowIds + own);
    const place = load<i32>(rowPlaces + own);
    const low = v128.load32_splat(rowValues + own);
    const step = v128.load32_splat(rowValues + own + rowStride);
    const row = products + <usize>r * ((<usize>columns) << 2);
    let worst: f32 = place >= 0 ? lastKey(keys, size, place) : -Infinity;
    for (let c = 0; c < columns; c += 4) {
      const at = (<usize>c) << 2;
      const other = columnValues + at;
      const found = keysOf(row + at, low, step, other, columnStride);
      const limit = f32x4.pmax(v128.load(worsts + at), f32x4.splat(worst));
      let close = i32x4.bitmask(f32x4.lt(found, limit));
      if (close === 0) continue;
      v128.store(four, found);
      while (close) {
        const lane = ctz(close);
        const next = c + lane;
        close &= close - 1;
        if (next >= columns) break;
        const to = (<usize>next) << 2;
        const otherId = load<i32>(columnIds + to);
        if (otherId === id) continue;
        const key = load<f32>(four + ((<usize>lane) << 2));
        if (key < load<f32>(worsts + to)) {
          const otherPlace = load<i32>(columnPlaces + to);
          offer(keys, entries, locks, size, otherPlace, id, key);
          store<f32>(worsts + to, lastKey(keys, size, otherPlace));
        }
        if (key < worst) {
          offer(keys, entries, locks, size, place, otherId, key);
          worst = lastKey(keys, size, place);
        }
      }
    }
  }
}

function lastKey(keys: usize, size: i32, place: i32): f32 {
  return load<f32>(keys + ((<usize>place * <usize>size + <usize>(size - 1)) << 2));
}
