import { csvLines } from '../../common/csv';
import type { AuditAnswer } from '../audit/audit';

/** A type, not an interface, so that it is JSON to the compiler. */
export type AuditSummary = {
  /** By kind, most frequent first. */
  readonly findings: Readonly<Record<string, number>>;
  readonly duplicates: {
    readonly exact: number;
    readonly near: number;
    /** Copies in different splits. */
    readonly leakage: number;
    readonly sameVolume: number;
    readonly groups: number;
    readonly similarity: number;
  };
};

export function auditSummary({ findings, pairs, groups, duplicateSimilarity }: AuditAnswer): AuditSummary {
  const kinds = new Map<string, number>();
  for (const { kind } of findings) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const copies = pairs.filter((pair) => !pair.sameVolume);
  return {
    findings: Object.fromEntries([...kinds].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))),
    duplicates: {
      exact: copies.filter((pair) => pair.kind === 'exact').length,
      near: copies.filter((pair) => pair.kind === 'near').length,
      leakage: copies.filter((pair) => pair.leakage).length,
      sameVolume: pairs.length - copies.length,
      groups: groups.length,
      similarity: duplicateSimilarity,
    },
  };
}

/** One row a pair, in pieces. */
export function duplicatesTable({ pairs, groups }: AuditAnswer, ids: readonly string[]): Iterable<string> {
  const groupOf = new Map<number, number>();
  groups.forEach((group, g) => group.forEach((i) => groupOf.set(i, g)));
  return csvLines(
    ['a', 'b', 'kind', 'similarity', 'hash_distance', 'leakage', 'same_volume', 'group'],
    pairs.map(({ a, b, kind, similarity, hashDistance, leakage, sameVolume }) => [
      ids[a],
      ids[b],
      kind,
      similarity,
      hashDistance,
      leakage,
      sameVolume,
      groupOf.get(a),
    ]),
  );
}
