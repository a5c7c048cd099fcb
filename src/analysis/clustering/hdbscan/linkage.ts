/** Stage 3 of HDBSCAN: the edges by weight become a dendrogram. Equal weights keep the order of the tree. */
import type { SpanningTree } from './spanningTree';

/** Merge m makes node n + m out of two nodes; rows are the nodes 0..n-1. */
export interface Dendrogram {
  readonly n: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly distance: Float64Array;
  /** Rows under the new node. */
  readonly size: Int32Array;
}

export function singleLinkage(tree: SpanningTree): Dendrogram {
  const merges = tree.weight.length;
  const n = merges + 1;
  const order = Int32Array.from({ length: merges }, (_, i) => i);
  order.sort((a, b) => tree.weight[a] - tree.weight[b] || a - b);
  const left = new Int32Array(merges);
  const right = new Int32Array(merges);
  const distance = new Float64Array(merges);
  const size = new Int32Array(merges);
  const parent = Int32Array.from({ length: n + merges }, (_, i) => i);
  const sizeOf = (node: number) => (node < n ? 1 : size[node - n]);
  order.forEach((edge, m) => {
    const a = findRoot(parent, tree.from[edge]);
    const b = findRoot(parent, tree.to[edge]);
    left[m] = a;
    right[m] = b;
    distance[m] = tree.weight[edge];
    size[m] = sizeOf(a) + sizeOf(b);
    parent[a] = n + m;
    parent[b] = n + m;
  });
  return { n, left, right, distance, size };
}

function findRoot(parent: Int32Array, node: number): number {
  let root = node;
  while (parent[root] !== root) root = parent[root];
  for (let at = node; at !== root;) {
    const next = parent[at];
    parent[at] = root;
    at = next;
  }
  return root;
}
