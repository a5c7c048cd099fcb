import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../../src/analysis/numeric/embeddingMatrix';
import { largestEigenpairs } from '../../../../src/analysis/numeric/lanczos';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import {
  fuzzyUnion,
  neighborLists,
  smoothWidths,
  type SparseGraph,
} from '../../../../src/analysis/reduction/umap/fuzzyGraph';
import { laplacianPlane } from '../../../../src/analysis/reduction/umap/laplacianPlane';
import { connectedComponents, spectralLayout } from '../../../../src/analysis/reduction/umap/spectral';
import { silentContext } from '../../../../src/analysis/taskContext';
import { blobs } from './fixture';

/** Rows in a ring, or in a line where `closed` is false; weights 1. */
function path(n: number, closed: boolean): SparseGraph {
  const rows = Array.from({ length: n }, (_, i) =>
    [i - 1, i + 1]
      .map((j) => (closed ? (j + n) % n : j))
      .filter((j) => j >= 0 && j < n)
      .sort((a, b) => a - b),
  );
  return graphOf(rows);
}

function graphOf(rows: number[][]): SparseGraph {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i] + row.length));
  const columns = Int32Array.from(rows.flat());
  return { n: rows.length, starts, columns, weights: new Float32Array(columns.length).fill(1) };
}

describe('laplacianPlane', () => {
  it('solves by hand: a ring lies on a circle', () => {
    const n = 30;
    const plane = laplacianPlane(path(n, true), new MT19937(1), silentContext());
    for (let i = 0; i < n; i++) {
      expect(Math.hypot(plane[2 * i], plane[2 * i + 1])).toBeCloseTo(Math.sqrt(2 / n), 4);
      const next = (i + 1) % n;
      const chord = Math.hypot(plane[2 * i] - plane[2 * next], plane[2 * i + 1] - plane[2 * next + 1]);
      expect(chord).toBeCloseTo(Math.sqrt(2 / n) * 2 * Math.sin(Math.PI / n), 4);
    }
  });

  it.each([4, 5, 9, 150])('agrees with Lanczos on the dense matrix of %i rows', async (n) => {
    const lists = await neighborLists(
      new EmbeddingMatrix(blobs(n, 4, 1)),
      'euclidean',
      Math.min(15, n - 1),
      silentContext(),
    );
    const graph = fuzzyUnion(lists, smoothWidths(lists, silentContext()), silentContext());
    const plane = laplacianPlane(graph, new MT19937(1), silentContext());
    const degree = new Float64Array(n);
    const dense = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let e = graph.starts[i]; e < graph.starts[i + 1]; e++) {
        degree[i] += graph.weights[e];
        dense[i * n + graph.columns[e]] = graph.weights[e];
      }
    const { vectors } = largestEigenpairs(n, 3, (v, out) => {
      for (let i = 0; i < n; i++) {
        out[i] = v[i];
        for (let j = 0; j < n; j++) out[i] += (dense[i * n + j] / Math.sqrt(degree[i] * degree[j])) * v[j];
      }
    });
    for (const c of [0, 1]) {
      let overlap = 0;
      for (let i = 0; i < n; i++) overlap += plane[2 * i + c] * vectors[(c + 1) * n + i];
      expect(Math.abs(overlap)).toBeGreaterThan(0.999);
    }
  });
});

describe('spectralLayout', () => {
  it('finds the components by their first row', () => {
    expect(connectedComponents(graphOf([[2], [3], [0], [1], []]))).toEqual([[0, 2], [1, 3], [4]]);
  });

  it('keeps components apart, each around its centre, whatever their size', () => {
    const sizes = [12, 2, 1, 6];
    const rows: number[][] = [];
    const plane: number[] = [];
    sizes.forEach((size, c) => {
      const first = rows.length;
      for (let i = 0; i < size; i++) {
        rows.push([i - 1, i + 1].filter((j) => j >= 0 && j < size).map((j) => first + j));
        plane.push(10 * c, 0);
      }
    });
    const layout = spectralLayout(graphOf(rows), Float32Array.from(plane), new MT19937(1), silentContext());
    expect(layout.every(Number.isFinite)).toBe(true);
    for (let i = 0; i < rows.length; i++) {
      expect(Math.abs(layout[2 * i] - plane[2 * i])).toBeLessThanOrEqual(5);
      expect(Math.abs(layout[2 * i + 1])).toBeLessThanOrEqual(5);
    }
  });
});
