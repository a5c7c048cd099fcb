import type { FitAnswer } from '../../analysis/methods/fit';
import type { CondensedTree } from '../../analysis/methods/method';
import { clusterCounts } from '../../common/labels';

export interface Hierarchy {
  /** Labels (n) of each level, finest first. */
  readonly levels: readonly Int32Array[];
  readonly counts: readonly number[];
}

/** Most levels cut from a tree: a slider with a stop for every split of hundreds cannot be set by hand. */
const maxCuts = 12;

/** Partitions (FINCH, h-NNE) or cuts of a condensed tree (HDBSCAN); null where a result has neither. */
export function hierarchyOf(answer: FitAnswer): Hierarchy | null {
  const tree = answer.kind === 'clustering' ? answer.result.condensedTree : undefined;
  const levels = tree ? treeLevels(tree) : partitionsOf(answer);
  if (levels.length === 0 || levels.some((level) => level.length !== levels[0].length)) return null;
  return { levels, counts: levels.map(countOf) };
}

/** Nested partitions that a result came with, finest first; empty where it has none. */
export function partitionsOf(answer: FitAnswer): readonly Int32Array[] {
  const partitions = answer.kind === 'outliers' ? undefined : answer.result.partitions;
  return [...(partitions ?? [])].sort((a, b) => countOf(b) - countOf(a));
}

function countOf(labels: Int32Array): number {
  return clusterCounts(labels).clusters;
}

/**
 * Cuts just above splits of the tree, at most `maxCuts`, evenly over the splits, the deepest first. A row that has
 * left its cluster below the cut is noise; deep cuts may have fewer clusters, since small ones end.
 */
export function treeLevels({ parent, child, lambda, childSize }: CondensedTree): Int32Array[] {
  const n = parent.reduce((least, node) => Math.min(least, node), Infinity);
  if (!Number.isFinite(n)) return [];
  const parentOf = new Map<number, { parent: number; lambda: number }>();
  const splits = new Set<number>();
  for (let line = 0; line < parent.length; line++) {
    parentOf.set(child[line], { parent: parent[line], lambda: lambda[line] });
    if (childSize[line] > 1 && child[line] >= n) splits.add(lambda[line]);
  }
  const ordered = [...splits].sort((a, b) => a - b);
  const cuts = Math.min(maxCuts, ordered.length);
  const lambdas = Array.from(
    { length: cuts },
    (_none, at) => ordered[Math.round(((at + 1) * ordered.length) / cuts) - 1],
  );
  return lambdas.reverse().map((cut) => cutTree(n, parentOf, cut));
}

/** The deepest cluster born at or before the cut, of the rows still in it. */
function cutTree(
  n: number,
  parentOf: ReadonlyMap<number, { parent: number; lambda: number }>,
  cut: number,
): Int32Array {
  const nodes = Int32Array.from({ length: n }, (_none, row) => {
    const first = parentOf.get(row);
    if (!first) return -1;
    let node = first.parent;
    /** Where the row, or the cluster below `node` that holds it, leaves `node`. */
    let leavesAt = first.lambda;
    // Up to the cluster that the cut crosses.
    for (let edge = parentOf.get(node); edge && edge.lambda > cut; edge = parentOf.get(node)) {
      leavesAt = edge.lambda;
      node = edge.parent;
    }
    return leavesAt > cut ? node : -1;
  });
  const names = [...new Set(nodes)].filter((node) => node >= 0).sort((a, b) => a - b);
  const labelOf = new Map(names.map((node, label) => [node, label]));
  return nodes.map((node) => labelOf.get(node) ?? -1);
}
