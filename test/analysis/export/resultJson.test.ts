import { describe, expect, it } from 'vitest';
import { resultToJson } from '../../../src/analysis/export/resultJson';

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
