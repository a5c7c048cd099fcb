/**
 * Sums of the distances of each row to the rows of each cluster, for a tile of all pairs: distances once, then added for the
 * rows of the tile and for its columns, which are rows as well.
 *
 * Sums lie in groups of eight rows: f64 (groups, clusters, 8). How often a row counts in which clusters is a list: those of
 * row j are the entries starts[j]..starts[j + 1] - 1, each a cluster and a number of rows.
 */
import { thread } from './thread';

/** Of eight numbers in doubles. */
const GROUP_BYTES: usize = 64;

/**
 * Distances of the rows first..end-1 of a tile, in place of their products. A squared distance of at most `limit` times the
 * squared lengths has lost its digits: -1 stands there.
 * @param tile f64 (rows, columns). @param rowSquares, columnSquares f64: squared lengths.
 * @param limits f64 (1): `limit`. @param isDiagonal 1 where row r is column r, at a distance of 0.
 * @param lost i32 (rows): how many of the row, written.
 */
export function tileDistances(
  tile: usize,
  columns: i32,
  first: i32,
  end: i32,
  rowSquares: usize,
  columnSquares: usize,
  limits: usize,
  isDiagonal: i32,
  lost: usize,
): void {
  const limit = v128.load64_splat(limits);
  const two = f64x2.splat(2);
  const none = f64x2.splat(-1);
  for (let r = first; r < end; r++) {
    let at = tile + ((<usize>r * <usize>columns) << 3);
    const own = at + ((<usize>r) << 3);
    if (isDiagonal) store<f64>(own, -Infinity);
    const square = v128.load64_splat(rowSquares + ((<usize>r) << 3));
    let other = columnSquares;
    let count = 0;
    let c = 0;
    for (; c + 1 < columns; c += 2, at += 16, other += 16) {
      const size = f64x2.add(square, v128.load(other));
      const squared = f64x2.sub(size, f64x2.mul(two, v128.load(at)));
      const known = f64x2.gt(squared, f64x2.mul(limit, size));
      v128.store(at, v128.bitselect(f64x2.sqrt(squared), none, known));
      count += 2 - popcnt(i64x2.bitmask(known));
    }
    if (c < columns) {
      const size = f64x2.extract_lane(square, 0) + load<f64>(other);
      const squared = size - 2 * load<f64>(at);
      const known = squared > f64x2.extract_lane(limit, 0) * size;
      store<f64>(at, known ? sqrt<f64>(squared) : -1);
      if (!known) count++;
    }
    if (isDiagonal) store<f64>(own, 0);
    store<i32>(lost + ((<usize>r) << 2), count);
  }
}

/**
 * Adds the distances of a tile to the sums of its rows first..end-1; `first` is a multiple of 8, and up to seven rows more are read.
 * @param starts i32: of the first column on. @param clusters i32, counts f64: the entries.
 * @param sums from the first row of the tile on, changed. @param most clusters. @param scratch f64 (threads, columns, 8).
 */
export function addToRows(
  tile: usize,
  columns: i32,
  first: i32,
  end: i32,
  starts: usize,
  clusters: usize,
  counts: usize,
  sums: usize,
  most: i32,
  scratch: usize,
): void {
  const rowBytes = (<usize>columns) << 3;
  const own = scratch + <usize>thread * (rowBytes << 3);
  for (let r = first; r < end; r += 8) {
    let r0 = tile + <usize>r * rowBytes;
    let r1 = r0 + rowBytes;
    let r2 = r1 + rowBytes;
    let r3 = r2 + rowBytes;
    let r4 = r3 + rowBytes;
    let r5 = r4 + rowBytes;
    let r6 = r5 + rowBytes;
    let r7 = r6 + rowBytes;
    let to = own;
    for (const last = r1; r0 < last; to += GROUP_BYTES) {
      v128.store(to, v128.load64_lane(r1, v128.load64_zero(r0), 1));
      v128.store(to, v128.load64_lane(r3, v128.load64_zero(r2), 1), 16);
      v128.store(to, v128.load64_lane(r5, v128.load64_zero(r4), 1), 32);
      v128.store(to, v128.load64_lane(r7, v128.load64_zero(r6), 1), 48);
      r0 += 8;
      r1 += 8;
      r2 += 8;
      r3 += 8;
      r4 += 8;
      r5 += 8;
      r6 += 8;
      r7 += 8;
    }
    const group = sums + <usize>((r >> 3) * most) * GROUP_BYTES;
    addGroup(own, GROUP_BYTES, columns, starts, clusters, counts, group);
  }
}

/**
 * Adds the distances of a tile to the sums of its columns first..end-1, as `addToRows` does.
 * @param starts i32: of the first row on. @param sums from the first column on, changed.
 */
export function addToColumns(
  tile: usize,
  rows: i32,
  columns: i32,
  first: i32,
  end: i32,
  starts: usize,
  clusters: usize,
  counts: usize,
  sums: usize,
  most: i32,
): void {
  const rowBytes = (<usize>columns) << 3;
  for (let c = first; c < end; c += 8) {
    const group = sums + <usize>((c >> 3) * most) * GROUP_BYTES;
    addGroup(tile + ((<usize>c) << 3), rowBytes, rows, starts, clusters, counts, group);
  }
}

/** Adds the distances of eight rows to `count` others, which lie `stride` bytes apart. */
function addGroup(
  distances: usize,
  stride: usize,
  count: i32,
  starts: usize,
  clusters: usize,
  counts: usize,
  sums: usize,
): void {
  let at = distances;
  let entry = load<i32>(starts);
  for (let j = 1; j <= count; j++, at += stride) {
    const d01 = v128.load(at);
    const d23 = v128.load(at, 16);
    const d45 = v128.load(at, 32);
    const d67 = v128.load(at, 48);
    for (const last = load<i32>(starts + ((<usize>j) << 2)); entry < last; entry++) {
      const to = sums + <usize>load<i32>(clusters + ((<usize>entry) << 2)) * GROUP_BYTES;
      const times = v128.load64_splat(counts + ((<usize>entry) << 3));
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(times, d01)));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(times, d23)), 16);
      v128.store(to, f64x2.add(v128.load(to, 32), f64x2.mul(times, d45)), 32);
      v128.store(to, f64x2.add(v128.load(to, 48), f64x2.mul(times, d67)), 48);
    }
  }
}
