import { describe, expect, it } from 'vitest';
import { eachGramBlock } from '../../../src/analysis/numeric/gram';
import { matrix, row } from '../../../src/analysis/numeric/matrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import type { Metric } from '../../../src/analysis/numeric/pairKeys';
import { Space } from '../../../src/analysis/numeric/space';
import { quietRun } from '../../../src/analysis/run';

function normal(n: number, d: number, seed = 1, scale = 1): Matrix {
  const random = new MT19937(seed);
  return matrix(
    Float32Array.from({ length: n * d }, () => scale * random.normal()),
    n,
    d,
  );
}

function distance(x: Matrix, i: number, j: number, metric: Metric): number {
  const [a, b] = [row(x, i), row(x, j)];
  let [squared, aa, bb] = [0, 0, 0];
  for (let c = 0; c < x.d; c++) {
    squared += (a[c]! - b[c]!) ** 2;
    aa += a[c]! ** 2;
    bb += b[c]! ** 2;
  }
  if (metric === 'euclidean') return Math.sqrt(squared);
  if (aa === 0 || bb === 0) return 1;
  let half = 0;
  for (let c = 0; c < x.d; c++) half += (a[c]! / Math.sqrt(aa) - b[c]! / Math.sqrt(bb)) ** 2;
  return half / 2;
}

/** The k smallest distances of row i, by sorting all of them. */
function byHand(x: Matrix, i: number, k: number, metric: Metric): number[] {
  return Array.from({ length: x.n }, (_, j) => j)
    .filter((j) => j !== i)
    .map((j) => distance(x, i, j, metric))
    .sort((a, b) => a - b)
    .slice(0, k);
}

async function expectExact(
  x: Matrix,
  k: number,
  metric: Metric,
  rows = Array.from({ length: x.n }, (_, i) => i),
) {
  const found = await neighbors(new Space(x), metric, k, quietRun());
  for (const i of rows) {
    const expected = byHand(x, i, k, metric);
    const indices = Array.from(found.indices.subarray(i * k, (i + 1) * k));
    const distances = found.distances.subarray(i * k, (i + 1) * k);
    expect(new Set(indices).size).toBe(k);
    expect(indices).not.toContain(i);
    const scale = 1e-12 * (expected[k - 1]! + Number.MIN_VALUE);
    expected.forEach((value, c) => {
      const error = Math.abs(distances[c]! - value) / Math.max(scale, 1e-13 * value);
      const pair = Math.abs(distance(x, i, indices[c]!, metric) - value) / Math.max(scale, 1e-13 * value);
      if (!(error <= 10 && pair <= 10)) expect.fail(`row ${i}, neighbour ${c}: ${distances[c]} for ${value}`);
    });
  }
}

describe('neighbors', () => {
  it.each(['euclidean', 'cosine'] as const)('agrees with sorting all distances, %s', async (metric) => {
    await expectExact(normal(700, 20), 15, metric);
    await expectExact(normal(300, 3), 1, metric);
    await expectExact(normal(9, 5), 8, metric);
  });

  it.each([1e-25, 1e-12, 1e12, 1e16])('holds for values about %s', async (scale) => {
    for (const metric of ['euclidean', 'cosine'] as const)
      await expectExact(normal(120, 6, 2, scale), 7, metric);
  });

  it('holds where small, large and zero rows are mixed', async () => {
    const x = normal(200, 4, 3);
    for (let i = 0; i < 200; i++)
      row(x, i).forEach((value, c, own) => (own[c] = value * 10 ** ((i % 21) - 10)));
    row(x, 5).fill(0);
    row(x, 150).fill(0);
    for (const metric of ['euclidean', 'cosine'] as const) await expectExact(x, 9, metric);
  });

  it('holds beyond one block of columns', async () => {
    const x = normal(8300, 3, 4);
    const rows = [0, 1, 255, 256, 4000, 8190, 8191, 8192, 8193, 8299];
    await expectExact(x, 10, 'euclidean', rows);
  });

  it('gives ties to the lowest index, duplicates included', async () => {
    const x = matrix(
      Float32Array.from({ length: 60 }, (_, i) => i % 2),
      60,
      1,
    );
    const { indices, distances } = await neighbors(new Space(x), 'euclidean', 3, quietRun());
    expect(Array.from(indices.subarray(0, 3))).toEqual([2, 4, 6]);
    expect(Array.from(indices.subarray(3 * 59))).toEqual([1, 3, 5]);
    expect(distances.every((value) => value === 0)).toBe(true);
  });

  it('refuses more neighbours than there are other rows', async () => {
    await expect(neighbors(new Space(normal(4, 2)), 'euclidean', 4, quietRun())).rejects.toMatchObject({
      code: 'bad-parameter',
    });
  });
});

describe('eachGramBlock', () => {
  it.each([1, 31, 33, 700, 8300])('shows every pair of %i rows once, with its product', async (n) => {
    const x = normal(n, 2, 5);
    const seen = new Uint8Array(n * n);
    let worst = 0;
    await eachGramBlock(x, quietRun(), ({ first, rows, firstColumn, columns, data }) => {
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) {
          const [i, j] = [first + r, firstColumn + c];
          if (i > j) continue;
          seen[i * n + j]!++;
          const product = x.data[2 * i]! * x.data[2 * j]! + x.data[2 * i + 1]! * x.data[2 * j + 1]!;
          worst = Math.max(worst, Math.abs(product - data[r * columns + c]!));
        }
    });
    let wrong = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (seen[i * n + j] !== (i <= j ? 1 : 0)) wrong++;
    expect(wrong).toBe(0);
    expect(worst).toBeLessThan(1e-5);
  });
});
