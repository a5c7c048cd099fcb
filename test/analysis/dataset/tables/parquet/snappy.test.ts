import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { describe, expect, it } from 'vitest';
import { snappyDecompress } from '../../../../../src/analysis/dataset/tables/parquet/snappy';
import { MT19937 } from '../../../../../src/analysis/numeric/mt19937';

const stream = new MT19937(1);
const noise = Uint8Array.from({ length: 100_000 }, () => stream.word() & 255);
const words = Uint8Array.from({ length: 100_000 }, (_, i) => noise[(i * i) % 97]);

describe('snappyDecompress', () => {
  it.each([
    ['noise', noise],
    ['repeated words', words],
    ['one byte', Uint8Array.of(7)],
    ['zeros', new Uint8Array(70_000)],
    ['61 bytes, whose length takes a byte of its own', noise.subarray(0, 61)],
  ])('gives back %s', (_, bytes) => {
    expect(Buffer.from(snappyDecompress(snappyCompress(bytes), bytes.length)).equals(bytes)).toBe(true);
  });

  it('reads copies of each kind (format_description.txt)', () => {
    // literal "abcd"; 5 bytes from 4 back (1-byte offset); 3 from 2 back (2 bytes); 2 from 1 back (4 bytes)
    const block = [14, 0x0c, 97, 98, 99, 100, 0x05, 4, 0x0a, 2, 0, 0x07, 1, 0, 0, 0];
    expect(Buffer.from(snappyDecompress(Uint8Array.from(block), 14)).toString()).toBe('abcdabcdadaddd');
  });

  it.each([
    ['a literal beyond the end', [4, 0x0c, 97]],
    ['a copy from before the start', [4, 0x00, 97, 0x05, 4]],
    ['a copy from nowhere', [4, 0x00, 97, 0x05, 0]],
    ['another size', [2, 0x04, 97, 98]],
    ['more than its size', [9, 0x20, 97, 97, 97, 97, 97, 97, 97, 97, 97]],
    ['nothing', []],
  ])('refuses %s', (_, block) => {
    expect(() => snappyDecompress(Uint8Array.from(block), 4)).toThrow('is not a Snappy block');
  });
});
