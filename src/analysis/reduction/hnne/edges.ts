/** Links between mutual nearest neighbours of points in the plane. */
import { NearestLists } from '../../numeric/nearestLists';
import { length } from './groups';

export interface Edge {
  /** i < j. */
  readonly i: number;
  readonly j: number;
  readonly length: number;
}

/** Pairs of which each is among the other's k nearest (lowest index first on ties), by i, then j. */
export function mutualEdges(points: Float64Array, k: number): Edge[] {
  const n = points.length / 2;
  const size = Math.min(k, n - 1);
  if (size < 1) return [];
  const { indices } = nearestOfEach(points, n, size);
  const edges: Edge[] = [];
  for (let i = 0; i < n; i++) {
    const near = indices.slice(i * size, (i + 1) * size).sort();
    for (const j of near) {
      if (j < i || !indices.subarray(j * size, (j + 1) * size).includes(i)) continue;
      const dx = points[2 * i] - points[2 * j];
      const dy = points[2 * i + 1] - points[2 * j + 1];
      edges.push({ i, j, length: length(dx, dy) });
    }
  }
  return edges;
}

function nearestOfEach(points: Float64Array, n: number, size: number): NearestLists {
  const lists = new NearestLists(n, size);
  const { worst } = lists;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const squared = (points[2 * i] - points[2 * j]) ** 2 + (points[2 * i + 1] - points[2 * j + 1]) ** 2;
      if (squared < worst[i] && j !== i) lists.insert(i, squared, j);
    }
  }
  return lists;
}
