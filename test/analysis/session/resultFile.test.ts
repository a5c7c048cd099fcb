import { describe, expect, it } from 'vitest';
import { resultToJson } from '../../../src/analysis/export/resultJson';
import { decodeResult, encodeResult } from '../../../src/analysis/session/resultFile';

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

describe('result files', () => {
  it('give back what was put in, in arrays of their own', () => {
    const back = decodeResult(encodeResult(result), 'r');
    expect(back).toEqual(result);
    const labels = (back as typeof result).labels;
    expect(labels.buffer.byteLength).toBe(12);
  });

  it('read the same out of a Node Buffer that is a part of a larger one', () => {
    const bytes = encodeResult(result);
    const pool = Buffer.concat([Buffer.alloc(13, 7), bytes]);
    expect(decodeResult(pool.subarray(13), 'r')).toEqual(result);
  });

  it('are the same bytes for the same result', () => {
    expect(encodeResult(result)).toEqual(encodeResult(structuredClone(result)));
  });

  it('are refused at any cut, and never crash on a changed byte', () => {
    const bytes = encodeResult(result);
    for (let length = 0; length < bytes.length - 16; length += 3) {
      expect(() => decodeResult(bytes.slice(0, length), 'r'), String(length)).toThrow(/^r is not a result/);
    }
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 0x5a;
      try {
        decodeResult(changed, 'r');
      } catch (error) {
        expect((error as Error).message).toMatch(/^r is not a result of this version/);
      }
    }
  });
});

describe('resultToJson', () => {
  it('writes vectors as arrays, matrices with their shape, and no infinities', () => {
    expect(resultToJson(result)).toEqual({
      labels: [0, 1, -1],
      flags: [1, 0, 1],
      coordinates: { shape: [2, 2], data: [0, 1.5, -2, 3] },
      partitions: [[1], []],
      inertia: 71.58,
      lambda: null,
      missing: null,
      note: 'x',
      none: null,
    });
  });
});
