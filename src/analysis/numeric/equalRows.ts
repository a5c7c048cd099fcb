/** Rows that are equal in every number, recognised once: they share all their distances. */

import type { AnyMatrix } from './matrix';
import { inPieces, wordsOf } from './rowPieces';

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
const EMPTY = -1;

/** 0 and -0 are equal; a NaN equals nothing. Time O(n d). @param check called now and then; what it throws ends the search. */
export function equalRows(x: AnyMatrix, check: () => void = () => undefined): EqualRows {
  const { n } = x;
  const groupOf = new Int32Array(n);
  const first: number[] = [];
  const sizes: number[] = [];
  const hashes = hashesOf(x, check);
  const areEqual = comparison(x);
  const slots = new Int32Array(slotCount(n)).fill(EMPTY); // groups by the lower bits of their hash, or in a slot after it
  let largest = 0;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) check();
    const hash = hashes[i];
    let slot = hash & (slots.length - 1);
    let group = slots[slot];
    while (group !== EMPTY && (hashes[first[group]] !== hash || !areEqual(first[group], i))) {
      slot = (slot + 1) & (slots.length - 1);
      group = slots[slot];
    }
    if (group === EMPTY) {
      group = first.length;
      first.push(i);
      sizes.push(0);
      slots[slot] = group;
    }
    groupOf[i] = group;
    sizes[group]++;
    if (sizes[group] > largest) largest = sizes[group];
  }
  return { groupOf, first: Int32Array.from(first), sizes: Int32Array.from(sizes), largest };
}

/** A power of two, of which half stays empty at least. */
function slotCount(n: number): number {
  return 2 ** Math.ceil(Math.log2(2 * Math.max(1, n)));
}

/** Of the bits of each row (n); 0 and -0 have one. */
function hashesOf(x: AnyMatrix, check: () => void): Float64Array {
  const hashes = new Float64Array(x.n);
  const words = wordsOf(x);
  inPieces(words, (kernels, most) => {
    const own = kernels.float64(most);
    return (rows, first, end) => {
      check();
      kernels.call.hashRows(rows.pointer, end - first, words.d, own.pointer);
      hashes.set(own.values.subarray(0, end - first), first);
    };
  });
  return hashes;
}

/** Whether rows are equal in every number. */
function comparison({ d, data }: AnyMatrix): (i: number, j: number) => boolean {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const length = d * data.BYTES_PER_ELEMENT;
  const areEqual = (i: number, j: number) => {
    for (let a = i * d, b = j * d; a < i * d + d; a++, b++) if (data[a] !== data[b]) return false;
    return true;
  };
  /** Whether a row is equal to itself: not with a NaN. */
  const isNumber = new Map<number, boolean>();
  return (i, j) => {
    // Mostly the bytes are equal, which is found ten times as fast.
    if (bytes.compare(bytes, i * length, (i + 1) * length, j * length, (j + 1) * length) !== 0)
      return areEqual(i, j);
    const known = isNumber.get(i) ?? areEqual(i, i);
    isNumber.set(i, known);
    return known;
  };
}
