import { describe, expect, it } from 'vitest';
import { groupRadius } from '../../../src/analysis/numeric/groupRadius';

describe('the end of a group', () => {
  it.each([
    ['the first row behind a gap', [0, 1, 1.5, 100, 101], 1.2, 100],
    ['a gap that lies beyond the least radius', [0, 1, 4, 4.5, 100], 2, 4],
    ['no gap before the least radius', [0, 1, 4, 4.5, 100], 4.2, 100],
    ['the least radius without a gap', [0, 1, 2, 4, 8, 16], 5, 5],
    ['the nearest row where it lies beyond the least radius', [0, 60, 61, 100], 5, 60],
  ])('is %s', (_, reach, least, expected) => {
    expect(groupRadius(Float64Array.from(reach), least)).toBe(expected);
  });
});
