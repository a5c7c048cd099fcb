/** What a reader may decide about a finding, and what its rule proposes. */
import * as v from 'valibot';
import type { FindingKind } from '../../common/findings';
import { splitRank } from '../dataset/splitNames';
import type { Finding, QaRecord } from '../dataset/types';
import { type Decision, type FieldValue, fieldValue, type RecordPlace } from './decision';
import { isEditable, readRecordFile } from './recordFile';
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
};

export function proposalFor(kind: FindingKind): Exclude<Answer, 'propose'> | undefined {
  return proposals[kind];
}

/**
 * The decision that answers a finding in a way; none where it does not fit what the finding is about: no sample, or no
 * record where one is to be dropped.
 */
export function answerFinding(
  finding: Finding,
  answer: Answer,
  index: RecordIndex,
  stamp: Stamp,
): readonly Decision[] {
  const way = answer === 'propose' ? proposalFor(finding.kind) : answer;
  const owned = recordOf(finding, index);
  const sample = finding.sample ?? owned?.sample.id;
  if (sample === undefined || way === undefined) return [];
  const record = owned && { record: index.placeOf(sample, owned.record) };
  const rest = { finding: finding.id, ...stamp };
  switch (way) {
    case 'drop-image':
      return dropped(finding, sample, answer, index).map((id): Decision => ({
        sample: id,
        kind: way,
        ...rest,
      }));
    case 'drop-record':
      return record ? [{ sample, ...record, kind: way, ...rest }] : [];
    case 'not-copies':
      return (finding.related ?? []).flatMap(({ sample: other }): Decision[] =>
        other === undefined || other === sample ? [] : [{ sample, other, kind: way, ...rest }],
      );
    case 'checked':
      return [{ sample, ...record, kind: way, ...rest }];
    case 'gather': {
      const split = index.sample(sample)?.split;
      return split === undefined ? [] : [{ sample, kind: 'move', from: split, to: split, ...rest }];
    }
  }
}

/** Of a group of copies that the rule would reduce: all but one, of the first split that has one. */
function dropped(finding: Finding, sample: string, answer: Answer, index: RecordIndex): readonly string[] {
  const others = (finding.related ?? []).flatMap(({ sample: other }) => other ?? []);
  const members = [...new Set([...others, sample])];
  if (answer !== 'propose' || members.length < 3) return [sample];
  const rank = (id: string) => splitRank(index.sample(id)?.split);
  const kept = members.reduce((best, id) => (rank(id) < rank(best) ? id : best));
  return members.filter((id) => id !== kept);
}

/** Fields that say the same in every record of an image. */
const imageFields: readonly string[] = ['modality', 'location'];

/**
 * Corrections of a field of the record that a finding is about; of a field of the whole image, of all its records
 * that have the same value. None where the finding is about no record, or its file cannot be edited.
 * @param field as the file names it.
 */
export async function correctField(
  finding: Finding,
  change: { readonly field: string; readonly to: FieldValue },
  index: RecordIndex,
  stamp: Stamp,
): Promise<Decision[]> {
  const owned = recordOf(finding, index);
  if (!owned) return [];
  const place = index.placeOf(owned.sample.id, owned.record);
  const drafts = await corrections({ sample: owned.sample.id, record: place, ...change }, index);
  return drafts.map((draft): Decision => ({ ...draft, finding: finding.id, ...stamp }));
}

export interface Correction {
  readonly sample: string;
  readonly record: RecordPlace;
  /** As the file names it. */
  readonly field: string;
  readonly to: FieldValue;
}

/** As `correctField`, of a record that is named; none where it is not there any more. */
export async function corrections({ sample: id, record: place, field, to }: Correction, index: RecordIndex) {
  const [sample, record] = [index.sample(id), index.find(id, place)];
  if (!sample || !record) return [];
  const path = record.source.file;
  const file = isEditable(path) ? await readRecordFile(path) : undefined;
  const valueOf = ({ source }: QaRecord) => file?.fieldValue(source.offset, field);
  const old = v.safeParse(fieldValue, valueOf(record));
  if (!old.success) return [];
  const isSame = (other: QaRecord) =>
    other.source.file === path && JSON.stringify(valueOf(other)) === JSON.stringify(old.output);
  const records = imageFields.includes(field) ? sample.qa.filter(isSame) : [record];
  return records.map((one) => ({
    kind: 'correct' as const,
    sample: id,
    record: index.placeOf(id, one),
    field,
    old: old.output,
    new: to,
  }));
}

/** The record in whose text the finding lies; undefined for a finding about an image or a whole file. */
function recordOf(finding: Finding, index: RecordIndex): OwnedRecord | undefined {
  return index.at(finding.file, finding.line, finding.column);
}
