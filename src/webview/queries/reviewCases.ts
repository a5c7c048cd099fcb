/** The cases of the review queue: findings, and images that were handed over. Pure. */
import type { Finding } from '../../analysis/dataset/types';
import type { DatasetColumns } from '../../analysis/session/datasetColumns';
import type { Severity } from '../../common/findings';
import { imageKind, type ReviewedCase } from '../../common/reviewProgress';
import { fieldNamed, valueAt } from '../fields';
import type { ReviewFilter } from '../protocol';

export interface QueueCase extends ReviewedCase {
  readonly severity: Severity;
  /** Row of its sample; null where the dataset does not have it. */
  readonly row: number | null;
  readonly finding: Finding | null;
}

/** What can be decided: all findings but those about the decisions themselves. */
export function findingCases(findings: readonly Finding[], dataset: DatasetColumns): readonly QueueCase[] {
  const rows = new Map(dataset.ids.map((id, row) => [id, row]));
  return findings.map((finding): QueueCase => {
    const { id, kind, severity, sample } = finding;
    const row = rows.get(sample ?? '') ?? null;
    return { id, kind, severity, row, split: splitAt(dataset, row), finding };
  });
}

export function imageCases(rows: readonly number[], dataset: DatasetColumns): readonly QueueCase[] {
  return rows
    .filter((row) => row < dataset.ids.length)
    .map((row) => ({
      id: `${imageKind}:${dataset.ids[row]}`,
      kind: imageKind,
      severity: 'info',
      row,
      split: splitAt(dataset, row),
      finding: null,
    }));
}

function splitAt(dataset: DatasetColumns, row: number | null): string {
  const split = fieldNamed(dataset, 'split');
  return row === null || !split ? '' : String(valueAt(split, row));
}

/** Those that a filter lets through, but for what is decided; a sample of them where one is asked for. */
export function scopeOf(
  cases: readonly QueueCase[],
  filter: ReviewFilter,
  seed: number,
): readonly QueueCase[] {
  const { kind, severity, split, only, sample } = filter;
  const chosen = only === null ? null : new Set(only);
  const passing = cases.filter(
    (one) =>
      (kind === '' || one.kind === kind) &&
      (severity === '' || one.severity === severity) &&
      (split === '' || one.split === split) &&
      (chosen === null || chosen.has(one.id)),
  );
  return sample === null ? passing : drawn(passing, sample, seed);
}

/** The `size` cases with the smallest hashes of seed and id, in their order: others that come or go change no choice. */
function drawn(cases: readonly QueueCase[], size: number, seed: number): readonly QueueCase[] {
  if (size >= cases.length) return cases;
  const hashes = cases.map(({ id }) => hash(`${seed}/${id}`));
  const bound = [...hashes].sort((a, b) => a - b)[size - 1];
  return cases.filter((_one, at) => hashes[at] <= bound);
}

/** FNV-1a with the finish of MurmurHash3, so that ids which differ in a digit lie far apart; 53 bits, collisions are rare. */
function hash(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x5bd1e995);
  }
  return (mixed(high) & 0x1fffff) * 2 ** 32 + mixed(low);
}

function mixed(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
