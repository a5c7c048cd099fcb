import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../../src/analysis/numeric/embeddingMatrix';
import { type Matrix, matrix } from '../../../../src/analysis/numeric/matrix';
import { fuzzyUnion, neighborLists, smoothWidths } from '../../../../src/analysis/reduction/umap/fuzzyGraph';
import { silentContext } from '../../../../src/analysis/taskContext';
import { blobs, matrixOf, readFixture } from './fixture';

async function graphOf(x: Matrix, k: number, metric: 'euclidean' | 'cosine' = 'euclidean') {
  const lists = await neighborLists(new EmbeddingMatrix(x), metric, k, silentContext());
  const widths = smoothWidths(lists, silentContext());
  return { lists, widths, graph: fuzzyUnion(lists, widths, silentContext()) };
}

const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);

describe('against umap-learn', () => {
  const fixture = readFixture('graph');
  it.each(fixture.graphs)('$metric, $nNeighbors neighbours', async (expected) => {
    const k = expected.nNeighbors;
    const x = matrixOf({ ...fixture, n: expected.rows, x: fixture.x.slice(0, expected.rows * fixture.d) });
    const { lists, widths, graph } = await graphOf(x, k, expected.metric);
    for (let i = 0; i < x.n; i++) {
      const row = [i * k, (i + 1) * k] as const;
      expect(sorted(lists.indices.subarray(...row))).toEqual(sorted(expected.indices.slice(...row)));
      expect(Math.abs(widths.sigmas[i] / expected.sigmas[i] - 1)).toBeLessThan(1e-4);
      expect(Math.abs(widths.rhos[i] - expected.rhos[i])).toBeLessThanOrEqual(1e-4 * expected.rhos[i]);
    }
    expect(Array.from(graph.starts)).toEqual(expected.starts);
    expect(Array.from(graph.columns)).toEqual(expected.columns);
    graph.weights.forEach((weight, e) => expect(Math.abs(weight - expected.weights[e])).toBeLessThan(1e-5));
  });
});

it('solves by hand: three rows on a line, two neighbours each', async () => {
  // The only other neighbour is the nearest: it has membership 1, and 1 = log2 2 ends the search at once.
  const { widths, graph } = await graphOf(matrix(Float32Array.of(0, 1, 3), 3, 1), 2);
  expect(Array.from(widths.rhos)).toEqual([1, 1, 2]);
  expect(Array.from(widths.sigmas)).toEqual([1, 1, 1]);
  expect(Array.from(graph.starts)).toEqual([0, 1, 3, 4]);
  expect(Array.from(graph.columns)).toEqual([1, 0, 2, 1]);
  expect(Array.from(graph.weights)).toEqual([1, 1, 1, 1]);
});

it('agrees with a dense computation in doubles', async () => {
  const n = 120;
  const k = 9;
  const x = blobs(n, 5, 3);
  const { graph } = await graphOf(x, k);
  const distance = (i: number, j: number) =>
    Math.hypot(...Array.from({ length: x.d }, (_, c) => x.data[i * x.d + c] - x.data[j * x.d + c]));
  const dense = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const near = Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => distance(i, a) - distance(i, b))
      .slice(0, k - 1);
    const rho = distance(i, near[0]);
    const membership = (j: number, sigma: number) => Math.exp(-(distance(i, j) - rho) / sigma);
    let [low, high] = [1e-6, 1e6];
    for (let step = 0; step < 200; step++) {
      const sigma = (low + high) / 2;
      if (near.reduce((sum, j) => sum + membership(j, sigma), 0) > Math.log2(k)) high = sigma;
      else low = sigma;
    }
    for (const j of near) dense[i][j] = membership(j, high);
  }
  let largestError = 0;
  for (let i = 0; i < n; i++) {
    const row = new Float64Array(n);
    for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) row[graph.columns[e]] = graph.weights[e];
    for (let j = 0; j < n; j++) {
      const [there, back] = [dense[i][j], dense[j][i]];
      largestError = Math.max(largestError, Math.abs(row[j] - (there + back - there * back)));
    }
  }
  expect(largestError).toBeLessThan(1e-4);
});

it('is symmetric, without a diagonal, with weights in (0, 1]', async () => {
  const { graph } = await graphOf(blobs(200, 3, 2), 15);
  const weights = new Map<string, number>();
  for (let i = 0; i < graph.n; i++)
    for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++)
      weights.set(`${i},${graph.columns[e]}`, graph.weights[e]);
  for (const [key, weight] of weights) {
    const [i, j] = key.split(',');
    if (i === j || weights.get(`${j},${i}`) !== weight || !(weight > 0 && weight <= 1))
      expect.fail(`edge ${key} of weight ${weight}`);
  }
});

it('gives rows that are all equal membership 1 and finite widths', async () => {
  const { widths, graph } = await graphOf(matrix(new Float32Array(20 * 3).fill(7), 20, 3), 15);
  expect(widths.sigmas.every(Number.isFinite)).toBe(true);
  expect(widths.rhos.every((rho) => rho === 0)).toBe(true);
  expect(graph.weights.every((weight) => weight === 1)).toBe(true);
});
