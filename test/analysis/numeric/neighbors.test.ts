import { describe, expect, it } from 'vitest';
import { DistanceBounds, type Metric } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { products } from '../../../src/analysis/numeric/gram';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { nearestBy } from '../../../src/analysis/numeric/nearestBy';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, euclidean, grid, rows } from '../clustering/fitted';
import { cancelledContext } from '../contexts';

function cosine(x: Matrix, i: number, j: number): number {
  const [wi, wj] = [i, j].map((r) => 1 / Math.hypot(...x.data.subarray(r * x.d, (r + 1) * x.d)));
  let sum = 0;
  for (let c = 0; c < x.d; c++) sum += (x.data[i * x.d + c] * wi - x.data[j * x.d + c] * wj) ** 2;
  return sum / 2;
}

function slowNeighbors(x: Matrix, k: number, distance: typeof euclidean) {
  return Array.from({ length: x.n }, (_, i) =>
    Array.from({ length: x.n }, (_none, j) => ({ j, distance: distance(x, i, j) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance || a.j - b.j)
      .slice(0, k),
  );
}

function largestDifference(distances: Float64Array, expected: readonly { distance: number }[]): number {
  return expected.reduce((most, { distance }, at) => Math.max(most, Math.abs(distances[at] - distance)), 0);
}

/** Rows within 1e-6 of a few places; every tenth row is equal to the one before it. */
function near(n: number, d: number, places: number): Matrix {
  const x = blobs(n, d, places, 3, 1e-6);
  for (let i = 10; i < n; i += 10) x.data.copyWithin(i * d, (i - 1) * d, i * d);
  return x;
}

const repeated = grid(90, 2, 3, 5);
const sets: readonly (readonly [string, Matrix])[] = [
  ['groups', blobs(130, 12, 5, 1)],
  ['whole numbers, dozens of equal rows', grid(150, 3, 4, 2)],
  ['nine distinct rows', repeated],
  ['rows close together', near(700, 40, 1)],
  ['three places of rows close together, some equal', near(900, 40, 3)],
];

describe('nearest neighbours', () => {
  it.each(sets)('are those of a full sort on %s, ties to the lowest row', async (_name, x) => {
    for (const k of [1, 4, 15]) {
      const { indices, distances } = await neighbors(new EmbeddingMatrix(x), 'euclidean', k, silentContext());
      const expected = slowNeighbors(x, k, euclidean).flat();
      expect([...indices]).toEqual(expected.map(({ j }) => j));
      expect(largestDifference(distances, expected)).toBeLessThan(1e-12);
    }
  });

  it('are those of a full sort by cosine distance', async () => {
    const x = sets[0][1];
    const { indices, distances } = await neighbors(new EmbeddingMatrix(x), 'cosine', 6, silentContext());
    const expected = slowNeighbors(x, 6, cosine).flat();
    expect([...indices]).toEqual(expected.map(({ j }) => j));
    expect(largestDifference(distances, expected)).toBeLessThan(1e-13);
  });

  it('of equal rows are at distance exactly 0', async () => {
    const x = rows([0.1, 0.7], [0.1, 0.7], [0.3, 0.2], [0.1, 0.7]);
    const { indices, distances } = await neighbors(new EmbeddingMatrix(x), 'cosine', 2, silentContext());
    expect([...indices.subarray(0, 2)]).toEqual([1, 3]);
    expect([...distances.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('for fewer are the first of those for more, whichever was asked first', async () => {
    const x = sets[0][1];
    const space = new EmbeddingMatrix(x);
    const more = await neighbors(space, 'euclidean', 9, silentContext());
    const fewer = await neighbors(space, 'euclidean', 3, silentContext());
    const alone = await neighbors(new EmbeddingMatrix(x), 'euclidean', 3, silentContext());
    expect([...fewer.indices]).toEqual([...alone.indices]);
    expect([...fewer.distances]).toEqual([...alone.distances]);
    expect([...more.indices.subarray(0, 3)]).toEqual([...fewer.indices.subarray(0, 3)]);
  });

  it.each([
    ['of one place', near(1500, 64, 1)],
    ['of two places', near(1500, 64, 2)],
    ['equal', { n: 1500, d: 64, data: new Float32Array(1500 * 64).fill(0.1) }],
  ])('compare few pairs exactly where the rows are %s', async (_name, x) => {
    const keys = new DistanceBounds(x, 'euclidean', 'test');
    let compared = 0;
    const exact = (i: number, j: number) => {
      compared++;
      return keys.exactKey(i, j);
    };
    await nearestBy(keys, { exact, atLeast: (key) => key }, 5, silentContext());
    expect(compared).toBeLessThan(60 * x.n); // all pairs: 1,500 for each row
  });

  it('are told apart in doubles far from 0, where single precision does not', async () => {
    const data = Float64Array.from([0, 1, 5, 5.5, 20], (value) => 1e9 + value);
    const space = new EmbeddingMatrix({ n: 5, d: 1, data });
    const { indices, distances } = await neighbors(space, 'euclidean', 1, silentContext());
    expect([...indices]).toEqual([1, 0, 3, 2, 3]);
    expect([...distances]).toEqual([1, 1, 0.5, 0.5, 14.5]);
  });

  it('refuse a k that the rows do not allow', async () => {
    for (const k of [0, 3, 1.5]) {
      await expect(
        neighbors(new EmbeddingMatrix(rows([0], [1], [2])), 'euclidean', k, silentContext()),
      ).rejects.toThrow(
        new RegExp(
          `^Neighbours: k is ${k} but must be an integer from 1 to the number of rows less one, 2\\.$`,
        ),
      );
    }
  });

  it('stop when asked to, and start afresh afterwards', async () => {
    const space = new EmbeddingMatrix(blobs(200, 4, 3, 6));
    await expect(neighbors(space, 'euclidean', 2, cancelledContext())).rejects.toThrow('Cancelled.');
    expect((await neighbors(space, 'euclidean', 2, silentContext())).k).toBe(2);
  });
});

describe('pair keys', () => {
  it.each([
    ['euclidean', 1],
    ['euclidean', 1e-4],
    ['euclidean', 1e4],
    ['cosine', 1],
    ['cosine', 1e-12],
  ] as const)('%s: bounds hold the exact key at scale %d', async (metric: Metric, scale) => {
    const set = blobs(60, 33, 4, 7, 0.01);
    const x = { ...set, data: set.data.map((value) => value * scale) };
    x.data.set(x.data.subarray(0, 33), 33 * 7); // row 7 equals row 0
    const keys = new DistanceBounds(x, metric, 'test');
    const gram = await products(x, x);
    const outside: string[] = [];
    for (let i = 0; i < x.n; i++) {
      for (let j = 0; j < x.n; j++) {
        const product = keys.factor * keys.scale[i] * keys.scale[j] * gram[i * x.n + j];
        const low = keys.lowerBound[i] + keys.lowerBound[j] - product;
        const exact = keys.exactKey(i, j);
        const high = low + keys.error[i] + keys.error[j];
        if (exact !== keys.exactKey(j, i) || exact < low || exact > high) outside.push(`${i},${j}`);
      }
    }
    expect(outside).toEqual([]);
    expect(keys.exactKey(0, 7)).toBe(0);
  });

  it('are exact where the product form is not', () => {
    const keys = new DistanceBounds(rows([1, 1e-4], [1, 0], [2, 0]), 'cosine', 'test');
    const expected = Math.fround(1e-4) ** 2 / 2;
    expect(Math.abs(keys.exactKey(0, 1) / expected - 1)).toBeLessThan(1e-8);
    expect(keys.exactKey(1, 2)).toBe(0);
  });

  it('put a row of zeros at cosine distance 1', () => {
    const keys = new DistanceBounds(rows([0, 0], [1, 2]), 'cosine', 'test');
    expect(keys.exactKey(0, 1)).toBe(1);
  });
});
