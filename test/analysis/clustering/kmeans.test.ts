import { describe, expect, it } from 'vitest';
import { kmeansMethod } from '../../../src/analysis/clustering/kmeans';
import { adjustedRand, contingency } from '../../../src/common/agreement';
import { blobs, bytesOf, euclidean, fitted, normals, reordered, rows } from './fitted';

describe('K-means', () => {
  it('solves a case by hand', async () => {
    const x = rows([0, 0], [0, 2], [10, 0], [10, 2]);
    const { labels, centers, distances, inertia } = await fitted(kmeansMethod, x, { k: 2 });
    expect(labels[0]).toBe(labels[1]);
    expect(labels[2]).toBe(labels[3]);
    expect(labels[0]).not.toBe(labels[2]);
    expect([...centers.data.subarray(2 * labels[0], 2 * labels[0] + 2)]).toEqual([0, 1]);
    expect([...distances]).toEqual([1, 1, 1, 1]);
    expect(inertia).toBe(4);
  });

  it('finds the planted groups, each row with its nearest centre, centres in the middle', async () => {
    const x = blobs(200, 10, 5, 1);
    const { labels, centers, distances, inertia } = await fitted(kmeansMethod, x, { k: 5 });
    const planted = Array.from({ length: x.n }, (_, i) => i % 5);
    expect(adjustedRand(contingency(planted, labels))).toBe(1);
    const both = { n: x.n + 5, d: x.d, data: Float32Array.of(...x.data, ...centers.data) };
    let sum = 0;
    for (let i = 0; i < x.n; i++) {
      const to = Array.from({ length: 5 }, (_, c) => euclidean(both, i, x.n + c));
      expect(labels[i]).toBe(to.indexOf(Math.min(...to)));
      expect(distances[i]).toBeCloseTo(to[labels[i]], 5);
      sum += to[labels[i]] ** 2;
    }
    expect(inertia).toBeCloseTo(sum, 4);
    for (let c = 0; c < 5; c++) {
      const own = Array.from(labels.keys()).filter((i) => labels[i] === c);
      for (let j = 0; j < x.d; j++) {
        const mean = own.reduce((total, i) => total + x.data[i * x.d + j], 0) / own.length;
        expect(centers.data[c * x.d + j]).toBeCloseTo(mean, 5);
      }
    }
  });

  it('gets better, never worse, with more runs of one seed', async () => {
    const x = blobs(150, 6, 9, 3, 0.6);
    const inertias = [];
    for (const nInit of [1, 3, 10])
      inertias.push((await fitted(kmeansMethod, x, { k: 9, nInit }, 5)).inertia);
    expect(inertias).toEqual([...inertias].sort((a, b) => b - a));
  });

  it('depends on the seed and on nothing else', async () => {
    const x = blobs(120, 4, 7, 4, 0.8);
    const [a, b] = [
      await fitted(kmeansMethod, x, { k: 7, nInit: 1 }, 1),
      await fitted(kmeansMethod, x, { k: 7, nInit: 1 }, 1),
    ];
    expect(bytesOf(a.labels).equals(bytesOf(b.labels))).toBe(true);
    expect(bytesOf(a.centers.data).equals(bytesOf(b.centers.data))).toBe(true);
    expect(bytesOf(a.distances).equals(bytesOf(b.distances))).toBe(true);
    const other = await fitted(kmeansMethod, x, { k: 7, nInit: 1 }, 2);
    expect(bytesOf(a.labels).equals(bytesOf(other.labels))).toBe(false);
  });

  it('answers one row, one cluster, as many clusters as rows', async () => {
    const one = await fitted(kmeansMethod, rows([3, 4]), { k: 1 });
    expect([[...one.labels], one.inertia]).toEqual([[0], 0]);
    const all = await fitted(kmeansMethod, rows([0], [2]), { k: 1 });
    expect([[...all.labels], [...all.centers.data], all.inertia]).toEqual([[0, 0], [1], 2]);
    const alone = await fitted(kmeansMethod, blobs(9, 3, 9, 5), { k: 9 });
    expect(new Set(alone.labels).size).toBe(9);
    expect(alone.inertia).toBe(0);
  });

  it('shares a cluster among equal rows, so there may be fewer clusters than k', async () => {
    const x = rows(...Array.from({ length: 12 }, (_, i) => [i % 3, 1]));
    const { labels, inertia, centers } = await fitted(kmeansMethod, x, { k: 5 });
    for (let i = 3; i < 12; i++) expect(labels[i]).toBe(labels[i - 3]);
    expect(new Set(labels).size).toBe(3);
    expect(inertia).toBe(0);
    expect(centers.data.every(Number.isFinite)).toBe(true);
  });

  it('refuses k above the rows, and a row with NaN, by name', async () => {
    await expect(fitted(kmeansMethod, rows([1], [2]), { k: 3 })).rejects.toThrow(
      /^K-means: k is 3 but must be at most the number of rows, 2\.$/,
    );
    await expect(fitted(kmeansMethod, rows(), { k: 1 })).rejects.toThrow(/at most the number of rows, 0\.$/);
    await expect(fitted(kmeansMethod, rows([1], [Infinity]), { k: 1 })).rejects.toThrow(
      /^K-means: row 1 holds Infinity; remove or repair that row\.$/,
    );
  });

  it('ends as soon as nothing moves where there are fewer distinct rows than clusters', async () => {
    const x = rows(...[0, 1, 2].flatMap((value) => Array.from({ length: 5 }, () => [value])));
    const { nIter, inertia, labels } = await fitted(kmeansMethod, x, { k: 8, maxIter: 100_000 });
    // scikit-learn 1.6 gives the same.
    expect([nIter, inertia]).toEqual([2, 0]);
    expect([...labels]).toEqual([2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    const repeated = reordered(
      normals(40, 64, 3),
      Int32Array.from({ length: 200 }, (_, i) => i % 40),
    );
    const many = await fitted(kmeansMethod, repeated, { k: 60, maxIter: 100_000 });
    expect(many.nIter).toBeLessThan(5);
    expect(many.inertia).toBeLessThan(1e-20);
  });
});
