/**
 * Levels of a hierarchical clustering, finest first, with who is whose child, and colour keys that keep lineage:
 * a cluster has the hue of its ancestor at the coarsest level that has at most ten, lighter or darker among
 * siblings. Pure.
 */
import type { FitAnswer } from '../../analysis/protocol';
import { paletteSize } from '../scatter/palette';
import type { ColorKey, LegendRow } from './colorKey';

/** Slots a key may spend on clusters; one byte a row, slot 0 is noise. */
const maxClusterSlots = 255;

export interface Hierarchy {
  /** Labels (n) of each level, finest first. */
  readonly levels: readonly Int32Array[];
  readonly counts: readonly number[];
}

/** Most levels cut from a tree: a slider with a stop for every split of hundreds cannot be set by hand. */
const maxCuts = 12;

/** Partitions (FINCH, h-NNE) or cuts of a condensed tree (HDBSCAN); null where a result has neither. */
export function hierarchyOf(answer: FitAnswer): Hierarchy | null {
  const { partitions, condensedTree } = answer.result;
  const levels = isTree(condensedTree) ? treeLevels(condensedTree) : partitionLevels(partitions);
  if (levels.length === 0 || levels.some((level) => level.length !== levels[0].length)) return null;
  return { levels, counts: levels.map(clusterCount) };
}

function clusterCount(labels: Int32Array): number {
  return new Set(labels.filter((label) => label >= 0)).size;
}

function partitionLevels(partitions: unknown): Int32Array[] {
  const levels: Int32Array[] = [];
  if (Array.isArray(partitions)) {
    for (const level of partitions as readonly unknown[]) if (level instanceof Int32Array) levels.push(level);
  } else if (isColumns(partitions)) {
    const { n, d, data } = partitions;
    for (let column = 0; column < d; column++) {
      levels.push(Int32Array.from({ length: n }, (_none, row) => data[row * d + column]));
    }
  }
  return levels.sort((a, b) => clusterCount(b) - clusterCount(a));
}

/** A line for every row or cluster that leaves a parent, at 1 / distance; rows are 0..n-1, the root is n. */
export interface TreeLike {
  readonly parent: Int32Array;
  readonly child: Int32Array;
  readonly lambda: Float64Array;
  readonly childSize: Int32Array;
}

/**
 * Cuts just above splits of the tree, at most `maxCuts`, evenly over the splits, the deepest first. A row that has
 * left its cluster below the cut is noise; deep cuts may have fewer clusters, since small ones end.
 */
export function treeLevels({ parent, child, lambda, childSize }: TreeLike): Int32Array[] {
  const n = parent.reduce((least, node) => Math.min(least, node), Infinity);
  if (!Number.isFinite(n)) return [];
  const up = new Map<number, { parent: number; lambda: number }>();
  const splits = new Set<number>();
  for (let line = 0; line < parent.length; line++) {
    up.set(child[line], { parent: parent[line], lambda: lambda[line] });
    if (childSize[line] > 1 && child[line] >= n) splits.add(lambda[line]);
  }
  const ordered = [...splits].sort((a, b) => a - b);
  const cuts = Math.min(maxCuts, ordered.length);
  const chosen = Array.from(
    { length: cuts },
    (_none, at) => ordered[Math.round(((at + 1) * ordered.length) / cuts) - 1],
  );
  return chosen.reverse().map((cut) => cutTree(n, up, cut));
}

/** The deepest cluster born at or before the cut, of the rows still in it. */
function cutTree(
  n: number,
  up: ReadonlyMap<number, { parent: number; lambda: number }>,
  cut: number,
): Int32Array {
  const nodes = Int32Array.from({ length: n }, (_none, row) => {
    const left = up.get(row);
    if (!left) return -1;
    let node = left.parent;
    let leaves = left.lambda;
    // Climb to the cluster that the cut crosses.
    for (let born = up.get(node); born && born.lambda > cut; born = up.get(node)) {
      leaves = born.lambda;
      node = born.parent;
    }
    return leaves > cut ? node : -1;
  });
  const names = [...new Set(nodes)].filter((node) => node >= 0).sort((a, b) => a - b);
  const labelOf = new Map(names.map((node, label) => [node, label]));
  return nodes.map((node) => labelOf.get(node) ?? -1);
}

function isTree(value: unknown): value is TreeLike {
  if (typeof value !== 'object' || value === null) return false;
  const { parent, child, lambda, childSize } = value as Partial<TreeLike>;
  return (
    parent instanceof Int32Array &&
    child instanceof Int32Array &&
    lambda instanceof Float64Array &&
    childSize instanceof Int32Array
  );
}

/** The parent of each cluster of `fine`, by the majority of its rows; -1 where it has none. */
export function parents(fine: Int32Array, coarse: Int32Array): Int32Array {
  let clusters = 0;
  for (const label of fine) if (label >= clusters) clusters = label + 1;
  const votes = Array.from({ length: clusters }, () => new Map<number, number>());
  for (let row = 0; row < fine.length; row++) {
    if (fine[row] < 0) continue;
    const tally = votes[fine[row]];
    tally.set(coarse[row], (tally.get(coarse[row]) ?? 0) + 1);
  }
  return Int32Array.from(votes, (tally) => {
    let best = -1;
    let most = 0;
    for (const [label, seen] of tally)
      if (seen > most || (seen === most && label < best)) [best, most] = [label, seen];
    return best;
  });
}

/** Level whose clusters give the hues: the finest that, as all coarser ones, has at most ten; else the coarsest. */
export function hueLevel({ counts }: Hierarchy): number {
  let level = counts.length - 1;
  while (level > 0 && counts[level - 1] <= paletteSize) level--;
  return level;
}

export function lineageKey(
  hierarchy: Hierarchy,
  level: number,
  id: string,
  title: string,
  name: (label: number, ancestor: number) => string,
  noise = '',
): ColorKey {
  const labels = hierarchy.levels[level];
  const hues = hierarchy.levels[Math.max(level, hueLevel(hierarchy))];
  const ancestors = parents(labels, hues);
  const sizes = new Int32Array(ancestors.length);
  for (const label of labels) if (label >= 0) sizes[label]++;
  const siblings = new Map<number, number>();
  for (const ancestor of ancestors) siblings.set(ancestor, (siblings.get(ancestor) ?? 0) + 1);
  const seen = new Map<number, number>();
  const lineage = [{ hue: paletteSize, tint: 0 }];
  const rows: LegendRow[] = [];
  // By ancestor, then by label, so that a family stands together.
  const order = [...ancestors.keys()].sort((a, b) => ancestors[a] - ancestors[b] || a - b);
  const slotOf = new Int32Array(ancestors.length);
  for (const label of order) {
    const ancestor = ancestors[label];
    const at = seen.get(ancestor) ?? 0;
    seen.set(ancestor, at + 1);
    const family = siblings.get(ancestor) ?? 1;
    const slot = Math.min(maxClusterSlots, lineage.length);
    slotOf[label] = slot;
    if (slot === lineage.length) {
      lineage.push({
        hue: ancestor < 0 ? paletteSize : ancestor,
        tint: family > 1 ? (2 * at) / (family - 1) - 1 : 0,
      });
      rows.push({ slot, label: name(label, ancestor), count: sizes[label] });
    }
  }
  const unclustered = labels.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0);
  if (unclustered > 0) rows.push({ slot: 0, label: noise, count: unclustered });
  return {
    id,
    title,
    kind: 'categories',
    codes: Uint8Array.from(labels, (label) => (label < 0 ? 0 : slotOf[label])),
    rows,
    sharedNeutral: false,
    range: null,
    lineage,
    labelOf: (row) => (labels[row] < 0 ? noise : name(labels[row], ancestors[labels[row]])),
  };
}

function isColumns(value: unknown): value is { n: number; d: number; data: ArrayLike<number> } {
  if (typeof value !== 'object' || value === null) return false;
  const { n, d, data } = value as { n?: unknown; d?: unknown; data?: unknown };
  return typeof n === 'number' && typeof d === 'number' && typeof data === 'object' && data !== null;
}
