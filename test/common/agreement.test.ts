import { describe, expect, it } from 'vitest';
import { adjustedRand, contingency, normalizedMutualInformation, vMeasure } from '../../src/common/agreement';

/** Counts pairs of rows one by one: together in both, in one, in none. */
function slowAdjustedRand(a: readonly number[], b: readonly number[]): number {
  let [both, onlyA, onlyB, none] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = i + 1; j < a.length; j++) {
      const [inA, inB] = [a[i] === a[j], b[i] === b[j]];
      if (inA && inB) both++;
      else if (inA) onlyA++;
      else if (inB) onlyB++;
      else none++;
    }
  }
  const expected = ((both + onlyA) * (both + onlyB)) / (both + onlyA + onlyB + none);
  return (both - expected) / ((2 * both + onlyA + onlyB) / 2 - expected);
}

const labels = (modulus: number, shift: number) =>
  Array.from({ length: 40 }, (_, i) => ((i * i + shift * i) % modulus) - 1);

describe('agreement of labellings', () => {
  it('counts every cell', () => {
    const table = contingency([0, 0, 5, -1], [2, 2, 2, 7]);
    expect(table.rowLabels).toEqual([-1, 0, 5]);
    expect(table.columnLabels).toEqual([2, 7]);
    expect([...table.cells].sort(([a], [b]) => a - b)).toEqual([
      [1, 1],
      [2, 2],
      [4, 1],
    ]);
  });

  it('gives the Rand index that counting pairs gives', () => {
    for (const [p, q] of [
      [3, 5],
      [7, 4],
      [11, 2],
    ] as const) {
      const [a, b] = [labels(p, 1), labels(q, 3)];
      expect(adjustedRand(contingency(a, b))).toBeCloseTo(slowAdjustedRand(a, b), 12);
    }
  });

  it('is symmetric but for homogeneity and completeness, which change places', () => {
    const [there, back] = [contingency(labels(5, 2), labels(4, 1)), contingency(labels(4, 1), labels(5, 2))];
    expect(adjustedRand(there)).toBeCloseTo(adjustedRand(back), 14);
    expect(normalizedMutualInformation(there)).toBeCloseTo(normalizedMutualInformation(back), 14);
    expect(vMeasure(there).homogeneity).toBeCloseTo(vMeasure(back).completeness, 14);
    expect(vMeasure(there).vMeasure).toBeCloseTo(normalizedMutualInformation(there), 12);
  });

  it('answers labellings without any division, and none at all', () => {
    const one = contingency([4, 4, 4], [0, 0, 0]);
    expect([adjustedRand(one), normalizedMutualInformation(one), vMeasure(one).vMeasure]).toEqual([1, 1, 1]);
    const against = contingency([0, 1, 2], [0, 0, 0]);
    expect([adjustedRand(against), normalizedMutualInformation(against)]).toEqual([0, 0]);
    expect(vMeasure(against)).toEqual({ homogeneity: 0, completeness: 1, vMeasure: 0 });
    const none = contingency([], []);
    expect([adjustedRand(none), normalizedMutualInformation(none), vMeasure(none).vMeasure]).toEqual([
      1, 1, 1,
    ]);
  });

  it('is exactly 1 for one cluster of very many rows', () => {
    const many = new Int32Array(300_001);
    expect(adjustedRand(contingency(many, many))).toBe(1);
  });
});
