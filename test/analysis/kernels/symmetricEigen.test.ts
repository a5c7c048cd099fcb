import { expect, it } from 'vitest';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';

/** Of the lower triangle of a matrix whose rows are `stride` numbers apart; the rest of each is NaN. */
function eigenOf(a: readonly (readonly number[])[], stride = a.length) {
  const m = a.length;
  const kernels = Kernels.createNow();
  const [rows, values, vectors, scratch] = [m * stride, m, m * m, m * (m + 3)].map((length) =>
    kernels.float64(length),
  );
  rows.values.fill(Number.NaN);
  a.forEach((row, i) => rows.values.set(row.slice(0, i + 1), i * stride));
  kernels.call.symmetricEigen(rows.pointer, stride, m, values.pointer, vectors.pointer, scratch.pointer);
  const found = { values: [...values.values], vectors: [...vectors.values] };
  kernels.release();
  return found;
}

function expectPairs(a: readonly (readonly number[])[], stride?: number) {
  const m = a.length;
  const { values, vectors } = eigenOf(a, stride);
  const largest = Math.max(1e-300, ...values.map(Math.abs));
  const row = (i: number) => vectors.slice(i * m, (i + 1) * m);
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, j) => sum + value * y[j], 0);
  for (let i = 0; i < m; i++) {
    if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
    for (let j = 0; j < m; j++) {
      expect(dot(row(i), row(j))).toBeCloseTo(i === j ? 1 : 0, 12);
      expect(Math.abs(dot(a[j], row(i)) - values[i] * row(i)[j]) / largest).toBeLessThan(1e-13 * m);
    }
  }
  return values;
}

function randomSymmetric(m: number, seed: number): number[][] {
  const random = new MT19937(seed);
  const a = Array.from({ length: m }, () => new Array<number>(m).fill(0));
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) a[i][j] = a[j][i] = random.normal();
  return a;
}

it.each([1, 2, 3, 4, 17, 48])('finds all pairs of a symmetric matrix of %i rows', (m) => {
  expectPairs(randomSymmetric(m, m));
  expectPairs(randomSymmetric(m, m + 1), m + 5);
});

it('finds values that are there several times, and zeros', () => {
  expect(
    expectPairs(Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (__, j) => (i === j ? 2 : 0)))),
  ).toEqual([2, 2, 2, 2, 2, 2]);
  expect(expectPairs(Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]))).toEqual([0, 0, 0, 0, 0]);
  const ones = expectPairs(Array.from({ length: 7 }, () => new Array<number>(7).fill(1)));
  expect(ones[0]).toBeCloseTo(7, 12);
  for (const value of ones.slice(1)) expect(value).toBeCloseTo(0, 12);
});

it.each([1e-60, 1e60])('keeps its digits at a scale of %d', (scale) => {
  expectPairs(randomSymmetric(9, 2).map((row) => row.map((value) => value * scale)));
});

it('draws the words of MT19937 as numbers in [-1, 1)', () => {
  const kernels = Kernels.createNow();
  const [state, numbers] = [kernels.int32(625), kernels.float64(1500)];
  kernels.call.beginRandom(state.pointer, 7);
  kernels.call.fillRandom(state.pointer, numbers.pointer, 1000);
  kernels.call.fillRandom(state.pointer, numbers.pointer + 8000, 500);
  const random = new MT19937(7);
  expect([...numbers.values]).toEqual(Array.from({ length: 1500 }, () => (random.word() | 0) / 2 ** 31));
  kernels.release();
});
