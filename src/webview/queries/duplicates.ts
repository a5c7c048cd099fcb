import type { DuplicatePair } from '../../analysis/audit/duplicates/duplicatePair';
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Edges } from '../scatter/plotFrame';
import { rowsOfFinding } from './findings';

export interface DuplicateGroup {
  /** Ascending. */
  readonly rows: readonly number[];
  /** Exact before near, then the most similar first. */
  readonly pairs: readonly DuplicatePair[];
  readonly leakage: boolean;
}

export function openPairs(
  pairs: readonly DuplicatePair[],
  notDuplicates: readonly (readonly [number, number])[],
): readonly DuplicatePair[] {
  const declared = new Set(notDuplicates.map(([a, b]) => `${a}/${b}`));
  return declared.size === 0 ? pairs : pairs.filter(({ a, b }) => !declared.has(`${a}/${b}`));
}

/** Samples joined by pairs; leaking groups first, then the largest, then the lowest row. */
export function duplicateGroups(pairs: readonly DuplicatePair[]): readonly DuplicateGroup[] {
  const parent = new Map<number, number>();
  const root = (row: number): number => {
    let at = row;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const { a, b } of pairs) {
    const [low, high] = [root(a), root(b)].sort((x, y) => x - y);
    parent.set(high, low);
  }
  const groups = new Map<number, { rows: Set<number>; pairs: DuplicatePair[] }>();
  for (const pair of pairs) {
    const key = root(pair.a);
    const group = groups.get(key) ?? { rows: new Set<number>(), pairs: [] };
    groups.set(key, group);
    group.rows.add(pair.a).add(pair.b);
    group.pairs.push(pair);
  }
  return [...groups.values()]
    .map(({ rows, pairs: list }) => ({
      rows: [...rows].sort((a, b) => a - b),
      pairs: list.sort(
        (p, q) => Number(q.kind === 'exact') - Number(p.kind === 'exact') || q.similarity - p.similarity,
      ),
      leakage: list.some(({ leakage }) => leakage),
    }))
    .sort(
      (p, q) =>
        Number(q.leakage) - Number(p.leakage) || q.rows.length - p.rows.length || p.rows[0] - q.rows[0],
    );
}

/** Those that are about several images of one group. */
export function findingsOfGroups(
  dataset: DatasetColumns,
  findings: readonly Finding[],
  groups: readonly DuplicateGroup[],
): readonly Finding[] {
  const groupOf = new Map(groups.flatMap((group) => group.rows.map((row) => [row, group])));
  return findings.filter((finding) => {
    const [first, ...others] = rowsOfFinding(dataset, finding).map((row) => groupOf.get(row));
    return first !== undefined && others.length > 0 && others.every((group) => group === first);
  });
}

/** As lines on a map; those that cross a split stand out. */
export function pairEdges(pairs: readonly DuplicatePair[]): Edges {
  return {
    rows: Int32Array.from(pairs.flatMap(({ a, b }) => [a, b])),
    flagged: Uint8Array.from(pairs, ({ leakage }) => Number(leakage)),
  };
}

/** The other images that pairs of copies, not of slices of one volume, join with an image, ascending. */
export function copiesOf(row: number, pairs: readonly DuplicatePair[]): readonly number[] {
  const copies = duplicateGroups(pairs.filter(({ sameVolume }) => !sameVolume));
  const group = copies.find(({ rows }) => rows.includes(row));
  return group ? group.rows.filter((other) => other !== row) : [];
}
