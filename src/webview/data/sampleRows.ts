/** Which samples stand for a group: seeded and the same every time. Pure. */

export type Strategy = 'random' | 'first' | 'spread';

/** @returns at most `most` of `members`, ascending. */
export function representatives(
  members: Int32Array,
  most: number,
  strategy: Strategy,
  seed: number,
): Int32Array {
  if (members.length <= most) return members;
  if (strategy === 'first') return members.slice(0, most);
  if (strategy === 'spread') {
    return Int32Array.from(
      { length: most },
      (_none, at) => members[Math.floor((at * members.length) / most)],
    );
  }
  // Partial Fisher-Yates over a copy, drawn by a mixing hash of seed and step.
  const pool = members.slice();
  for (let at = 0; at < most; at++) {
    const other = at + (hash(seed, at) % (pool.length - at));
    [pool[at], pool[other]] = [pool[other], pool[at]];
  }
  return pool.slice(0, most).sort();
}

/** murmur3's finaliser. */
function hash(seed: number, step: number): number {
  let value = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b)) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
