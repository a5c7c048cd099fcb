import { describe, expect, it } from 'vitest';
import { largestEigenpairs } from '../../../src/analysis/numeric/lanczos';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

/** The pairs of a diagonal matrix, whose eigenvalues are its entries. */
function ofDiagonal(diagonal: readonly number[], count: number) {
  return largestEigenpairs(diagonal.length, count, (v, out) => {
    for (let i = 0; i < v.length; i++) out[i] = diagonal[i] * v[i];
  });
}

/** Q diag(values) Qᵀ with Q from Householder reflections, so the eigenpairs are known. */
function withEigenvalues(values: readonly number[], seed: number): Float64Array[] {
  const n = values.length;
  const random = new MT19937(seed);
  let a = values.map((value, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? value : 0)));
  for (let pass = 0; pass < 3; pass++) {
    const v = Float64Array.from({ length: n }, () => random.normal());
    const length = Math.hypot(...v);
    const u = v.map((value) => value / length);
    const reflect = (m: Float64Array[]) =>
      m.map((row) => {
        const dot = row.reduce((sum, value, j) => sum + value * u[j], 0);
        return row.map((value, j) => value - 2 * dot * u[j]);
      });
    const transpose = (m: Float64Array[]) => m.map((_, j) => Float64Array.from(m, (row) => row[j]));
    a = reflect(transpose(reflect(a)));
  }
  return a;
}

function eigen(a: Float64Array[], count: number) {
  return largestEigenpairs(a.length, count, (v, out) => {
    a.forEach((row, i) => (out[i] = row.reduce((sum, value, j) => sum + value * v[j], 0)));
  });
}

function expectPairs(a: Float64Array[], count: number, expected: readonly number[]): void {
  const n = a.length;
  const { values, vectors } = eigen(a, count);
  expect(values).toHaveLength(Math.min(count, n));
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(1e-11 * expected[0]);
    if (expected[i] === 0) return;
    const v = vectors.subarray(i * n, (i + 1) * n);
    expect(Math.hypot(...v)).toBeCloseTo(1, 10);
    a.forEach((row, r) => {
      const product = row.reduce((sum, entry, j) => sum + entry * v[j], 0);
      expect(Math.abs(product - value * v[r])).toBeLessThan(1e-10 * expected[0]);
    });
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
        const component = vectors[i * diagonal.length + j];
        expect(diagonal[j] * component).toBeCloseTo(value * component, 6);
      }
      for (let other = 0; other < i; other++) {
        let overlap = 0;
        for (let j = 0; j < diagonal.length; j++)
          overlap += vectors[i * diagonal.length + j] * vectors[other * diagonal.length + j];
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

  it('solves a 2 x 2 matrix by hand', () => {
    const { values, vectors } = eigen([Float64Array.of(2, 1), Float64Array.of(1, 2)], 2);
    expect([...values].map((value) => Number(value.toFixed(12)))).toEqual([3, 1]);
    expect(Math.abs(vectors[0] - vectors[1])).toBeLessThan(1e-12);
    expect(Math.abs(vectors[2] + vectors[3])).toBeLessThan(1e-12);
  });

  it('finds planted eigenvalues, near each other and far apart', () => {
    const values = Array.from({ length: 40 }, (_, i) => 100 * 0.8 ** i);
    expectPairs(withEigenvalues(values, 1), 6, values);
    const close = [5, 5 - 1e-6, 4, ...new Array<number>(30).fill(0.1)];
    expectPairs(withEigenvalues(close, 2), 3, close);
  });

  it('answers byte for byte the same again', () => {
    const a = withEigenvalues([9, 4, 3, 1, 0.5], 5);
    expect(eigen(a, 2)).toEqual(eigen(a, 2));
  });
});
