/** Rows that are equal in every number, recognised once: they share all their distances. */

import type { AnyMatrix } from './matrix';

export interface EqualRows {
  /** Group of each row (n), numbered by first appearance. */
  readonly groupOf: Int32Array;
  /** The first row of each group, ascending: the distinct rows. */
  readonly first: Int32Array;
  /** Rows of each group. */
  readonly sizes: Int32Array;
  /** Rows of the largest group; 0 without rows. */
  readonly largest: number;
}

const CHECK_EVERY_ROWS = 4096;

/** 0 and -0 are equal; a NaN equals nothing. Time O(n d). @param check called now and then; what it throws ends the search. */
export function equalRows(x: AnyMatrix, check: () => void = () => undefined): EqualRows {
  const { n } = x;
  const groupOf = new Int32Array(n);
  const first: number[] = [];
  const sizes: number[] = [];
  const hashOf = hasher(x);
  const byHash = new Map<number, number[]>();
  let largest = 0;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) check();
    const hash = hashOf(i);
    const candidates = byHash.get(hash) ?? [];
    let group = candidates.find((candidate) => areEqual(x, first[candidate], i)) ?? -1;
    if (group < 0) {
      group = first.length;
      first.push(i);
      sizes.push(0);
      candidates.push(group);
      byHash.set(hash, candidates);
    }
    groupOf[i] = group;
    sizes[group]++;
    if (sizes[group] > largest) largest = sizes[group];
  }
  return { groupOf, first: Int32Array.from(first), sizes: Int32Array.from(sizes), largest };
}

/** Two hashes of the numbers' bits, 53 bits together; 0 and -0 have one. */
function hasher({ d, data }: AnyMatrix): (i: number) => number {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const wordsPerRow = d * (data.BYTES_PER_ELEMENT / 4);
  return (i) => {
    let [a, b] = [1, 2];
    for (let at = i * wordsPerRow, end = at + wordsPerRow; at < end; at++) {
      // Only the sign bit set: -0 in single precision, the upper half of -0 in double.
      const word = words[at] === 0x80000000 ? 0 : words[at];
      a = Math.imul(a ^ word, 0x5bd1e995);
      a ^= a >>> 15;
      b = Math.imul(b + word, 0x9e3779b1);
      b ^= b >>> 13;
    }
    return (a >>> 0) * 2 ** 21 + (b >>> 11);
  };
}

function areEqual({ d, data }: AnyMatrix, i: number, j: number): boolean {
  for (let a = i * d, b = j * d; a < i * d + d; a++, b++) if (data[a] !== data[b]) return false;
  return true;
}
