import { describe, expect, it } from 'vitest';
import { fitCurve } from '../../../../src/analysis/reduction/umap/curve';
import { readFixture } from './fixture';
const { curves } = readFixture('graph');

describe('fitCurve', () => {
  it.each(curves)('equals scipy at minDist $minDist, spread $spread', ({ minDist, spread, a, b }) => {
    const fitted = fitCurve(minDist, spread);
    expect(Math.abs(fitted.a - a)).toBeLessThan(1e-4);
    expect(Math.abs(fitted.b - b)).toBeLessThan(1e-4);
  });

  it('is the same curve in other units', () => {
    const one = fitCurve(0.1, 1);
    const thousand = fitCurve(100, 1000);
    expect(thousand.b).toBeCloseTo(one.b, 9);
    expect(thousand.a * 1000 ** (2 * thousand.b)).toBeCloseTo(one.a, 9);
  });

  it('is a minimum: no neighbouring pair fits better', () => {
    const { a, b } = fitCurve(0.3, 1);
    const error = (p: number, q: number) => {
      let sum = 0;
      for (let i = 0; i < 300; i++) {
        const r = (3 * i) / 299;
        sum += ((r < 0.3 ? 1 : Math.exp(0.3 - r)) - 1 / (1 + p * r ** (2 * q))) ** 2;
      }
      return sum;
    };
    for (const [da, db] of [
      [1e-4, 0],
      [-1e-4, 0],
      [0, 1e-4],
      [0, -1e-4],
    ] as const)
      expect(error(a + da, b + db)).toBeGreaterThan(error(a, b));
  });
});
