/**
 * Stage 4 of HDBSCAN: the dendrogram without splits smaller than minClusterSize. Read from the root, a split into
 * two large parts makes two new clusters; a small part falls out of its cluster row by row.
 */
import type { CondensedTree } from '../../methods/method';
import type { Dendrogram } from './linkage';

export function condenseTree(dendrogram: Dendrogram, minClusterSize: number): CondensedTree {
  const { n, left, right, distance } = dendrogram;
  const lines = newLines(2 * n);
  const sizeOf = (node: number) => (node < n ? 1 : dendrogram.size[node - n]);
  const root = 2 * n - 2;
  const cluster = new Int32Array(2 * n - 1);
  cluster[root] = n;
  let nextCluster = n + 1;
  const fallOut = (from: number, node: number, lambda: number) =>
    breadthFirst(dendrogram, node, (row) => {
      if (row < n) lines.add(cluster[from], row, lambda, 1);
      return true;
    });
  breadthFirst(dendrogram, root, (node) => {
    if (node < n) return false;
    const a = left[node - n];
    const b = right[node - n];
    const lambda = distance[node - n] > 0 ? 1 / distance[node - n] : Infinity;
    const large = [a, b].filter((child) => sizeOf(child) >= minClusterSize);
    for (const child of [a, b]) {
      if (!large.includes(child)) fallOut(node, child, lambda);
      else if (large.length === 1) cluster[child] = cluster[node];
      else {
        cluster[child] = nextCluster++;
        lines.add(cluster[node], cluster[child], lambda, sizeOf(child));
      }
    }
    return (child) => large.includes(child);
  });
  return lines.finish();
}

/** Visits nodes level by level; `visit` returns whether to descend, or into which children. */
function breadthFirst(
  { n, left, right }: Dendrogram,
  root: number,
  visit: (node: number) => boolean | ((child: number) => boolean),
): void {
  let level = [root];
  while (level.length > 0) {
    const next: number[] = [];
    for (const node of level) {
      const deeper = visit(node);
      if (node < n || deeper === false) continue;
      for (const child of [left[node - n], right[node - n]]) {
        if (deeper === true || deeper(child)) next.push(child);
      }
    }
    level = next;
  }
}

function newLines(capacity: number) {
  const parent = new Int32Array(capacity);
  const child = new Int32Array(capacity);
  const lambda = new Float64Array(capacity);
  const childSize = new Int32Array(capacity);
  let count = 0;
  return {
    add(from: number, to: number, at: number, size: number): void {
      parent[count] = from;
      child[count] = to;
      lambda[count] = at;
      childSize[count++] = size;
    },
    finish: (): CondensedTree => ({
      parent: parent.slice(0, count),
      child: child.slice(0, count),
      lambda: lambda.slice(0, count),
      childSize: childSize.slice(0, count),
    }),
  };
}
