/**
 * Spectral start of a UMAP layout: of each connected component the second and third eigenvector of its normalised
 * Laplacian.
 *
 * Differs from umap-learn where there are several components: each is centred on the mean of its rows in the given
 * plane (there: on unit axes, or on a spectral embedding of the centroids), with half the distance to the nearest
 * other centre as its radius.
 */
import type { MT19937 } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import type { SparseGraph } from './fuzzyGraph';
import { laplacianPlane } from './laplacianPlane';

/** Components smaller than this have no two eigenvectors worth the name: their rows are scattered. */
const MIN_SPECTRAL_ROWS = 4;

/** (n, 2) row-major. @param plane (n, 2), where the rows of several components belong relative to each other. */
export function spectralLayout(
  graph: SparseGraph,
  plane: Float32Array,
  random: MT19937,
  task: TaskContext,
): Float32Array {
  const components = connectedComponents(graph);
  if (components.length === 1 && graph.n >= MIN_SPECTRAL_ROWS) return laplacianPlane(graph, random, task);
  const layout = new Float32Array(2 * graph.n);
  const centers = components.map((rows) => centerOf(rows, plane));
  components.forEach((rows, c) => {
    const radius = spaceAround(c, centers);
    const local =
      rows.length < MIN_SPECTRAL_ROWS
        ? Float32Array.from({ length: 2 * rows.length }, () => 2 * random.random() - 1)
        : laplacianPlane(subgraph(graph, rows), random, task);
    const largest = local.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    rows.forEach((row, r) => {
      for (const axis of [0, 1] as const)
        layout[2 * row + axis] = centers[c][axis] + (local[2 * r + axis] / largest) * radius;
    });
  });
  return layout;
}

type Point = readonly [number, number];

function centerOf(rows: readonly number[], plane: Float32Array): Point {
  let x = 0;
  let y = 0;
  for (const row of rows) {
    x += plane[2 * row];
    y += plane[2 * row + 1];
  }
  return [x / rows.length, y / rows.length];
}

/** Half the distance to the nearest other centre; 1 without one. */
function spaceAround(c: number, centers: readonly Point[]): number {
  const [x, y] = centers[c];
  let nearest = Infinity;
  for (const [otherX, otherY] of centers) {
    const distance = Math.hypot(x - otherX, y - otherY);
    if (distance > 0) nearest = Math.min(nearest, distance);
  }
  return nearest < Infinity ? nearest / 2 : 1;
}

/** Rows of each component, ascending; components by their first row. */
export function connectedComponents({ n, starts, columns }: SparseGraph): number[][] {
  const seen = new Uint8Array(n);
  const components: number[][] = [];
  for (let first = 0; first < n; first++) {
    if (seen[first]) continue;
    seen[first] = 1;
    const rows = [first];
    for (const row of rows) {
      for (let e = starts[row]; e < starts[row + 1]; e++) {
        const other = columns[e];
        if (seen[other]) continue;
        seen[other] = 1;
        rows.push(other);
      }
    }
    components.push(rows.sort((a, b) => a - b));
  }
  return components;
}

/** The part of the graph that joins these rows, which no edge leaves. */
function subgraph(graph: SparseGraph, rows: readonly number[]): SparseGraph {
  const position = new Int32Array(graph.n);
  rows.forEach((row, r) => (position[row] = r));
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (starts[r + 1] = starts[r] + graph.starts[row + 1] - graph.starts[row]));
  const columns = new Int32Array(starts[rows.length]);
  const weights = new Float32Array(columns.length);
  rows.forEach((row, r) => {
    const from = graph.starts[row];
    for (let e = from, at = starts[r]; at < starts[r + 1]; e++, at++) {
      columns[at] = position[graph.columns[e]];
      weights[at] = graph.weights[e];
    }
  });
  return { n: rows.length, starts, columns, weights };
}
