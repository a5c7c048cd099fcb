import { describe, expect, it } from 'vitest';
import { DistanceBounds, metrics } from '../../../src/analysis/numeric/distanceBounds';
import { ExactKeys } from '../../../src/analysis/numeric/exactKeys';
import { normals } from '../clustering/fitted';

describe('the exact keys of a list', () => {
  it.each(metrics)('are those of each row by %s, also of one that stands there twice', (metric) => {
    const keys = new DistanceBounds(normals(9, 7, 1), metric, 'Test');
    const list = Int32Array.of(5, 5, 2, 8, 8);
    const exact = new ExactKeys(keys, list.length);
    try {
      expect([...exact.of(3, list)]).toEqual(Array.from(list, (j) => keys.exactKey(3, j)));
    } finally {
      exact.release();
    }
  });
});
