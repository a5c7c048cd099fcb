/**
 * Some rows of a layout against all of it, in doubles: their nearest rows, and ranks of others in the order of distance.
 *
 * Coordinates are f64 by column, `stride` numbers each: n of the rows, filled up to an even number. Rows are ordered by squared
 * distance, equally far ones by index; a row is not compared with itself. Scratch is f64 (stride) for each thread.
 */
import { thread } from './thread';

/** Distances that are compared with every target while they are in the fastest cache: 8 KiB. */
const CHUNK: i32 = 1024;

/**
 * The k nearest rows of the rows at first..end-1 of a list.
 * @param list i32 (m). @param nearest i32 (m, k), written, nearest first. @param keys f64 (m, k), written: squared distances.
 */
export function layoutNearest(
  columns: usize,
  n: i32,
  stride: i32,
  d: i32,
  list: usize,
  first: i32,
  end: i32,
  k: i32,
  scratch: usize,
  keys: usize,
  nearest: usize,
): void {
  const squares = scratch + ((<usize>thread * <usize>stride) << 3);
  for (let p = first; p < end; p++) {
    const i = load<i32>(list + ((<usize>p) << 2));
    squaresOf(columns, n, stride, d, i, squares);
    const to = <usize>p * <usize>k;
    nearestOf(squares, n, i, k, keys + (to << 3), nearest + (to << 2));
  }
}

/**
 * How far the ranks in the layout of given rows lie beyond k: of the rows at first..end-1 of a list.
 * @param list i32 (m). @param targets i32 (m, k): rows. @param beyond f64 (m), written: the sum of max(0, rank - k).
 * @param counts i32 (2k) for each thread, scratch.
 */
export function layoutRanks(
  columns: usize,
  n: i32,
  stride: i32,
  d: i32,
  list: usize,
  first: i32,
  end: i32,
  k: i32,
  targets: usize,
  scratch: usize,
  counts: usize,
  beyond: usize,
): void {
  const squares = scratch + ((<usize>thread * <usize>stride) << 3);
  const own = counts + ((<usize>thread * <usize>k) << 3);
  for (let p = first; p < end; p++) {
    const i = load<i32>(list + ((<usize>p) << 2));
    squaresOf(columns, n, stride, d, i, squares);
    store<f64>(squares + ((<usize>i) << 3), Infinity);
    const ownTargets = targets + ((<usize>p * <usize>k) << 2);
    countAll(squares, stride, ownTargets, k, own);
    let sum: f64 = 0;
    for (let t: usize = 0; t < <usize>k; t++) {
      const target = load<i32>(ownTargets + (t << 2));
      let rank = 1 + load<i32>(own + (t << 3));
      // Besides the target itself.
      if (load<i32>(own + (t << 3), 4) > rank) rank += equalBefore(squares, target, i);
      sum += <f64>max(0, rank - k);
    }
    store<f64>(beyond + ((<usize>p) << 3), sum);
  }
}

/** Writes the squared distances of row i, and infinity where there is no row. */
function squaresOf(columns: usize, n: i32, stride: i32, d: i32, i: i32, squares: usize): void {
  const bytes = (<usize>stride) << 3;
  const at = (<usize>i) << 3;
  if (d === 2) {
    const x = f64x2.splat(load<f64>(columns + at));
    const y = f64x2.splat(load<f64>(columns + bytes + at));
    for (let to: usize = 0; to < bytes; to += 16) {
      const dx = f64x2.sub(v128.load(columns + to), x);
      const dy = f64x2.sub(v128.load(columns + bytes + to), y);
      v128.store(squares + to, f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)));
    }
  } else {
    memory.fill(squares, 0, bytes);
    for (let c = 0; c < d; c++) {
      const column = columns + <usize>c * bytes;
      const own = f64x2.splat(load<f64>(column + at));
      for (let to: usize = 0; to < bytes; to += 16) {
        const difference = f64x2.sub(v128.load(column + to), own);
        v128.store(squares + to, f64x2.add(v128.load(squares + to), f64x2.mul(difference, difference)));
      }
    }
  }
  for (let j = n; j < stride; j++) store<f64>(squares + ((<usize>j) << 3), Infinity);
}

/** The k least, without row i; k is below n. */
function nearestOf(squares: usize, n: i32, i: i32, k: i32, keys: usize, nearest: usize): void {
  let count = 0;
  let j = 0;
  for (; count < k; j++) {
    if (j !== i) insert(keys, nearest, count++, load<f64>(squares + ((<usize>j) << 3)), j);
  }
  const last = keys + ((<usize>(k - 1)) << 3);
  if (j & 1 && j < n) {
    offer(squares, j, i, k, keys, nearest);
    j++;
  }
  let worst = f64x2.splat(load<f64>(last));
  for (; j < n; j += 2) {
    const close = i64x2.bitmask(f64x2.lt(v128.load(squares + ((<usize>j) << 3)), worst));
    if (close === 0) continue;
    if (close & 1) offer(squares, j, i, k, keys, nearest);
    if (close & 2) offer(squares, j + 1, i, k, keys, nearest);
    worst = f64x2.splat(load<f64>(last));
  }
}

/** Rows come in ascending order: of equally far ones the first stays. */
function offer(squares: usize, j: i32, i: i32, k: i32, keys: usize, nearest: usize): void {
  const key = load<f64>(squares + ((<usize>j) << 3));
  if (j !== i && key < load<f64>(keys + ((<usize>(k - 1)) << 3))) insert(keys, nearest, k - 1, key, j);
}

/** Into a sorted list whose places from `at` on are free. */
function insert(keys: usize, nearest: usize, at: i32, key: f64, j: i32): void {
  let place = <usize>at;
  for (; place > 0 && load<f64>(keys + ((place - 1) << 3)) > key; place--) {
    store<f64>(keys + (place << 3), load<f64>(keys + ((place - 1) << 3)));
    store<i32>(nearest + (place << 2), load<i32>(nearest + ((place - 1) << 2)));
  }
  store<f64>(keys + (place << 3), key);
  store<i32>(nearest + (place << 2), j);
}

/** Of each target, the rows that are nearer, and those that are no farther: counts i32 (k, 2), written. */
function countAll(squares: usize, stride: i32, targets: usize, k: i32, counts: usize): void {
  memory.fill(counts, 0, (<usize>k) << 3);
  for (let from = 0; from < stride; from += CHUNK) {
    const start = squares + ((<usize>from) << 3);
    const end = squares + ((<usize>min(stride, from + CHUNK)) << 3);
    for (let t: usize = 0; t < <usize>k; t++) {
      const target = <usize>load<i32>(targets + (t << 2));
      const limit = f64x2.splat(load<f64>(squares + (target << 3)));
      let nearer = i64x2.splat(0);
      let within = i64x2.splat(0);
      for (let at = start; at < end; at += 16) {
        const values = v128.load(at);
        nearer = i64x2.sub(nearer, f64x2.lt(values, limit));
        within = i64x2.sub(within, f64x2.le(values, limit));
      }
      const own = counts + (t << 3);
      store<i32>(own, load<i32>(own) + total(nearer));
      store<i32>(own, load<i32>(own, 4) + total(within), 4);
    }
  }
}

function total(counts: v128): i32 {
  return <i32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
}

/** Rows as far as the target that come before it, without row i. */
function equalBefore(squares: usize, target: i32, i: i32): i32 {
  const key = load<f64>(squares + ((<usize>target) << 3));
  let count = 0;
  for (let j = 0; j < target; j++) {
    if (j !== i && load<f64>(squares + ((<usize>j) << 3)) === key) count++;
  }
  return count;
}
