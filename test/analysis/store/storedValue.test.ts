import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/analysis/files/crc32';
import { decodeStored, PREAMBLE_BYTES, StoredFault } from '../../../src/analysis/store/storedValue';
import { memorySource } from '../memorySource';
import { storedBytes } from './stores';

const result = {
  labels: Int32Array.of(0, 1, -1),
  flags: Uint8Array.of(1, 0, 1),
  coordinates: { n: 2, d: 2, data: Float32Array.of(0, 1.5, -2, 3) },
  partitions: [Int32Array.of(1), Int32Array.of()],
  inertia: 71.58,
  lambda: Infinity,
  missing: Number.NaN,
  note: 'x',
  none: null,
};

const encoded = () => storedBytes('what it is', result);
const decode = (bytes: Uint8Array, identity = 'what it is') => decodeStored(memorySource(bytes), identity);

describe('a stored value', () => {
  it('is given back as it was put in, in arrays of their own', async () => {
    const back = (await decode(encoded())) as typeof result;
    expect(back).toEqual(result);
    expect(back.labels.buffer.byteLength).toBe(12);
  });

  it('is the same bytes every time', () => {
    expect(encoded()).toEqual(storedBytes('what it is', structuredClone(result)));
  });

  it('is not taken for another', async () => {
    await expect(decode(encoded(), 'something else')).rejects.toThrow('holds something else');
  });

  it('is refused at any cut, and when anything follows it', async () => {
    const bytes = encoded();
    for (let length = 0; length < bytes.length; length++) {
      await expect(decode(bytes.subarray(0, length)), String(length)).rejects.toThrow(StoredFault);
    }
    await expect(decode(Buffer.concat([bytes, Buffer.alloc(8)]))).rejects.toThrow(StoredFault);
  });

  it('is refused when any bit is flipped, of the padding too', async () => {
    const bytes = encoded();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      await expect(decode(flipped), String(bit)).rejects.toThrow(StoredFault);
    }
  });

  it.each([
    ['{}'],
    ['null'],
    ['{"identity": "what it is", "value": {"$array": "Uint8Array", "length": 1e9, "crc": 1}}'],
    ['{"identity": "what it is", "value": {"$array": "Object", "length": 1, "crc": 1}}'],
    [`{"identity": "what it is", "value": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('is refused where its text was made by hand: %.60s', async (text) => {
    const bytes = Buffer.concat([encoded().subarray(0, PREAMBLE_BYTES), Buffer.from(text)]);
    bytes.writeDoubleLE(bytes.length, 8);
    bytes.writeUInt32LE(text.length, 16);
    bytes.writeUInt32LE(crc32(Buffer.from(text)), 20);
    await expect(decode(bytes)).rejects.toThrow(StoredFault);
  });

  it('may be any value, but holds no array of another type', async () => {
    expect(await decode(storedBytes('what it is', Uint8Array.of(7)))).toEqual(Uint8Array.of(7));
    expect(() => storedBytes('what it is', [Uint16Array.of(7)])).toThrow('A Uint16Array is not stored.');
  });
});
