import { describe, expect, it } from 'vitest';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import {
  columnProducts,
  combination,
  projection,
  rowProducts,
  type Standardized,
} from '../../../src/analysis/numeric/standardized';
import { stripsOf, SymmetricMatrix } from '../../../src/analysis/numeric/symmetric';
import { blobs } from '../clustering/fitted';

/** Sizes around four rows, two columns and where strips begin. */
const sizes = [1, 2, 3, 4, 5, 7, 63, 64, 65, 70, 131];

function standardized(n: number, d: number, scaled: boolean): Standardized {
  const x = blobs(n, d, 3, n + d);
  const mean = Float64Array.from({ length: d }, (_none, j) => j / 7 - 1);
  const scale = Float64Array.from({ length: d }, (_none, j) => 1 + (j % 5) / 3);
  return scaled ? { x, mean, scale } : { x, mean };
}

/** The rows themselves. */
function rowsOf({ x, mean, scale }: Standardized): number[][] {
  return Array.from({ length: x.n }, (_none, i) =>
    Array.from({ length: x.d }, (_none2, j) => (x.data[i * x.d + j] - mean[j]) / (scale?.[j] ?? 1)),
  );
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, j) => sum + value * b[j], 0);
const transpose = (rows: readonly number[][]) => rows[0].map((_none, j) => rows.map((row) => row[j]));
const gramOf = (rows: readonly number[][]) => rows.map((a) => rows.map((b) => dot(a, b)));
const matrixOf = async (size: number) => new SymmetricMatrix(await Kernels.create(), size);

/** Written out from its products with unit vectors. */
function whole(matrix: SymmetricMatrix): number[][] {
  return Array.from({ length: matrix.size }, (_none, i) => {
    const out = new Float64Array(matrix.size);
    matrix.times(
      Float64Array.from({ length: matrix.size }, (_none2, j) => Number(i === j)),
      out,
    );
    return [...out];
  });
}

function expectClose(found: readonly number[][], wanted: readonly number[][]): void {
  expect(found.length).toBe(wanted.length);
  const largest = Math.max(1, ...wanted.flat().map(Math.abs));
  found.forEach((row, i) =>
    row.forEach((value, j) => expect(Math.abs(value - wanted[i][j]) / largest).toBeLessThan(1e-14)),
  );
}

describe('a symmetric matrix in strips', () => {
  it('has every row once', () => {
    for (const size of sizes) {
      const rows = stripsOf(size).flatMap(({ first, rows }) =>
        Array.from({ length: rows }, (_none, r) => first + r),
      );
      expect(rows).toEqual([...Array(size).keys()]);
      expect(stripsOf(size).every(({ first, columns }) => first + columns === size)).toBe(true);
    }
  });

  it('gives the product of the whole with any vector, and its trace', async () => {
    for (const size of sizes) {
      const matrix = await matrixOf(size);
      const entry = (i: number, j: number) => Math.sin(Math.min(i, j) * 31 + Math.max(i, j));
      matrix.strips.forEach(({ first, rows, columns }, at) => {
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++) matrix.data[at][r * columns + c] = entry(first + r, first + c);
      });
      const v = Float64Array.from({ length: size }, (_none, j) => Math.cos(j));
      const out = new Float64Array(size).fill(NaN); // whatever was there
      matrix.times(v, out);
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += entry(i, j) * v[j];
        expect(Math.abs(out[i] - sum)).toBeLessThan(1e-12);
      }
      const trace = [...Array(size).keys()].reduce((sum, i) => sum + entry(i, i), 0);
      expect(matrix.trace).toBeCloseTo(trace, 11);
    }
  });
});

describe('products with standardised rows', () => {
  it.each([true, false])('equal those of the rows written out (scaled: %s)', async (scaled) => {
    for (const size of sizes) {
      const tall = standardized(9, size, scaled);
      const columns = await matrixOf(size);
      await columnProducts(tall, 0, 9, columns);
      expectClose(whole(columns), gramOf(transpose(rowsOf(tall))));

      const wide = standardized(size, 6, scaled);
      const rows = await matrixOf(size);
      await rowProducts(wide, rows);
      expectClose(whole(rows), gramOf(rowsOf(wide)));
    }
  });

  it('take a block of rows alone', async () => {
    const z = standardized(11, 66, true);
    const some = await matrixOf(66);
    await columnProducts(z, 4, 5, some);
    expectClose(whole(some), gramOf(transpose(rowsOf(z).slice(4, 9))));
  });

  it('project on directions, and add rows up', async () => {
    const z = standardized(7, 5, true);
    const directions = { n: 2, d: 5, data: Float64Array.from({ length: 10 }, (_none, at) => at - 4) };
    const along = await projection(z, directions);
    expect([along.n, along.d]).toEqual([7, 2]);
    const direction = (m: number) => [...directions.data.subarray(m * 5, (m + 1) * 5)];
    expectClose(
      [...Array(7).keys()].map((i) => [...along.data.subarray(i * 2, i * 2 + 2)]),
      rowsOf(z).map((row) => [dot(row, direction(0)), dot(row, direction(1))]),
    );

    const weights = { n: 3, d: 7, data: Float64Array.from({ length: 21 }, (_none, at) => Math.sin(at)) };
    const sums = await combination(z, weights);
    expect([sums.n, sums.d]).toEqual([3, 5]);
    expectClose(
      [...Array(3).keys()].map((i) => [...sums.data.subarray(i * 5, (i + 1) * 5)]),
      [...Array(3).keys()].map((i) =>
        transpose(rowsOf(z)).map((column) => dot(column, [...weights.data.subarray(i * 7, (i + 1) * 7)])),
      ),
    );
  });
});
