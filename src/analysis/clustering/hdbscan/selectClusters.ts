/**
 * Stage 5 of HDBSCAN: which clusters of the condensed tree are selected. "eom" (excess of mass) selects a cluster
 * unless its children are together more stable; "leaf" selects the clusters that never split. Clusters born closer than
 * selectionEpsilon are replaced by their ancestor at that distance.
 */
import type { CondensedTree } from '../../methods/method';

export interface SelectionRule {
  readonly method: 'eom' | 'leaf';
  /** In the metric's unit; 0 = off. */
  readonly epsilon: number;
  readonly allowSingleCluster: boolean;
}
export interface Selection {
  /** Ids in the condensed tree, ascending; their order is the numbering of the labels. */
  readonly clusters: Int32Array;
  /** By id - root: the sum over members of (lambda at leaving - lambda at birth). */
  readonly stability: Float64Array;
}

/** Clusters of the condensed tree by id - root. */
interface ClusterTree {
  readonly root: number;
  readonly count: number;
  readonly parent: Int32Array;
  /** Lambda at birth, 0 for the root. */
  readonly birth: Float64Array;
  readonly children: readonly (readonly number[])[];
}

export function selectClusters(tree: CondensedTree, rule: SelectionRule): Selection {
  const clusters = clusterTree(tree);
  const stability = stabilities(tree, clusters);
  const selected = rule.method === 'leaf' ? leaves(clusters, rule) : excessOfMass(clusters, stability, rule);
  const merged = rule.epsilon > 0 ? mergeClose(clusters, selected, rule) : selected;
  const ids = [...merged].sort((a, b) => a - b);
  return { clusters: Int32Array.from(ids, (id) => id + clusters.root), stability };
}

function clusterTree({ parent, child, lambda }: CondensedTree): ClusterTree {
  const root = parent[0];
  let count = 1;
  for (const id of child) if (id > root) count++;
  const parents = new Int32Array(count).fill(-1);
  const birth = new Float64Array(count);
  const children: number[][] = Array.from({ length: count }, () => []);
  child.forEach((id, line) => {
    if (id < root) return;
    parents[id - root] = parent[line] - root;
    birth[id - root] = lambda[line];
    children[parent[line] - root].push(id - root);
  });
  return { root, count, parent: parents, birth, children };
}

function stabilities({ parent, lambda, childSize }: CondensedTree, { root, count, birth }: ClusterTree) {
  const stability = new Float64Array(count);
  parent.forEach((from, line) => {
    stability[from - root] += (lambda[line] - birth[from - root]) * childSize[line];
  });
  return stability;
}

function excessOfMass(tree: ClusterTree, stability: Float64Array, rule: SelectionRule): Set<number> {
  const best = stability.slice();
  const wins = new Uint8Array(tree.count);
  const first = rule.allowSingleCluster ? 0 : 1;
  for (let id = tree.count - 1; id >= first; id--) {
    // The reference holds this sum in a C float.
    const parts = Math.fround(tree.children[id].reduce((sum, part) => sum + best[part], 0));
    if (parts > best[id]) best[id] = parts;
    else wins[id] = 1;
  }
  // Nothing below a selected cluster is selected; parents come first.
  const selected = new Set<number>();
  const covered = new Uint8Array(tree.count);
  for (let id = 0; id < tree.count; id++) {
    const parent = tree.parent[id];
    if (parent >= 0 && (covered[parent] || wins[parent])) covered[id] = 1;
    else if (wins[id]) selected.add(id);
  }
  return selected;
}

/** The root counts as a leaf only where it may be a cluster: data without a split have none otherwise. */
function leaves({ children, count }: ClusterTree, { allowSingleCluster }: SelectionRule): Set<number> {
  const found = new Set<number>(count === 1 && allowSingleCluster ? [0] : []);
  children.forEach((parts, id) => {
    if (id > 0 && parts.length === 0) found.add(id);
  });
  return found;
}

function mergeClose(tree: ClusterTree, selected: Set<number>, rule: SelectionRule): Set<number> {
  if (selected.size === 1 && selected.has(0)) return selected;
  const merged = new Set<number>();
  for (const id of selected) merged.add(1 / tree.birth[id] < rule.epsilon ? ancestorAt(tree, id, rule) : id);
  return merged;
}

/** The nearest ancestor born beyond epsilon; short of the root, unless that may be a cluster. */
function ancestorAt(tree: ClusterTree, id: number, { epsilon, allowSingleCluster }: SelectionRule): number {
  for (let at = id; ;) {
    const parent = tree.parent[at];
    if (parent === 0) return allowSingleCluster ? 0 : at;
    if (1 / tree.birth[parent] > epsilon) return parent;
    at = parent;
  }
}
