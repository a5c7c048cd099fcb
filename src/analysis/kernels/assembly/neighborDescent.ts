/**
 * The steps of NN-descent (Dong, Charikar & Li 2011): the neighbours of a row are offered to each other. Keys are
 * those of `splitRows`, lists those of `neighborLists`. What an iteration leaves does not depend on the order of rows
 * or threads.
 */
import { twoRowsTimes } from './integerDots';
import { offer } from './neighborLists';
import { thread } from './thread';

/**
 * Offers to each other the rows of each leaf firstLeaf..endLeaf-1.
 * @param rows, bytes, low, weight as of `splitRows`. @param keys, entries, locks, size as of `neighborLists`.
 * @param order i32: rows, leaf after leaf. @param starts i32: place of the first row of each leaf, and the end of the last.
 * @param most rows of a leaf, a multiple of 4. @param scratch `scratchBytes` for each thread.
 */
export function joinLeaves(
  rows: usize,
  bytes: usize,
  low: usize,
  weight: usize,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
  order: usize,
  starts: usize,
  firstLeaf: i32,
  endLeaf: i32,
  most: i32,
  scratch: usize,
): void {
  const own = scratch + <usize>thread * scratchBytes(most);
  for (let leaf = firstLeaf; leaf < endLeaf; leaf++) {
    const first = load<i32>(starts + ((<usize>leaf) << 2));
    const count = load<i32>(starts + ((<usize>leaf) << 2), 4) - first;
    memory.copy(own, order + ((<usize>first) << 2), (<usize>count) << 2);
    join(rows, bytes, low, weight, keys, entries, locks, size, own, most, count, count);
  }
}

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
    join(rows, bytes, low, weight, keys, entries, locks, size, own, most, news, count);
  }
}

/** Of `joinLeaves` and `joinCandidates` for each thread, with at most so many rows at once, a multiple of 4. */
export function scratchBytes(most: i32): usize {
  return (<usize>most) << 5;
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

/** @param members i32 (most), and room for seven more arrays of this length: the first `fresh` meet all, in pairs. */
function join(
  rows: usize,
  bytes: usize,
  low: usize,
  weight: usize,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
  members: usize,
  most: i32,
  fresh: i32,
  count: i32,
): void {
  const length = (<usize>most) << 2;
  const addresses = members + length;
  const lows = addresses + length;
  const weights = lows + length;
  const worsts = weights + length;
  const products = worsts + length;
  const otherProducts = products + length;
  const last = ((<usize>size) << 2) - 4;
  for (let c = 0; c < count; c++) {
    const at = (<usize>c) << 2;
    const row = <usize>load<i32>(members + at);
    store<u32>(addresses + at, <u32>(rows + row * bytes));
    store<f32>(lows + at, load<f32>(low + (row << 2)));
    store<f32>(weights + at, load<f32>(weight + (row << 2)));
    store<f32>(worsts + at, load<f32>(keys + row * (last + 4) + last));
  }
  for (let c = count; c & 3; c++) {
    store<u32>(addresses + ((<usize>c) << 2), load<u32>(addresses));
  }
  for (let r = 0; r < fresh; r += 2) {
    const hasOther = r + 1 < count;
    const left = <usize>load<u32>(addresses + ((<usize>r) << 2));
    const right = hasOther ? <usize>load<u32>(addresses + ((<usize>(r + 1)) << 2)) : left;
    const start = (r + 1) & ~3;
    twoRowsTimes(left, right, addresses, start, count, bytes, products, otherProducts);
    offerRow(members, lows, weights, worsts, products, r, start, count, keys, entries, locks, size);
    if (r + 1 < fresh) {
      offerRow(
        members,
        lows,
        weights,
        worsts,
        otherProducts,
        r + 1,
        start,
        count,
        keys,
        entries,
        locks,
        size,
      );
    }
  }
}

/** Offers member r and the members behind it to each other where their key may enter one of their lists. */
function offerRow(
  members: usize,
  lows: usize,
  weights: usize,
  worsts: usize,
  products: usize,
  r: i32,
  start: i32,
  count: i32,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
): void {
  const own = (<usize>r) << 2;
  const lowR = f32x4.splat(load<f32>(lows + own));
  const weightR = f32x4.splat(load<f32>(weights + own));
  const worstR = f32x4.splat(load<f32>(worsts + own));
  const row = load<i32>(members + own);
  for (let c = start; c < count; c += 4) {
    const at = (<usize>c) << 2;
    const product = f32x4.mul(
      f32x4.mul(weightR, v128.load(weights + at)),
      f32x4.convert_i32x4_s(v128.load(products + at)),
    );
    const key = f32x4.sub(f32x4.add(lowR, v128.load(lows + at)), product);
    let close = i32x4.bitmask(f32x4.le(key, f32x4.max(worstR, v128.load(worsts + at))));
    if (close === 0) continue;
    v128.store(products + at, key);
    while (close) {
      const next = c + ctz(close);
      close &= close - 1;
      if (next <= r || next >= count) continue;
      const to = (<usize>next) << 2;
      const value = load<f32>(products + to);
      const other = load<i32>(members + to);
      if (other === row) continue; // both new and old, by either row of a pair
      offer(keys, entries, locks, size, row, other, value);
      offer(keys, entries, locks, size, other, row, value);
    }
  }
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
