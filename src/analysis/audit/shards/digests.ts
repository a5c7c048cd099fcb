/** SHA-256 as numbers, eight words each, so that those of a million images are one array. */

export const DIGEST_WORDS = 8;

/** @param hex of each. */
export function digestWords(hex: readonly string[]): Int32Array {
  const bytes = Buffer.from(hex.join(''), 'hex');
  return Int32Array.from({ length: hex.length * DIGEST_WORDS }, (_, i) => bytes.readInt32BE(4 * i));
}

/** In hex. */
export function digestAt(words: Int32Array, i: number): string {
  let hex = '';
  for (let w = i * DIGEST_WORDS; w < (i + 1) * DIGEST_WORDS; w++)
    hex += (words[w] >>> 0).toString(16).padStart(8, '0');
  return hex;
}
