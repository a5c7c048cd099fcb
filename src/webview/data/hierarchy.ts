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

/** FINCH's partitions; null where a result has none. */
export function hierarchyOf(answer: FitAnswer): Hierarchy | null {
  const { partitions } = answer.result;
  const levels: Int32Array[] = [];
  if (Array.isArray(partitions)) {
    for (const level of partitions as readonly unknown[]) if (level instanceof Int32Array) levels.push(level);
  } else if (isColumns(partitions)) {
    const { n, d, data } = partitions;
    for (let column = 0; column < d; column++) {
      levels.push(Int32Array.from({ length: n }, (_none, row) => data[row * d + column]));
    }
  }
  if (levels.length === 0 || levels.some((level) => level.length !== levels[0].length)) return null;
  const counts = levels.map((level) => new Set(level).size);
  const order = [...levels.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  return { levels: order.map((at) => levels[at]), counts: order.map((at) => counts[at]) };
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

/** Level whose clusters give the hues: the finest with at most ten, else the coarsest. */
export function hueLevel({ counts }: Hierarchy): number {
  const found = counts.findIndex((count) => count <= paletteSize);
  return found < 0 ? counts.length - 1 : found;
}

export function lineageKey(
  hierarchy: Hierarchy,
  level: number,
  id: string,
  title: string,
  name: (label: number, ancestor: number) => string,
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
  return {
    id,
    title,
    kind: 'categories',
    codes: Uint8Array.from(labels, (label) => (label < 0 ? 0 : slotOf[label])),
    rows,
    sharedNeutral: false,
    range: null,
    lineage,
    labelOf: (row) => (labels[row] < 0 ? '' : name(labels[row], ancestors[labels[row]])),
  };
}

function isColumns(value: unknown): value is { n: number; d: number; data: ArrayLike<number> } {
  if (typeof value !== 'object' || value === null) return false;
  const { n, d, data } = value as { n?: unknown; d?: unknown; data?: unknown };
  return typeof n === 'number' && typeof d === 'number' && typeof data === 'object' && data !== null;
}
