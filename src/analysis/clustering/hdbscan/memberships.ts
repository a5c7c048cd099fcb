/** Stage 6 of HDBSCAN: labels, membership strengths, outlier scores (GLOSH), persistence of the clusters. */
import type { CondensedTree } from '../../methods/method';
import type { Selection, SelectionRule } from './selectClusters';

export interface Memberships {
  /** Int32Array (n), clusters 0.., noise -1. */
  readonly labels: Int32Array;
  /** Float64Array (n): 1 at the core of the cluster, 0 for noise. */
  readonly probabilities: Float64Array;
}

export function memberships(
  tree: CondensedTree,
  { clusters }: Selection,
  rule: SelectionRule,
  n: number,
): Memberships {
  const root = tree.parent[0];
  const deaths = largestLambdas(tree, root);
  const label = new Int32Array(deaths.length).fill(-1);
  clusters.forEach((id, number) => (label[id - root] = number));
  // The selected cluster that each cluster belongs to: itself or an ancestor. Parents come before their children.
  const owner = new Int32Array(deaths.length);
  const labels = new Int32Array(n).fill(-1);
  const probabilities = new Float64Array(n);
  const single = clusters.length === 1 && clusters[0] === root;
  const rootLambda = rule.epsilon > 0 ? 1 / rule.epsilon : deaths[0];
  tree.child.forEach((child, line) => {
    const parentOwner = owner[tree.parent[line] - root];
    if (child > root) owner[child - root] = label[child - root] >= 0 ? child - root : parentOwner;
    else if (parentOwner > 0 || (single && tree.lambda[line] >= rootLambda)) {
      labels[child] = label[parentOwner];
      const lambda = tree.lambda[line];
      const death = deaths[parentOwner];
      probabilities[child] = death === 0 || lambda === Infinity ? 1 : Math.min(lambda, death) / death;
    }
  });
  return { labels, probabilities };
}

/**
 * GLOSH (Campello et al. 2015): how much earlier a row leaves than the densest part of its cluster's subtree.
 * As in hdbscan >= 0.8.42; releases before it do not look through the whole subtree. Equal rows make that density
 * infinite, where the reference answers NaN. Here, where they are half of the subtree or more, they are what its other
 * rows are measured against: those have 1. Where they are fewer, the densest finite part counts. Equal rows have 0.
 */
export function outlierScores(tree: CondensedTree, n: number): Float64Array {
  const root = tree.parent[0];
  const finite = tree.lambda.map((lambda) => (lambda === Infinity ? 0 : lambda));
  const deaths = largestLambdas({ ...tree, lambda: finite }, root);
  const rows = new Int32Array(deaths.length);
  const equal = new Int32Array(deaths.length);
  // Children come after their parents.
  for (let line = tree.child.length - 1; line >= 0; line--) {
    const child = tree.child[line] - root;
    const parent = tree.parent[line] - root;
    rows[parent] += child > 0 ? rows[child] : 1;
    equal[parent] += child > 0 ? equal[child] : Number(tree.lambda[line] === Infinity);
    if (child > 0 && deaths[child] > deaths[parent]) deaths[parent] = deaths[child];
  }
  const scores = new Float64Array(n);
  tree.child.forEach((row, line) => {
    const lambda = tree.lambda[line];
    if (row > root || lambda === Infinity) return;
    const parent = tree.parent[line] - root;
    const death = deaths[parent];
    if (equal[parent] > 0 && 2 * equal[parent] >= rows[parent]) scores[row] = 1;
    else if (death !== 0) scores[row] = (death - lambda) / death;
  });
  return scores;
}

/** Stability of each selected cluster as a share of the largest it could have. */
export function persistence(tree: CondensedTree, selection: Selection, labels: Int32Array): Float64Array {
  const root = tree.parent[0];
  const largest = tree.lambda.reduce((most, lambda) => Math.max(most, lambda), 0);
  const sizes = new Int32Array(selection.clusters.length);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return Float64Array.from(selection.clusters, (id, number) =>
    largest === 0 || largest === Infinity || sizes[number] === 0
      ? 1
      : selection.stability[id - root] / (sizes[number] * largest),
  );
}

/** By cluster id - root: the largest lambda at which something leaves it. */
export function largestLambdas({ parent, lambda }: CondensedTree, root: number): Float64Array {
  const count = parent.reduce((most, id) => Math.max(most, id), root) - root + 1;
  const largest = new Float64Array(count);
  parent.forEach((id, line) => {
    if (lambda[line] > largest[id - root]) largest[id - root] = lambda[line];
  });
  return largest;
}
