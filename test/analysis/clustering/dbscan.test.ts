import { describe, expect, it } from 'vitest';
import { dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { graphParts } from '../../../src/analysis/clustering/dbscan/graphParts';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, bytesOf, euclidean, fitted, grid, renumbered, reordered, rows } from './fitted';

/** By the definition: grow every cluster from its lowest core row. */
function slowDbscan(x: Matrix, eps: number, minSamples: number): number[] {
  const near = Array.from({ length: x.n }, (_, i) =>
    Array.from({ length: x.n }, (_, j) => j).filter((j) => euclidean(x, i, j) <= eps),
  );
  const labels = new Array<number>(x.n).fill(-1);
  let clusters = 0;
  for (let i = 0; i < x.n; i++) {
    if (labels[i] !== -1 || near[i].length < minSamples) continue;
    const queue = [i];
    while (queue.length > 0) {
      const at = queue.pop()!;
      if (labels[at] !== -1) continue;
      labels[at] = clusters;
      if (near[at].length >= minSamples) queue.push(...near[at]);
    }
    clusters++;
  }
  return labels;
}

describe('DBSCAN', () => {
  it('solves a case by hand: two clusters, a border row between them, noise', async () => {
    // Only rows 2 and 4 have four rows within one step; row 3 is within reach of both, the last of none.
    const x = rows([0], [0.5], [1], [2], [3], [3.5], [4], [9]);
    const { labels, coreIndices } = await fitted(dbscanMethod, x, { eps: 1, minSamples: 4 });
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1, -1]);
    expect([...coreIndices]).toEqual([2, 4]);
    // With three, the border row is core itself and joins the two.
    const loose = await fitted(dbscanMethod, x, { eps: 1, minSamples: 3 });
    expect([...loose.labels]).toEqual([0, 0, 0, 0, 0, 0, 0, -1]);
  });

  it('gives a border row to the lowest cluster that reaches it', async () => {
    const x = rows([3], [3.2], [3.4], [2], [0.6], [0.8], [1]);
    const { labels, coreIndices } = await fitted(dbscanMethod, x, { eps: 1, minSamples: 4 });
    // Row 3 lies one from a core row on either side, and has only three neighbours with itself.
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1]);
    expect([...coreIndices]).toEqual([0, 6]);
  });

  it.each([0.4, 0.7, 1.2, 3])('equals a search by definition at eps %d', async (eps) => {
    for (const x of [blobs(150, 5, 6, 1), blobs(90, 2, 4, 2, 0.3), grid(120, 3, 5, 3)]) {
      for (const minSamples of [1, 2, 5]) {
        const { labels } = await fitted(dbscanMethod, x, { eps: eps + 1e-3, minSamples });
        expect([...labels]).toEqual(slowDbscan(x, eps + 1e-3, minSamples));
      }
    }
  });

  it('counts a distance of exactly eps', async () => {
    const { labels } = await fitted(dbscanMethod, rows([0, 0], [3, 4]), { eps: 5, minSamples: 2 });
    expect([...labels]).toEqual([0, 0]);
  });

  it('finds on unit rows at cosine eps²/2 what it finds at euclidean eps', async () => {
    const { n, d, data } = blobs(120, 8, 5, 4);
    const unit = data.map((value, at) => {
      const from = at - (at % d);
      return value / Math.hypot(...data.subarray(from, from + d));
    });
    const x = { n, d, data: unit };
    const near = await fitted(dbscanMethod, x, { eps: 0.21, minSamples: 4 });
    const cosine = await fitted(dbscanMethod, x, { metric: 'cosine', eps: 0.21 ** 2 / 2, minSamples: 4 });
    expect([...cosine.labels]).toEqual([...near.labels]);
    expect(new Set(near.labels).size).toBeGreaterThan(3);
  });

  it('gives rows in another order the same clusters', async () => {
    const x = blobs(140, 4, 5, 5, 0.3);
    const order = new MT19937(9).permutation(x.n);
    const { labels, coreIndices } = await fitted(dbscanMethod, x, { eps: 0.6, minSamples: 5 });
    const again = await fitted(dbscanMethod, reordered(x, order), { eps: 0.6, minSamples: 5 });
    const core = new Set(coreIndices);
    // A border row between two clusters goes to the lower number, so the order counts for it alone.
    const kept = Array.from(order.keys()).filter((to) => core.has(order[to]) || labels[order[to]] === -1);
    expect(kept.length).toBeGreaterThan(100);
    expect(renumbered(kept.map((to) => again.labels[to]))).toEqual(
      renumbered(kept.map((to) => labels[order[to]])),
    );
  });

  it('answers byte for byte the same again', async () => {
    const x = blobs(100, 6, 4, 6);
    const [a, b] = [await fitted(dbscanMethod, x), await fitted(dbscanMethod, x)];
    expect(bytesOf(a.labels).equals(bytesOf(b.labels))).toBe(true);
  });

  it('answers no rows, one, two, and equal rows', async () => {
    expect((await fitted(dbscanMethod, rows())).labels).toHaveLength(0);
    expect([...(await fitted(dbscanMethod, rows([1, 2]))).labels]).toEqual([-1]);
    expect([...(await fitted(dbscanMethod, rows([1, 2]), { minSamples: 1 })).labels]).toEqual([0]);
    expect([...(await fitted(dbscanMethod, rows([1], [9]), { minSamples: 1 })).labels]).toEqual([0, 1]);
    const same = rows(...Array.from({ length: 5 }, () => [1, 2, 3]));
    expect([...(await fitted(dbscanMethod, same)).labels]).toEqual([0, 0, 0, 0, 0]);
    expect([...(await fitted(dbscanMethod, same, { minSamples: 6 })).labels]).toEqual([-1, -1, -1, -1, -1]);
  });

  it('takes a row of zeros for one apart under the cosine metric', async () => {
    const x = rows([1, 0], [2, 0.01], [0, 0], [3, 0]);
    const { labels } = await fitted(dbscanMethod, x, { metric: 'cosine', eps: 0.1, minSamples: 2 });
    expect([...labels]).toEqual([0, 0, -1, 0]);
  });

  it('refuses a row with NaN, and what single precision cannot hold, by its number', async () => {
    await expect(fitted(dbscanMethod, rows([1], [NaN]))).rejects.toThrow(
      /^DBSCAN: row 1 holds NaN; remove or repair that row\.$/,
    );
    await expect(fitted(dbscanMethod, rows([1], [0], [1e30]))).rejects.toThrow(
      /^DBSCAN: row 2 has length 1\.00e\+30, whose square is too large/,
    );
  });

  it('finds the same by approximate neighbours, parts of equal rows joined that no list of neighbours leaves', async () => {
    const groups = blobs(900, 6, 5, 21, 0.6);
    // 60 equal rows at each of ten places in a line, 0.4 apart: more than a list of neighbours holds.
    const line = Float32Array.from({ length: 600 * 6 }, (_, at) =>
      at % 6 === 0 ? 100 + 0.4 * (Math.floor(at / 6) % 10) : 0,
    );
    const x = { n: 1500, d: 6, data: Float32Array.of(...groups.data, ...line) };
    for (const eps of [0.3, 0.5, 1, 2]) {
      const exact = await fitted(dbscanMethod, x, { eps, neighborSearch: 'exact' });
      const approximate = await fitted(dbscanMethod, x, { eps, neighborSearch: 'approximate' });
      expect(exact.neighborRecall).toBeUndefined();
      expect(approximate.neighborRecall).toBeGreaterThan(0.98);
      expect(new Set(exact.labels.subarray(900)).size).toBe(eps < 0.4 ? 10 : 1);
      expect([...approximate.labels]).toEqual([...exact.labels]);
      expect([...approximate.coreIndices]).toEqual([...exact.coreIndices]);
    }
  });

  it('compares rows of each part with all others, evenly spread where it is large', async () => {
    // Two lines of rows whose lists of neighbours stay in their own; they come within eps all along.
    const n = 800;
    const data = Float32Array.from({ length: 2 * n }, (_, at) => {
      const i = at >> 1;
      return at % 2 === 0 ? (i % (n / 2)) / 1000 : i < n / 2 ? 0 : 0.09;
    });
    const keys = new DistanceBounds({ n, d: 2, data }, 'euclidean', 'DBSCAN');
    const space = new EmbeddingMatrix({ n, d: 2, data });
    const near = await neighbors(space, 'euclidean', 8, silentContext());
    const clusters = async (probes: number) => {
      const { labels } = await graphParts(keys, near, 0.1, 5, silentContext(), probes);
      return new Set(labels).size;
    };
    expect(await clusters(0)).toBe(2);
    expect(await clusters(3)).toBe(1);
    expect(await clusters(256)).toBe(1);
  });
});
