/**
 * Families of clusters, so that nested clusterings keep their colours from level to level: a cluster has the hue of
 * its ancestor at the coarsest levels that need no more hues than there are, and a tint among its siblings. Pure.
 */
import { clusterCounts, clusterSizes } from './labels';
import { largest } from './largest';

/** Tints of a hue: more are not distinguishable, and ten families of them with a neutral and noise fit into a byte. */
const maxTints = 23;

export interface Family {
  /** Label at the level that gives the hues; -1 for the clusters without a hue or an ancestor. */
  readonly ancestor: number;
  /** Position in a palette; null = the neutral. */
  readonly hue: number | null;
  /** Labels, ascending. */
  readonly clusters: readonly number[];
  /** Rows in it. */
  readonly size: number;
}

export interface Lineage {
  /** By hue, the neutral last. */
  readonly families: readonly Family[];
  /** Position in `families` by label; -1 where a label has no rows. */
  readonly familyOf: Int32Array;
  /** Rows by label. */
  readonly sizes: Int32Array;
}

/** The parent of each cluster of `fine`, by the majority of its rows; -1 where it has none. */
export function parents(fine: Int32Array, coarse: Int32Array): Int32Array {
  const votes = Array.from(clusterSizes(fine), () => new Map<number, number>());
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

/**
 * Level whose clusters give the hues: the finest that, as all coarser ones, has at most `hues`; else the coarsest.
 * A single cluster gives none, so the level below it does.
 * @param counts clusters of each level, finest first; at least one level.
 */
export function hueLevel(counts: readonly number[], hues: number): number {
  let level = counts.length - 1;
  while (level > 0 && counts[level - 1] <= hues) level--;
  while (level > 0 && counts[level] < 2) level--;
  return level;
}

/**
 * @param labels clusters 0.., noise -1. @param ancestors of the same rows.
 * @param hues number of hues; they go to the largest ancestors.
 */
export function lineageOf(labels: Int32Array, ancestors: Int32Array, hues: number): Lineage {
  const sizes = clusterSizes(labels);
  const parentOf = parents(labels, ancestors);
  const ancestorSizes = clusterSizes(ancestors);
  const largestAncestors = largest(ancestorSizes, hues).filter((label) => ancestorSizes[label] > 0);
  const hueOf = new Map(largestAncestors.map((label, hue) => [label, hue]));
  const grouped: number[][] = Array.from({ length: hues + 1 }, () => []);
  for (const [label, size] of sizes.entries()) {
    if (size > 0) grouped[hueOf.get(parentOf[label]) ?? hues].push(label);
  }
  const familyOf = new Int32Array(sizes.length).fill(-1);
  const families: Family[] = [];
  for (const [hue, clusters] of grouped.entries()) {
    if (clusters.length === 0) continue;
    for (const label of clusters) familyOf[label] = families.length;
    const size = clusters.reduce((sum, label) => sum + sizes[label], 0);
    const own = hue < hues;
    families.push({ ancestor: own ? largestAncestors[hue] : -1, hue: own ? hue : null, clusters, size });
  }
  return { families, familyOf, sizes };
}

export interface LevelLineage {
  readonly lineage: Lineage;
  /** Position of the level that gives the hues. */
  readonly level: number;
}

/**
 * Families of a clustering that has more clusters than there are hues, by the levels it came with; null where it
 * has fewer, or no level groups them: then each cluster has a colour of its own.
 * @param levels finest first.
 */
export function familiesOf(
  labels: Int32Array,
  levels: readonly Int32Array[],
  hues: number,
): LevelLineage | null {
  const { clusters } = clusterCounts(labels);
  if (clusters <= hues || levels.length === 0) return null;
  const counts = levels.map((level) => clusterCounts(level).clusters);
  const level = hueLevel(counts, hues);
  if (counts[level] < 2 || counts[level] >= clusters) return null;
  return { lineage: lineageOf(labels, levels[level], hues), level };
}

/** Clusters of one tint; `tint` from -1 (darkest) over 0 (the hue itself) to 1. */
export interface Tint {
  readonly tint: number;
  readonly clusters: readonly number[];
}

/** Tints of a family from dark to light; siblings share tints beyond `maxTints`. The neutral has one. */
export function tintsOf({ hue, clusters }: Pick<Family, 'hue' | 'clusters'>): Tint[] {
  const steps = hue === null ? 1 : Math.min(maxTints, clusters.length);
  const start = (step: number) => Math.ceil((step * clusters.length) / steps);
  return Array.from({ length: steps }, (_none, step) => ({
    tint: steps > 1 ? (2 * step) / (steps - 1) - 1 : 0,
    clusters: clusters.slice(start(step), start(step + 1)),
  }));
}
