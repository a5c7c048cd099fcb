/**
 * Rows offered to each other: all products of some with others at full speed, then what may enter a list. Keys are those of
 * `assignCenters`, lists those of `neighborLists`. What the lists hold in the end does not depend on the order of calls or
 * threads.
 */
import { twoRowsTimes } from './integerDots';
import { offer } from './neighborLists';
import { thread } from './thread';

/**
 * Offers to each other the rows of each cell firstCell..endCell-1.
 * @param rows, bytes, low, weight as of `assignCenters`. @param keys, entries, locks, size as of `neighborLists`.
 * @param order i32: rows, cell after cell. @param starts i32: place of the first row of each cell, and the end of the last.
 * @param meeting i32: how many first rows of each cell meet only those behind them; 0: all rows of all cells meet.
 * @param most rows at once, a multiple of 4. @param scratch `scratchBytes` for each thread.
 */
export function joinWithinCells(
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
  meeting: usize,
  firstCell: i32,
  endCell: i32,
  most: i32,
  scratch: usize,
): void {
  const own = scratch + <usize>thread * scratchBytes(most);
  for (let cell = firstCell; cell < endCell; cell++) {
    const first = load<i32>(starts + ((<usize>cell) << 2));
    const count = load<i32>(starts + ((<usize>cell) << 2), 4) - first;
    memory.copy(own, order + ((<usize>first) << 2), (<usize>count) << 2);
    const from = meeting ? load<i32>(meeting + ((<usize>cell) << 2)) : 0;
    join(rows, bytes, low, weight, keys, entries, locks, size, own, most, from, from ? from : count, count);
  }
}

/**
 * Offers to each other the rows of each cell firstCell..endCell-1, and those of its partners to them.
 * @param starts i32: place of the first row of each cell, and the end of the last. @param partners i32: cells, cell after cell.
 * @param partnerStarts i32: place of the first partner of each cell, and the end of the last.
 */
export function joinCells(
  rows: usize,
  bytes: usize,
  low: usize,
  weight: usize,
  keys: usize,
  entries: usize,
  locks: usize,
  size: i32,
  starts: usize,
  partners: usize,
  partnerStarts: usize,
  firstCell: i32,
  endCell: i32,
  most: i32,
  scratch: usize,
): void {
  const own = scratch + <usize>thread * scratchBytes(most);
  for (let cell = firstCell; cell < endCell; cell++) {
    const mine = copyCell(starts, cell, own);
    let count = mine;
    let from = 0;
    const last = load<i32>(partnerStarts + ((<usize>cell) << 2), 4);
    for (let at = load<i32>(partnerStarts + ((<usize>cell) << 2)); at < last; at++) {
      const partner = load<i32>(partners + ((<usize>at) << 2));
      const next =
        load<i32>(starts + ((<usize>partner) << 2), 4) - load<i32>(starts + ((<usize>partner) << 2));
      if (count + next > most) {
        join(rows, bytes, low, weight, keys, entries, locks, size, own, most, from, mine, count);
        from = mine;
        count = mine;
      }
      count += copyCell(starts, partner, own + ((<usize>count) << 2));
    }
    join(rows, bytes, low, weight, keys, entries, locks, size, own, most, from, mine, count);
  }
}

function copyCell(starts: usize, cell: i32, to: usize): i32 {
  const first = load<i32>(starts + ((<usize>cell) << 2));
  const count = load<i32>(starts + ((<usize>cell) << 2), 4) - first;
  for (let c = 0; c < count; c++) store<i32>(to + ((<usize>c) << 2), first + c);
  return count;
}

/** Of `joinWithinCells`, `joinCells` and `joinCandidates` for each thread, with at most so many rows at once, a multiple of 4. */
export function scratchBytes(most: i32): usize {
  return (<usize>most) << 5;
}

/** @param members i32 (most), and room for seven more arrays of this length: the first `fresh` meet those from `from` on, each pair once. */
export function join(
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
  from: i32,
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
    const start = max(r + 1, from) & ~3;
    twoRowsTimes(left, right, addresses, start, count, bytes, products, otherProducts);
    offerRow(members, lows, weights, worsts, products, r, from, start, count, keys, entries, locks, size);
    if (r + 1 < fresh) {
      offerRow(
        members,
        lows,
        weights,
        worsts,
        otherProducts,
        r + 1,
        from,
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
  from: i32,
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
  const worst = load<f32>(worsts + own);
  const worstR = f32x4.splat(worst);
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
      if (next <= r || next < from || next >= count) continue;
      const to = (<usize>next) << 2;
      const value = load<f32>(products + to);
      const other = load<i32>(members + to);
      if (other === row) continue; // both new and old, by either row of a pair
      if (value <= worst) offer(keys, entries, locks, size, row, other, value);
      if (value <= load<f32>(worsts + to)) offer(keys, entries, locks, size, other, row, value);
    }
  }
}
