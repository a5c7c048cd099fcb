/**
 * A difference hash for grey medical pictures: is the next of 16 x 16 blocks brighter, to the right and below, 480
 * bits. The usual 8 x 8 average hash gives most CT slices of one body part the same 64 bits. A block must be
 * brighter by more than noise, so that the black around a body gives zeros whatever the compression did to it; hence
 * brightness, contrast, size and quality of a copy hardly change the hash.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';

const BLOCKS = 16;
const BLOCK_SIZE = CELL_SIZE / BLOCKS;
/** In sums over a block: 2 grey levels a pixel. */
const MARGIN = 2 * BLOCK_SIZE * BLOCK_SIZE;
export const HASH_BITS = 2 * BLOCKS * (BLOCKS - 1);
export const HASH_WORDS = HASH_BITS / 32;

/** @param cell grey, 96 x 96. @returns HASH_WORDS words. */
export function perceptualHash(cell: Uint8Array): Uint32Array {
  const hash = new Uint32Array(HASH_WORDS);
  const sums = new Int32Array(BLOCKS * BLOCKS);
  sumBlocks(cell, sums);
  let bit = 0;
  const put = (brighter: boolean) => {
    if (brighter) hash[bit >>> 5] |= 1 << (bit & 31);
    bit++;
  };
  for (let y = 0; y < BLOCKS; y++) {
    for (let x = 0; x < BLOCKS; x++) {
      const here = sums[y * BLOCKS + x];
      if (x + 1 < BLOCKS) put(sums[y * BLOCKS + x + 1] - here > MARGIN);
      if (y + 1 < BLOCKS) put(sums[(y + 1) * BLOCKS + x] - here > MARGIN);
    }
  }
  return hash;
}

/** Bits in which the hashes of images a and b differ. @param hashes (n, HASH_WORDS). */
export function hashDistance(hashes: Uint32Array, a: number, b: number): number {
  let distance = 0;
  for (let w = 0; w < HASH_WORDS; w++) {
    distance += bitCount(hashes[a * HASH_WORDS + w] ^ hashes[b * HASH_WORDS + w]);
  }
  return distance;
}

function sumBlocks(cell: Uint8Array, sums: Int32Array): void {
  sums.fill(0);
  for (let y = 0, at = 0; y < CELL_SIZE; y++) {
    const row = Math.floor(y / BLOCK_SIZE) * BLOCKS;
    for (let x = 0; x < CELL_SIZE; x++, at++) sums[row + Math.floor(x / BLOCK_SIZE)] += cell[at];
  }
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
