/**
 * The rows that may be nearest to each row, by a lower bound of their key. A list keeps its `size` smallest bounds, equal
 * ones by row, in a buffer of `capacity` entries (f64 bounds, i32 rows) that is cut back when it is full.
 */
import { closeColumns } from './closeColumns';
import { cosineDistances, squaredDistances } from './exactKeys';
import { nearestOf } from './nearestOf';
import { thread } from './thread';

/** Sorted one by one. */
const FEW: i32 = 12;
/** As `raised` of a limit in single precision: some units in the last digit. */
const SLACK: f64 = 1.0 / 1048576.0;

/**
 * Offers each pair of a block of products to the lists of both rows. Rows first..first+rows-1 against columns
 * firstColumn..firstColumn+columns-1; of a pair within the block's diagonal only i < j counts. Every row must be offered others
 * in ascending order.
 * @param products f32 (rows, columns).
 * @param low, scale f64 (n): the bound is low i + low j - factor scale i scale j product.
 * @param low32 f32 (n): `low` lowered by SLACK; scale32 f32 (n); worst32 f32 (n): `worst` raised by SLACK.
 * @param worst f64 (n): no bound that is not below enters a list.
 * @param bounds f64 (n, capacity), entries i32 (n, capacity), counts i32 (n). @param found i32 (columns), scratch.
 */
export function offerPairs(
  products: usize,
  first: i32,
  rows: i32,
  firstColumn: i32,
  columns: i32,
  factor: f64,
  low: usize,
  scale: usize,
  low32: usize,
  scale32: usize,
  worst: usize,
  worst32: usize,
  size: i32,
  capacity: i32,
  bounds: usize,
  entries: usize,
  counts: usize,
  found: usize,
): void {
  const firstAt = (<usize>firstColumn) << 2;
  for (let r = 0; r < rows; r++) {
    const i = first + r;
    const row = products + ((<usize>r * <usize>columns) << 2);
    const lowI = load<f64>(low + ((<usize>i) << 3));
    const scaleI = factor * load<f64>(scale + ((<usize>i) << 3));
    const close = closeColumns(
      row,
      low32 + firstAt,
      scale32 + firstAt,
      worst32 + firstAt,
      max(0, i + 1 - firstColumn),
      columns,
      <f32>scaleI,
      load<f32>(low32 + ((<usize>i) << 2)),
      load<f32>(worst32 + ((<usize>i) << 2)),
      found,
    );
    for (let f = 0; f < close; f++) {
      const c = load<i32>(found + ((<usize>f) << 2));
      const j = firstColumn + c;
      const product = <f64>load<f32>(row + ((<usize>c) << 2));
      const at = (<usize>j) << 3;
      const bound = lowI + load<f64>(low + at) - scaleI * load<f64>(scale + at) * product;
      offer(i, j, bound, worst, worst32, size, capacity, bounds, entries, counts);
      offer(j, i, bound, worst, worst32, size, capacity, bounds, entries, counts);
    }
  }
}

function offer(
  i: i32,
  j: i32,
  bound: f64,
  worst: usize,
  worst32: usize,
  size: i32,
  capacity: i32,
  bounds: usize,
  entries: usize,
  counts: usize,
): void {
  const limit = worst + ((<usize>i) << 3);
  if (!(bound < load<f64>(limit))) return;
  const counter = counts + ((<usize>i) << 2);
  let count = load<i32>(counter);
  const start = <usize>i * <usize>capacity;
  const ownBounds = bounds + (start << 3);
  const ownEntries = entries + (start << 2);
  store<f64>(ownBounds + ((<usize>count) << 3), bound);
  store<i32>(ownEntries + ((<usize>count) << 2), j);
  if (++count === capacity) {
    partition(ownBounds, ownEntries, count, size);
    count = size;
    const last = largest(ownBounds, size);
    store<f64>(limit, last);
    store<f32>(worst32 + ((<usize>i) << 2), <f32>(last + SLACK * abs(last)));
  }
  store<i32>(counter, count);
}

/**
 * Sorts the lists of the rows first..end-1 and writes them one after another: bounds and entries become (n, size). Rows are
 * to be sorted from the first to the last. Every list must hold `size` entries or more.
 * @param worst f64 (n): the last bound of each, written.
 */
export function sortLists(
  first: i32,
  end: i32,
  size: i32,
  capacity: i32,
  bounds: usize,
  entries: usize,
  counts: usize,
  worst: usize,
): void {
  for (let i = first; i < end; i++) {
    const start = <usize>i * <usize>capacity;
    const ownBounds = bounds + (start << 3);
    const ownEntries = entries + (start << 2);
    partition(ownBounds, ownEntries, load<i32>(counts + ((<usize>i) << 2)), size);
    sort(ownBounds, ownEntries, 0, size - 1);
    const to = <usize>i * <usize>size;
    memory.copy(bounds + (to << 3), ownBounds, (<usize>size) << 3);
    memory.copy(entries + (to << 2), ownEntries, (<usize>size) << 2);
    store<f64>(worst + ((<usize>i) << 3), load<f64>(bounds + ((to + <usize>size - 1) << 3)));
  }
}

/**
 * The k nearest by exact key among the sorted list of each row first..end-1.
 * @param rows f32 by row, d each; inverse f64 by row under cosine, 0 else: as in exactKeys.ts.
 * @param bounds f64 (n, size), entries i32 (n, size), worst f64 (n): of `sortLists`. @param scratch f64 (size).
 * @param keys f64 (n, k), nearest i32 (n, k): written, equal keys by row.
 * @param decided u8 (n), written: 1 where no row outside of the list can be among the k.
 */
export function rankLists(
  rows: usize,
  d: i32,
  inverse: usize,
  n: i32,
  size: i32,
  first: i32,
  end: i32,
  k: i32,
  bounds: usize,
  entries: usize,
  worst: usize,
  scratch: usize,
  keys: usize,
  nearest: usize,
  decided: usize,
): void {
  for (let i = first; i < end; i++) {
    const start = <usize>i * <usize>size;
    const ownBounds = bounds + (start << 3);
    const ownEntries = entries + (start << 2);
    const to = <usize>i * <usize>k;
    const ownKeys = keys + (to << 3);
    const ownNearest = nearest + (to << 2);
    exactKeys(rows, d, inverse, i, ownEntries, k, scratch);
    let count = 0;
    for (; count < k; count++) {
      const at = (<usize>count) << 2;
      insert(ownKeys, ownNearest, count, load<f64>(scratch + (at << 1)), load<i32>(ownEntries + at));
    }
    const last = (<usize>(k - 1)) << 3;
    let isDecided = size === n - 1;
    for (; count < size; count++) {
      const limit = load<f64>(ownKeys + last);
      if (load<f64>(ownBounds + ((<usize>count) << 3)) > limit) {
        isDecided = true;
        break;
      }
      const entry = ownEntries + ((<usize>count) << 2);
      const j = load<i32>(entry);
      exactKeys(rows, d, inverse, i, entry, 1, scratch);
      const key = load<f64>(scratch);
      if (key < limit || (key === limit && j < load<i32>(ownNearest + (last >> 1))))
        insert(ownKeys, ownNearest, k - 1, key, j);
    }
    if (load<f64>(ownKeys + last) < load<f64>(worst + ((<usize>i) << 3))) isDecided = true;
    store<u8>(decided + <usize>i, isDecided ? 1 : 0);
  }
}

/** Where so many times as many are listed as are wanted, single precision saves time. */
const MIN_GAIN = 4;
/**
 * As `rankLists`, of lists of which no bounds are known: all of each list is ranked. Where few are wanted, entries that single precision
 * puts behind them for sure are left out.
 * @param scratch f64 (size) for each thread.
 */
export function rankWholeLists(
  rows: usize,
  d: i32,
  inverse: usize,
  size: i32,
  first: i32,
  end: i32,
  k: i32,
  entries: usize,
  scratch: usize,
  keys: usize,
  nearest: usize,
): void {
  const own = scratch + ((<usize>thread * <usize>size) << 3);
  for (let i = first; i < end; i++) {
    const ownEntries = entries + ((<usize>i * <usize>size) << 2);
    const to = <usize>i * <usize>k;
    const ownKeys = keys + (to << 3);
    const ownNearest = nearest + (to << 2);
    const count = k * MIN_GAIN <= size ? nearestOf(rows, d, inverse, i, ownEntries, size, k, own) : size;
    exactKeys(rows, d, inverse, i, ownEntries, count, own);
    for (let c = 0; c < count; c++) {
      const at = (<usize>c) << 2;
      offerKey(ownKeys, ownNearest, c, k, load<f64>(own + (at << 1)), load<i32>(ownEntries + at));
    }
  }
}

/** Puts an entry among the k first of `count` that were offered before. */
function offerKey(keys: usize, nearest: usize, count: i32, k: i32, key: f64, entry: i32): void {
  if (count < k) insert(keys, nearest, count, key, entry);
  else if (comesAfter(keys, nearest, k - 1, key, entry)) insert(keys, nearest, k - 1, key, entry);
}

function exactKeys(rows: usize, d: i32, inverse: usize, i: i32, list: usize, count: i32, out: usize): void {
  if (inverse === 0) squaredDistances(rows, d, i, list, count, out);
  else cosineDistances(rows, d, inverse, i, list, count, out);
}

/** Puts an entry among `count` sorted ones, behind which there is a place. */
function insert(keys: usize, entries: usize, count: i32, key: f64, entry: i32): void {
  let at = count;
  while (at > 0 && comesAfter(keys, entries, at - 1, key, entry)) {
    move(keys, entries, at - 1, at);
    at--;
  }
  store<f64>(keys + ((<usize>at) << 3), key);
  store<i32>(entries + ((<usize>at) << 2), entry);
}

/** Brings the `size` first of `count` entries to the front, in any order. */
function partition(bounds: usize, entries: usize, count: i32, size: i32): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const middle = split(bounds, entries, left, right);
    if (size < middle) right = middle - 1;
    else if (size > middle + 1) left = middle + 1;
    else return;
  }
}

function sort(bounds: usize, entries: usize, left: i32, right: i32): void {
  while (right - left >= FEW) {
    const middle = split(bounds, entries, left, right);
    if (middle - left < right - middle) {
      sort(bounds, entries, left, middle - 1);
      left = middle + 1;
    } else {
      sort(bounds, entries, middle + 1, right);
      right = middle - 1;
    }
  }
  const own = (<usize>left) << 2;
  for (let count = 1; count <= right - left; count++) {
    const at = own + ((<usize>count) << 2);
    const bound = load<f64>(bounds + (at << 1));
    insert(bounds + (own << 1), entries + own, count, bound, load<i32>(entries + at));
  }
}

/** Moves what comes before a middle entry to its left and the others to its right; returns its place. */
function split(bounds: usize, entries: usize, left: i32, right: i32): i32 {
  const middle = (left + right) >>> 1;
  // The middle of three, so that rows in order cost no more.
  if (isBefore(bounds, entries, middle, left)) swap(bounds, entries, middle, left);
  if (isBefore(bounds, entries, right, left)) swap(bounds, entries, right, left);
  if (isBefore(bounds, entries, right, middle)) swap(bounds, entries, right, middle);
  if (right - left < 3) return middle;
  swap(bounds, entries, middle, right - 1);
  const pivot = load<f64>(bounds + ((<usize>(right - 1)) << 3));
  const pivotEntry = load<i32>(entries + ((<usize>(right - 1)) << 2));
  let i = left;
  let j = right - 1;
  for (;;) {
    do i++;
    while (comesBefore(bounds, entries, i, pivot, pivotEntry));
    do j--;
    while (comesAfter(bounds, entries, j, pivot, pivotEntry));
    if (i >= j) break;
    swap(bounds, entries, i, j);
  }
  swap(bounds, entries, i, right - 1);
  return i;
}

function isBefore(bounds: usize, entries: usize, a: i32, b: i32): bool {
  const at = <usize>b;
  return comesBefore(bounds, entries, a, load<f64>(bounds + (at << 3)), load<i32>(entries + (at << 2)));
}

function comesBefore(bounds: usize, entries: usize, place: i32, bound: f64, entry: i32): bool {
  const own = load<f64>(bounds + ((<usize>place) << 3));
  return own < bound || (own === bound && load<i32>(entries + ((<usize>place) << 2)) < entry);
}

function comesAfter(bounds: usize, entries: usize, place: i32, bound: f64, entry: i32): bool {
  const own = load<f64>(bounds + ((<usize>place) << 3));
  return own > bound || (own === bound && load<i32>(entries + ((<usize>place) << 2)) > entry);
}

function move(bounds: usize, entries: usize, from: i32, to: i32): void {
  const a = <usize>from;
  const b = <usize>to;
  store<f64>(bounds + (b << 3), load<f64>(bounds + (a << 3)));
  store<i32>(entries + (b << 2), load<i32>(entries + (a << 2)));
}

function swap(bounds: usize, entries: usize, a: i32, b: i32): void {
  const bound = load<f64>(bounds + ((<usize>a) << 3));
  const entry = load<i32>(entries + ((<usize>a) << 2));
  move(bounds, entries, b, a);
  store<f64>(bounds + ((<usize>b) << 3), bound);
  store<i32>(entries + ((<usize>b) << 2), entry);
}

function largest(bounds: usize, count: i32): f64 {
  let value = load<f64>(bounds);
  for (let at = 1; at < count; at++) value = max(value, load<f64>(bounds + ((<usize>at) << 3)));
  return value;
}
