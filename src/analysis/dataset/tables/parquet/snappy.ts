/**
 * Decompression of Snappy blocks (google/snappy, format_description.txt). Pictures do not compress: their pages are
 * long literals, which are copied as blocks here and byte by byte by the packages.
 */
import { damaged } from './parquetError';

/** Below this a loop is faster than a call. */
const BLOCK_BYTES = 32;

/** @throws ParquetError when the block is malformed or has not exactly `size` bytes. */
export function snappyDecompress(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let at = preambleEnd(input);
  let filled = 0;
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    let length: number;
    if (kind === 0) {
      length = (tag >>> 2) + 1;
      if (length > 60) {
        const bytes = length - 60;
        length = littleEndian(input, at, bytes) + 1;
        at += bytes;
      }
      if (length > input.length - at || length > size - filled) throw malformed();
      if (length < BLOCK_BYTES) for (let i = 0; i < length; i++) output[filled + i] = input[at + i];
      else output.set(input.subarray(at, at + length), filled);
      at += length;
    } else {
      length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      const bytes = kind === 3 ? 4 : kind;
      const offset = littleEndian(input, at, bytes) + (kind === 1 ? (tag >>> 5) * 256 : 0);
      at += bytes;
      if (at > input.length || offset === 0 || offset > filled || length > size - filled) throw malformed();
      for (let i = 0; i < length; i++) output[filled + i] = output[filled + i - offset]; // may overlap
    }
    filled += length;
  }
  if (filled !== size) throw malformed();
  return output;
}

/** After the size of the whole, which the header of the page says too. */
function preambleEnd(input: Uint8Array): number {
  let at = 0;
  while (input[at] >= 0x80) at++;
  return at + 1;
}

function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value += (input[at + i] ?? 0) * 2 ** (8 * i);
  return value;
}

function malformed(): Error {
  return damaged('a page is not a Snappy block of its size');
}
