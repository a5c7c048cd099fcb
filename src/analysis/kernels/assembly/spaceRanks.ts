/**
 * Some rows of a space against a block of columns, which are rows as well: their nearest rows, and how many rows are nearer
 * than given ones. Products in single precision decide what they can, squared distances in doubles the rest.
 */
import { squaredDistances, squaredDistancesOfDoubles } from './exactKeys';
import { thread } from './thread';

/** Columns that are compared with every target while they are in the fastest cache. */
const CHUNK: i32 = 256;
/** Columns whose distances from a row are computed at once. */
const BATCH: i32 = 32;
/** As `raised` of a limit in single precision: some units in the last digit. */
const SLACK: f64 = 1.0 / 1048576.0;

/** Of the scratch of a thread: bounds below and above, which columns are open, then those of a batch and their distances. */
const ABOVE: usize = (<usize>CHUNK) << 2;
const OPEN: usize = ABOVE << 1;
const COLUMNS: usize = OPEN + ABOVE;
const KEYS: usize = COLUMNS + ((<usize>BATCH) << 2);
const LIMITS: usize = KEYS + ((<usize>BATCH) << 3);

/** Bytes of the scratch of a thread. */
export function spaceRanksBytes(k: i32): usize {
  return LIMITS + ((<usize>k) << 3);
}

/** The row at hand and the block; a thread has an instance of its own. */
let ownRow: i32 = 0;
let ownIndex: i32 = 0;
let firstOfBlock: i32 = 0;
let firstOfChunk: i32 = 0;
let stripRows: i32 = 0;
let neighbors: i32 = 0;
let vectorsOf: usize = 0;
let columnsOf: i32 = 0;
let numberBytes: i32 = 4;
let scratchOf: usize = 0;
let targetKeysOf: usize = 0;
let targetsOf: usize = 0;
let nearerOf: usize = 0;
let nearestKeysOf: usize = 0;
let nearestOf: usize = 0;

/**
 * Rows first..end-1 of a strip against the columns firstColumn..firstColumn+columns-1. The squared distance of row i and column j
 * lies in [b, b + error i + error j], where b = low i + low j - 2 product; i and j are indices in the space, and equal ones are not
 * compared.
 * @param products f32 (rows, columns), readable 12 bytes beyond. @param indices i32 (rows): of the strip.
 * @param low f32 (columns): `low` lowered by SLACK; high f32 (columns): low + error raised by it; both readable 12 bytes beyond.
 * @param bounds f64 (rows, 2): low and error.
 * @param vectors (strip + columns, d) of f32 or f64 (`bytes` a number): the rows of the strip, then those of the columns.
 * @param targetKeys f64 (rows, k), targets i32 (rows, k): squared distances of given rows and the rows.
 * @param nearer i32 (rows, k): grows by the rows that come before each target, equally far ones by index.
 * @param nearestKeys f64 (rows, k), nearest i32 (rows, k): the first of those seen so far that are no farther than the farthest
 * target, infinity and the largest i32 where there are none; updated.
 * @param scratch spaceRanksBytes for each thread.
 */
export function spaceRanks(
  products: usize,
  indices: usize,
  first: i32,
  end: i32,
  firstColumn: i32,
  columns: i32,
  low: usize,
  high: usize,
  bounds: usize,
  k: i32,
  vectors: usize,
  strip: i32,
  d: i32,
  bytes: i32,
  targetKeys: usize,
  targets: usize,
  nearer: usize,
  nearestKeys: usize,
  nearest: usize,
  scratch: usize,
): void {
  firstOfBlock = firstColumn;
  stripRows = strip;
  neighbors = k;
  vectorsOf = vectors;
  columnsOf = d;
  numberBytes = bytes;
  scratchOf = scratch + <usize>thread * spaceRanksBytes(k);
  for (let r = first; r < end; r++) {
    const at = <usize>r * <usize>k;
    ownRow = r;
    ownIndex = load<i32>(indices + ((<usize>r) << 2));
    targetKeysOf = targetKeys + (at << 3);
    targetsOf = targets + (at << 2);
    nearerOf = nearer + (at << 2);
    nearestKeysOf = nearestKeys + (at << 3);
    nearestOf = nearest + (at << 2);
    const rowLow = load<f64>(bounds + ((<usize>r) << 4));
    const rowError = load<f64>(bounds + ((<usize>r) << 4), 8);
    const most = setLimits(rowLow, rowError);
    const row = products + ((<usize>r * <usize>columns) << 2);
    for (let from = 0; from < columns; from += CHUNK) {
      const count = min(CHUNK, columns - from);
      const start = (<usize>from) << 2;
      firstOfChunk = from;
      fillChunk(row + start, low + start, high + start, count);
      for (let t = 0; t < k; t++) countTarget(t, count);
      decideOpen(count, rowLow, most);
    }
  }
}

/**
 * Of each target, below which bound above a column comes before it, and up to which bound below it may. @returns the largest key.
 */
function setLimits(rowLow: f64, rowError: f64): f64 {
  const limits = scratchOf + LIMITS;
  let most: f64 = 0;
  for (let t: usize = 0; t < <usize>neighbors; t++) {
    const key = load<f64>(targetKeysOf + (t << 3));
    most = max(most, key);
    const slack = SLACK * (key + abs(rowLow) + rowError);
    store<f32>(limits + (t << 3), <f32>(key - rowLow - rowError - slack));
    store<f32>(limits + (t << 3), <f32>(key - rowLow + slack), 4);
  }
  return most;
}

/** Bounds of a chunk below and above, without the row's part; infinity where nothing is to be compared. */
function fillChunk(products: usize, low: usize, high: usize, count: i32): void {
  const below = scratchOf;
  const above = scratchOf + ABOVE;
  const bytes = (<usize>count) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const product = v128.load(products + at);
    const twice = f32x4.add(product, product);
    v128.store(below + at, f32x4.sub(v128.load(low + at), twice));
    v128.store(above + at, f32x4.sub(v128.load(high + at), twice));
  }
  memory.fill(scratchOf + OPEN, 0, ABOVE);
  for (let c = count; c & 3; c++) exclude(c);
  const own = ownIndex - firstOfBlock - firstOfChunk;
  if (own >= 0 && own < count) exclude(own);
}

function exclude(c: i32): void {
  const at = scratchOf + ((<usize>c) << 2);
  store<f32>(at, Infinity);
  store<f32>(at + ABOVE, Infinity);
}

function limitOf(key: f64, rowLow: f64): v128 {
  return f32x4.splat(<f32>(key - rowLow + SLACK * (key + abs(rowLow))));
}

/** Counts the columns of a chunk that come before a target, and opens those that the bounds do not decide. */
function countTarget(t: i32, count: i32): void {
  const limits = scratchOf + LIMITS + ((<usize>t) << 3);
  const before = v128.load32_splat(limits);
  const within = v128.load32_splat(limits, 4);
  const end = scratchOf + ((<usize>count) << 2);
  let surely = i32x4.splat(0);
  let perhaps = i32x4.splat(0);
  for (let at = scratchOf; at < end; at += 16) {
    surely = i32x4.sub(surely, f32x4.lt(v128.load(at, ABOVE), before));
    perhaps = i32x4.sub(perhaps, f32x4.le(v128.load(at), within));
  }
  const own = nearerOf + ((<usize>t) << 2);
  const decided = total(surely);
  store<i32>(own, load<i32>(own) + decided);
  if (total(perhaps) === decided) return;
  for (let at = scratchOf; at < end; at += 16) {
    const open = v128.andnot(f32x4.le(v128.load(at), within), f32x4.lt(v128.load(at, ABOVE), before));
    v128.store(at, v128.or(v128.load(at, OPEN), open), OPEN);
  }
}

function total(counts: v128): i32 {
  return (
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

/** Computes the distances of the columns that are open or may be among the nearest. @param most key of the targets. */
function decideOpen(count: i32, rowLow: f64, most: f64): void {
  const last = nearestKeysOf + ((<usize>(neighbors - 1)) << 3);
  let limit = limitOf(min(load<f64>(last), most), rowLow);
  let listed = 0;
  for (let c = 0; c < count; c += 4) {
    const at = scratchOf + ((<usize>c) << 2);
    const open = v128.or(v128.load(at, OPEN), f32x4.le(v128.load(at), limit));
    for (let left = i32x4.bitmask(open); left; left &= left - 1) {
      store<i32>(scratchOf + COLUMNS + ((<usize>listed) << 2), stripRows + firstOfChunk + c + ctz(left));
      listed++;
    }
    if (listed <= BATCH - 4) continue;
    decide(listed);
    listed = 0;
    limit = limitOf(min(load<f64>(last), most), rowLow);
  }
  decide(listed);
}

/** Of the columns that are listed: counts them for the targets that they are open for, and offers them to the nearest. */
function decide(listed: i32): void {
  const keys = scratchOf + KEYS;
  const columns = scratchOf + COLUMNS;
  if (numberBytes === 4) squaredDistances(vectorsOf, columnsOf, ownRow, columns, listed, keys);
  else squaredDistancesOfDoubles(vectorsOf, columnsOf, ownRow, columns, listed, keys);
  for (let p: usize = 0; p < <usize>listed; p++) {
    const key = load<f64>(keys + (p << 3));
    const column = load<i32>(columns + (p << 2)) - stripRows;
    const index = firstOfBlock + column;
    const at = scratchOf + ((<usize>(column - firstOfChunk)) << 2);
    if (load<i32>(at, OPEN) !== 0) countOpen(key, index, load<f32>(at), load<f32>(at, ABOVE));
    offer(key, index);
  }
}

function countOpen(key: f64, index: i32, below: f32, above: f32): void {
  for (let t: usize = 0; t < <usize>neighbors; t++) {
    const limits = scratchOf + LIMITS + (t << 3);
    if (above < load<f32>(limits) || below > load<f32>(limits, 4)) continue;
    if (!comesBefore(key, index, targetKeysOf, targetsOf, t)) continue;
    const own = nearerOf + (t << 2);
    store<i32>(own, load<i32>(own) + 1);
  }
}

function offer(key: f64, index: i32): void {
  let place = <usize>(neighbors - 1);
  if (!comesBefore(key, index, nearestKeysOf, nearestOf, place)) return;
  for (; place > 0 && comesBefore(key, index, nearestKeysOf, nearestOf, place - 1); place--) {
    const from = place - 1;
    store<f64>(nearestKeysOf + (place << 3), load<f64>(nearestKeysOf + (from << 3)));
    store<i32>(nearestOf + (place << 2), load<i32>(nearestOf + (from << 2)));
  }
  store<f64>(nearestKeysOf + (place << 3), key);
  store<i32>(nearestOf + (place << 2), index);
}

function comesBefore(key: f64, index: i32, keys: usize, indices: usize, place: usize): bool {
  const other = load<f64>(keys + (place << 3));
  return key < other || (key === other && index < load<i32>(indices + (place << 2)));
}
