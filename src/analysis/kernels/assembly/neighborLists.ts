/**
 * Lists of the nearest rows found so far. A list is `size` keys (f32) and beside them entries (i32, twice the row plus
 * 1 where it is new), ascending by key and row; free places have key Infinity and entry -1. Only what comes before the
 * last of a list enters it, so the lists do not depend on the order of the offers.
 */

/** Offers row j to the list of row i. `locks` holds an i32 by row. */
export function offer(keys: usize, entries: usize, locks: usize, size: i32, i: i32, j: i32, key: f32): void {
  const bytes = (<usize>size) << 2;
  const ownKeys = keys + <usize>i * bytes;
  if (key > load<f32>(ownKeys + bytes - 4)) return;
  const lock = locks + ((<usize>i) << 2);
  while (atomic.cmpxchg<i32>(lock, 0, 1) !== 0) {}
  insert(ownKeys, entries + <usize>i * bytes, size, j, key);
  atomic.store<i32>(lock, 0);
}

function insert(keys: usize, entries: usize, size: i32, j: i32, key: f32): void {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = (<usize>middle) << 2;
    const own = load<f32>(keys + at);
    if (own < key || (own === key && load<i32>(entries + at) >> 1 < j)) low = middle + 1;
    else high = middle;
  }
  if (low >= size) return;
  const at = (<usize>low) << 2;
  if (load<f32>(keys + at) === key && load<i32>(entries + at) >> 1 === j) return;
  for (let to = (<usize>(size - 1)) << 2; to > at; to -= 4) {
    store<f32>(keys + to, load<f32>(keys + to - 4));
    store<i32>(entries + to, load<i32>(entries + to - 4));
  }
  store<f32>(keys + at, key);
  store<i32>(entries + at, (j << 1) | 1);
}

/** How many entries of the rows first..end-1 are new. */
export function countNew(entries: usize, size: i32, first: i32, end: i32): i32 {
  let count = 0;
  for (let at = first * size; at < end * size; at++) {
    const entry = load<i32>(entries + ((<usize>at) << 2));
    if (entry >= 0) count += entry & 1;
  }
  return count;
}
