import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, crc32InTables } from '../../../src/analysis/files/crc32';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

describe('CRC-32', () => {
  it('is the one of zip, by tables as by Node, in one go or in parts', () => {
    expect(crc32InTables(Buffer.from('123456789'))).toBe(0xcbf43926); // the check value of the standard
    const random = new MT19937(5);
    const bytes = Uint8Array.from({ length: 1000 }, () => random.integer(256));
    for (let length = 0; length < 40; length++) {
      const part = bytes.subarray(length, 3 * length);
      expect(crc32InTables(part)).toBe(zlibCrc32(part));
    }
    const first = bytes.subarray(0, 333);
    const rest = bytes.subarray(333);
    expect(crc32InTables(rest, crc32InTables(first))).toBe(zlibCrc32(bytes));
    expect(crc32(rest, crc32(first))).toBe(zlibCrc32(bytes));
  });
});
