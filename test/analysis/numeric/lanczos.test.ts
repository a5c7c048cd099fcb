import { describe, expect, it } from 'vitest';
import { largestEigenpairs } from '../../../src/analysis/numeric/lanczos';

/** The pairs of a diagonal matrix, whose eigenvalues are its entries. */
function ofDiagonal(diagonal: readonly number[], count: number) {
  return largestEigenpairs(diagonal.length, count, (v, out) => {
    for (let i = 0; i < v.length; i++) out[i] = diagonal[i]! * v[i]!;
  });
}

describe('largestEigenpairs', () => {
  it.each<[string, number[], number, number[]]>([
    ['distinct eigenvalues', [1, 5, 3, 2, 4], 2, [5, 4]],
    ['the largest twice', [2, 0, 2], 2, [2, 2]],
    ['the largest thrice among others', [7, 1, 7, 3, 7, 2, 0, 0], 4, [7, 7, 7, 3]],
    ['all equal', [4, 4, 4, 4], 3, [4, 4, 4]],
    ['rank one', [0, 0, 9, 0], 2, [9, 0]],
    ['nothing', [0, 0, 0], 2, [0, 0]],
    ['more than there are', [1, 2], 5, [2, 1]],
  ])('finds %s', (_, diagonal, count, expected) => {
    const { values, vectors } = ofDiagonal(diagonal, count);
    expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 10));
    expect(values.length).toBe(expected.length);
    expected.forEach((value, i) => {
      for (let j = 0; j < diagonal.length; j++) {
        const component = vectors[i * diagonal.length + j]!;
        expect(diagonal[j]! * component).toBeCloseTo(value * component, 6);
      }
      for (let other = 0; other < i; other++) {
        let overlap = 0;
        for (let j = 0; j < diagonal.length; j++)
          overlap += vectors[i * diagonal.length + j]! * vectors[other * diagonal.length + j]!;
        expect(overlap).toBeCloseTo(0, 10);
      }
    });
  });

  it('sees the rest when the start lies within one eigenspace after another', () => {
    const diagonal = Array.from({ length: 60 }, (_, i) => (i < 20 ? 3 : i < 40 ? 2 : 1));
    expect(Array.from(ofDiagonal(diagonal, 5).values, (value) => Math.round(value * 1e9) / 1e9)).toEqual([
      3, 3, 3, 3, 3,
    ]);
  });
});
