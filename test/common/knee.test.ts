import { describe, expect, it } from 'vitest';
import { kneeOf } from '../../src/common/knee';

describe('the bend of a curve', () => {
  it('is the point farthest below the line between its ends', () => {
    expect(kneeOf([1, 1.1, 1.2, 1.3, 5, 9])).toBe(3);
    expect(kneeOf(Float64Array.of(0, 0, 0, 8))).toBe(2);
  });

  it.each([[[]], [[1]], [[1, 2]], [[2, 2, 2]], [[0, 1, 2, 3]], [[0, 3, 3]]])('is none of %j', (curve) => {
    expect(kneeOf(curve)).toBe(-1);
  });
});
