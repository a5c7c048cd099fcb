/**
 * The steps of NN-descent (Dong, Charikar & Li 2011): the neighbours of a row are offered to each other. Keys are
 * those of `assignCenters`, lists those of `neighborLists`. What an iteration leaves does not depend on the order of rows
 * or threads.
 */
import { join, scratchBytes } from './joinRows';
import { thread } from './thread';

/**
 * Offers to each other the candidates of each row first..end-1: new with new, new with old.
 * @param fresh, stale u64 (n, half) as `sampleCandidates` wrote them; 2 half is `most` or less.
 */
export function joinCandidates(
  rows: usize,
  bytes: usize,
  low: usize,
  weight: usize,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
  fresh: usize,
  stale: usize,
  half: i32,
  first: i32,
  end: i32,
  most: i32,
  scratch: usize,
): void {
  const own = scratch + <usize>thread * scratchBytes(most);
  for (let i = first; i < end; i++) {
    const from = (<usize>(i * half)) << 3;
    const news = copyRows(fresh + from, half, own);
    if (news === 0) continue;
    const count = news + copyRows(stale + from, half, own + ((<usize>news) << 2));
    join(rows, bytes, low, weight, keys, entries, locks, size, own, most, 0, news, count);
  }
}

function copyRows(candidates: usize, size: i32, to: usize): i32 {
  let count = 0;
  for (; count < size; count++) {
    const candidate = load<u64>(candidates + ((<usize>count) << 3));
    if (candidate === u64.MAX_VALUE) break;
    store<i32>(to + ((<usize>count) << 2), <i32>candidate);
  }
  return count;
}

/**
 * Draws candidates: of each row's entries and of the rows that have it as an entry, the `half` of lowest priority among
 * new ones and among old ones. The priority of a pair is a hash of both rows and the seed.
 * @param fresh, stale u64 (n, half): priority << 32 | row, ascending, filled up with the largest number.
 */
export function sampleCandidates(
  entries: usize,
  locks: usize,
  size: i32,
  fresh: usize,
  stale: usize,
  half: i32,
  seed: u32,
  first: i32,
  end: i32,
): void {
  for (let i = first; i < end; i++) {
    const from = entries + ((<usize>(i * size)) << 2);
    for (let e = 0; e < size; e++) {
      const entry = load<i32>(from + ((<usize>e) << 2));
      if (entry < 0) break;
      const j = entry >> 1;
      const chosen = entry & 1 ? fresh : stale;
      const priority = (<u64>priorityOf(i, j, seed)) << 32;
      push(chosen, locks, half, i, priority | (<u64>j));
      push(chosen, locks, half, j, priority | (<u64>i));
    }
  }
}

/** Entries of rows first..end-1 that `sampleCandidates` drew for their own row are no longer new. */
export function ageEntries(
  entries: usize,
  size: i32,
  fresh: usize,
  half: i32,
  seed: u32,
  first: i32,
  end: i32,
): void {
  for (let i = first; i < end; i++) {
    const limit = load<u64>(fresh + ((<usize>((i + 1) * half)) << 3) - 8);
    const from = entries + ((<usize>(i * size)) << 2);
    for (let e = 0; e < size; e++) {
      const at = from + ((<usize>e) << 2);
      const entry = load<i32>(at);
      if (entry < 0) break;
      if (!(entry & 1)) continue;
      const j = entry >> 1;
      if ((((<u64>priorityOf(i, j, seed)) << 32) | (<u64>j)) <= limit) store<i32>(at, entry - 1);
    }
  }
}

/** The same for i, j and for j, i. */
function priorityOf(i: i32, j: i32, seed: u32): u32 {
  let hash = seed ^ (<u32>min(i, j) * 0x9e3779b1);
  hash = (hash ^ (hash >>> 15)) * 0x85ebca77;
  hash ^= <u32>max(i, j) * 0xc2b2ae3d;
  hash = (hash ^ (hash >>> 13)) * 0x27d4eb2f;
  return hash ^ (hash >>> 16);
}

function push(candidates: usize, locks: usize, half: i32, i: i32, candidate: u64): void {
  const own = candidates + ((<usize>(i * half)) << 3);
  const last = (<usize>(half - 1)) << 3;
  if (candidate >= load<u64>(own + last)) return;
  const lock = locks + ((<usize>i) << 2);
  while (atomic.cmpxchg<i32>(lock, 0, 1) !== 0) {}
  if (candidate < load<u64>(own + last)) {
    let low = 0;
    let high = half;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (load<u64>(own + ((<usize>middle) << 3)) < candidate) low = middle + 1;
      else high = middle;
    }
    const at = own + ((<usize>low) << 3);
    if (load<u64>(at) !== candidate) {
      for (let to = own + last; to > at; to -= 8) store<u64>(to, load<u64>(to - 8));
      store<u64>(at, candidate);
    }
  }
  atomic.store<i32>(lock, 0);
}
