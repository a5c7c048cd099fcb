/** What a reader may decide about a finding, and what its rule proposes. */
import type { FindingKind } from '../../common/findings';
import type { Finding } from '../dataset/types';
import type { Decision, FieldValue } from './decision';
import type { OwnedRecord, RecordIndex } from './recordIndex';

/** Who decides and when. */
export interface Stamp {
  /** ISO date. */
  readonly date: string;
  readonly reader?: string;
  readonly reason?: string;
}

/** Ways to answer a finding; `propose` is what its rule proposes. */
export const answers = ['propose', 'drop-image', 'drop-record', 'not-copies', 'checked', 'gather'] as const;
export type Answer = (typeof answers)[number];

/** What the rules propose; kinds that are left out need a reader's judgement. */
const proposals: Partial<Record<FindingKind, Exclude<Answer, 'propose'>>> = {
  'bad-image': 'drop-image',
  'empty-answer': 'drop-record',
  'empty-question': 'drop-record',
  'exact-duplicate': 'drop-image',
  leakage: 'drop-image',
  'missing-answer': 'drop-record',
  'missing-image': 'drop-image',
  'missing-question': 'drop-record',
  'near-duplicate': 'drop-image',
  'split-conflict': 'gather',
  'undecodable-image': 'drop-image',
};

export function proposalFor(kind: FindingKind): Exclude<Answer, 'propose'> | undefined {
  return proposals[kind];
}

/**
 * The decision that answers a finding in a way; undefined where the finding is about nothing that it could be about: a
 * finding without a sample, or without a record where one is to be dropped.
 */
export function answerFinding(
  finding: Finding,
  answer: Answer,
  index: RecordIndex,
  stamp: Stamp,
): Decision | undefined {
  const way = answer === 'propose' ? proposalFor(finding.kind) : answer;
  const owned = recordOf(finding, index);
  const sample = finding.sample ?? owned?.sample.id;
  if (sample === undefined || way === undefined) return undefined;
  const rest = { finding: finding.id, ...stamp };
  switch (way) {
    case 'drop-image':
      return { sample, kind: way, ...rest };
    case 'drop-record':
      return owned && { sample, record: index.placeOf(sample, owned.record), kind: way, ...rest };
    case 'not-copies': {
      const other = finding.related?.find((one) => one.sample !== undefined && one.sample !== sample)?.sample;
      return other === undefined ? undefined : { sample, other, kind: way, ...rest };
    }
    case 'checked':
      return {
        sample,
        ...(owned ? { record: index.placeOf(sample, owned.record) } : {}),
        kind: way,
        ...rest,
      };
    case 'gather': {
      const split = index.sample(sample)?.split;
      return split === undefined ? undefined : { sample, kind: 'move', from: split, to: split, ...rest };
    }
  }
}

/** The correction of a field of the record that a finding is about; `old` is what the file has there. */
export function correctionOf(
  owned: OwnedRecord,
  change: { readonly field: string; readonly old: FieldValue; readonly new: FieldValue },
  index: RecordIndex,
  stamp: Stamp & { readonly finding?: string },
): Decision {
  const sample = owned.sample.id;
  return { sample, record: index.placeOf(sample, owned.record), kind: 'correct', ...change, ...stamp };
}

/** The record in whose text the finding lies; undefined for a finding about an image or a whole file. */
export function recordOf(finding: Finding, index: RecordIndex): OwnedRecord | undefined {
  return index.at(finding.file, finding.line, finding.column);
}
