import { describe, expect, it } from 'vitest';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { streamedTree } from '../../../src/analysis/clustering/hdbscan/boruvka';
import { densePrim } from '../../../src/analysis/clustering/hdbscan/spanningTree';
import { type Metric, metrics } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { distinctNeighbors, neighbors, pairKeys } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, bytesOf, euclidean, fitted, grid, rows } from './fitted';

/** Weight of the minimum spanning tree of mutual reachability, by sorting all edges (Kruskal). */
function slowTreeWeights(x: Matrix, minSamples: number): number[] {
  const distance = Array.from({ length: x.n }, (_, i) =>
    Array.from({ length: x.n }, (_, j) => euclidean(x, i, j)),
  );
  const core = distance.map((all, i) => all.filter((_, j) => j !== i).sort((a, b) => a - b)[minSamples - 1]);
  const edges: [number, number, number][] = [];
  for (let i = 0; i < x.n; i++)
    for (let j = i + 1; j < x.n; j++) edges.push([Math.max(core[i], core[j], distance[i][j]), i, j]);
  edges.sort((a, b) => a[0] - b[0]);
  const part = Array.from({ length: x.n }, (_, i) => i);
  const weights: number[] = [];
  for (const [weight, i, j] of edges) {
    const [a, b] = [part[i], part[j]];
    if (a === b) continue;
    part.forEach((p, k) => (part[k] = p === b ? a : p));
    weights.push(weight);
  }
  return weights;
}

function moved(x: Matrix, by: number): Matrix {
  return { ...x, data: x.data.map((value) => value + by) };
}

/** As it grows in memory, or streamed: what the lists leave by pairs of parts, or by passes to the end. */
const streamed = ['by pairs', 'by passes'] as const;
type TreeKind = 'dense' | (typeof streamed)[number];

/** @param more neighbours in the lists than minSamples. */
async function treeOf(x: Matrix, minSamples: number, kind: TreeKind, more = 0, metric: Metric = 'euclidean') {
  const space = new EmbeddingMatrix(x);
  const keys = await pairKeys(space, metric, 'test');
  const exact = await distinctNeighbors(space, metric, minSamples + more, silentContext());
  const near = await neighbors(space, metric, minSamples, silentContext());
  const core = Float64Array.from({ length: x.n }, (_, i) => near.distances[(i + 1) * minSamples - 1]);
  if (kind === 'dense') return densePrim(keys, core, silentContext());
  const limits = { mostPairedParts: kind === 'by pairs' ? Infinity : 1, pairCost: 0 };
  return streamedTree(keys, core, near, exact, silentContext(), limits);
}

const sets = [
  ['groups', blobs(160, 20, 6, 1)],
  ['overlapping groups', blobs(130, 3, 5, 2, 0.5)],
  ['whole numbers with equal rows', grid(140, 3, 5, 3)],
] as const;

describe('HDBSCAN', () => {
  it('solves a case by hand: two groups of three and a stray', async () => {
    const x = rows([0], [1], [2], [20], [21], [22], [50]);
    const { labels, probabilities, outlierScores } = await fitted(hdbscanMethod, x, {
      minClusterSize: 3,
      minSamples: 1,
    });
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
    // All edges within a group have weight 1, so its rows leave together; the stray leaves at 28 of 1.
    expect([...probabilities]).toEqual([1, 1, 1, 1, 1, 1, 0]);
    expect(outlierScores[6]).toBeCloseTo(1 - 1 / 28, 12);
  });

  it.each(sets)('spans %s as lightly as all edges sorted do', async (_name, x) => {
    for (const minSamples of [1, 3, 7]) {
      const expected = slowTreeWeights(x, minSamples);
      for (const kind of ['dense', ...streamed] as const) {
        const { weight } = await treeOf(x, minSamples, kind, minSamples % 2);
        const sorted = [...weight].sort((a, b) => a - b);
        sorted.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
      }
    }
  });

  it.each([
    ['groups', blobs(160, 20, 6, 1)],
    ['groups of few columns', blobs(300, 2, 12, 5)],
    ['one cloud', blobs(240, 30, 1, 6)],
    ['groups far from 0', moved(blobs(200, 8, 9, 7), 50)],
  ])(
    'streams the same tree of %s as it grows in memory where no two distances are equal',
    async (_name, x) => {
      for (const metric of metrics) {
        for (const minSamples of [1, 4]) {
          const dense = await treeOf(x, minSamples, 'dense', 0, metric);
          for (const more of [0, 1, 12]) {
            for (const kind of streamed) {
              const tree = await treeOf(x, minSamples, kind, more, metric);
              expect([...tree.from]).toEqual([...dense.from]);
              expect([...tree.to]).toEqual([...dense.to]);
              expect([...tree.weight]).toEqual([...dense.weight]);
            }
          }
        }
      }
    },
  );

  it('joins the parts of the graph of approximate neighbours by their lightest edges', async () => {
    // Groups so far apart that no list of neighbours leaves them, one of them with most of the rows, and equal rows.
    const near = blobs(900, 6, 1, 11);
    const far = blobs(400, 6, 8, 12);
    const data = new Float32Array([
      ...near.data,
      ...far.data.map((value) => value * 40),
      ...near.data.slice(0, 6 * 40),
    ]);
    const x = { n: 1340, d: 6, data };
    for (const minSamples of [1, 5]) {
      const options = { minSamples, minClusterSize: 10 };
      const exact = await fitted(hdbscanMethod, x, { ...options, neighborSearch: 'exact' });
      const approximate = await fitted(hdbscanMethod, x, { ...options, neighborSearch: 'approximate' });
      expect(approximate.neighborRecall).toBeGreaterThan(0.99);
      expect(Math.max(...exact.labels)).toBeGreaterThan(3);
      expect([...approximate.labels]).toEqual([...exact.labels]);
      [...approximate.outlierScores].forEach((score, i) =>
        expect(score).toBeCloseTo(exact.outlierScores[i], 6),
      );
    }
  });

  it.each(sets)('keeps minClusterSize and the ranges of its scores on %s', async (_name, x) => {
    for (const minClusterSize of [2, 5, 12, 70]) {
      for (const clusterSelectionMethod of ['eom', 'leaf']) {
        for (const allowSingleCluster of [false, true]) {
          const result = await fitted(hdbscanMethod, x, {
            minClusterSize,
            clusterSelectionMethod,
            allowSingleCluster,
          });
          const sizes = new Map<number, number>();
          for (const label of result.labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
          sizes.delete(-1);
          expect([...sizes.keys()].sort((a, b) => a - b)).toEqual([...sizes.keys()].map((_, i) => i));
          for (const size of sizes.values()) expect(size).toBeGreaterThanOrEqual(minClusterSize);
          expect(result.persistence).toHaveLength(sizes.size);
          for (let i = 0; i < x.n; i++) {
            const [p, score] = [result.probabilities[i], result.outlierScores[i]];
            expect(p >= 0 && p <= 1 && score >= 0 && score <= 1).toBe(true);
            if (result.labels[i] === -1) expect(p).toBe(0);
          }
        }
      }
    }
  });

  it('scores no row NaN where equal rows make a cluster infinitely dense', async () => {
    const same = Array.from({ length: 6 }, () => [1, 1]);
    const x = rows(...same, [4, 4], [4.1, 4], [4, 4.2], [4.3, 4.1], [9, 0]);
    const { labels, outlierScores } = await fitted(hdbscanMethod, x, { minClusterSize: 4, minSamples: 2 });
    expect([...labels.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...outlierScores.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(outlierScores[10]).toBeGreaterThan(outlierScores[6]);
    expect(outlierScores.every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  it('scores a row far from equal rows 1, as the equal rows are infinitely dense beside it', async () => {
    const x = rows(...Array.from({ length: 50 }, () => [0]), [20], [21]);
    const { outlierScores } = await fitted(hdbscanMethod, x, { allowSingleCluster: true });
    expect([...outlierScores]).toEqual([...new Array<number>(50).fill(0), 1, 1]);
  });

  it('takes data without a split as one leaf where that is allowed', async () => {
    const x = rows(...Array.from({ length: 60 }, () => [1, 1]));
    const rule = { clusterSelectionMethod: 'leaf', allowSingleCluster: true };
    expect(new Set((await fitted(hdbscanMethod, x, rule)).labels)).toEqual(new Set([0]));
    const split = await fitted(hdbscanMethod, blobs(60, 3, 3, 1), rule);
    expect(new Set(split.labels).size).toBeGreaterThan(2);
  });

  it('answers byte for byte the same again', async () => {
    const [a, b] = [await fitted(hdbscanMethod, sets[1][1]), await fitted(hdbscanMethod, sets[1][1])];
    for (const name of ['labels', 'probabilities', 'outlierScores', 'persistence'] as const)
      expect(bytesOf(a[name]).equals(bytesOf(b[name]))).toBe(true);
  });

  it('answers no rows, one, a few, and equal rows', async () => {
    for (let n = 0; n <= 4; n++) {
      const x = rows(...Array.from({ length: n }, (_, i) => [i, i * i, 1]));
      expect([...(await fitted(hdbscanMethod, x)).labels]).toEqual(new Array(n).fill(-1));
    }
    const same = rows(...Array.from({ length: 12 }, () => [1, 2, 3]));
    expect([...(await fitted(hdbscanMethod, same)).labels]).toEqual(new Array(12).fill(-1));
    const single = await fitted(hdbscanMethod, same, { allowSingleCluster: true });
    expect([...single.labels]).toEqual(new Array(12).fill(0));
    expect([...single.probabilities]).toEqual(new Array(12).fill(1));
    const none = await fitted(hdbscanMethod, blobs(20, 3, 2, 1), { minClusterSize: 21 });
    expect([...none.labels]).toEqual(new Array(20).fill(-1));
  });

  it('takes minSamples beyond n - 1 as n - 1', async () => {
    const x = blobs(30, 4, 2, 8);
    const [most, more] = [
      await fitted(hdbscanMethod, x, { minSamples: 29 }),
      await fitted(hdbscanMethod, x, { minSamples: 500 }),
    ];
    expect([...more.outlierScores]).toEqual([...most.outlierScores]);
  });

  it('refuses a row with NaN by its number, however few rows there are', async () => {
    const words = /^HDBSCAN: row 0 holds NaN; remove or repair that row\.$/;
    await expect(fitted(hdbscanMethod, rows([NaN]))).rejects.toThrow(words);
    await expect(fitted(hdbscanMethod, rows([NaN], [1], [2]))).rejects.toThrow(words);
  });
});
