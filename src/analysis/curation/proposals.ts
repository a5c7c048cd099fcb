/** What a reader may decide about a finding, and what its rule proposes. */
import * as v from 'valibot';
import type { FindingKind } from '../../common/findings';
import type { MessageTemplate } from '../../common/messageTemplate';
import type { Finding, FindingPlace, QaRecord } from '../dataset/types';
import { type Decision, type DraftDecision, type FieldValue, fieldValue, type RecordPlace } from './decision';
import { isEditable, offsetOf, readRecordFile, type RecordFile } from './recordFile';
import type { RecordIndex } from './recordIndex';

/** Who decides and when. */
export interface Stamp {
  /** ISO date. */
  readonly date: string;
  readonly reader?: string;
  readonly reason?: string;
  readonly adjudicated?: true;
}

/** Decisions that a reader takes by one key. */
export interface Proposal {
  readonly title: MessageTemplate;
  readonly decisions: readonly DraftDecision[];
  /** Can be decided of every such case; nothing in this one speaks for it. */
  readonly isGeneral?: true;
}

/** Ways to answer a finding; `propose` is what its rule proposes. */
export const answers = ['propose', 'drop-image', 'drop-record', 'not-copies', 'checked', 'gather'] as const;
export type Answer = (typeof answers)[number];

/** What the rules of single images and records propose; of others `proposalsFor` knows more. */
const proposals: Partial<Record<FindingKind, Exclude<Answer, 'propose'>>> = {
  'bad-image': 'drop-image',
  'empty-answer': 'drop-record',
  'empty-question': 'drop-record',
  'missing-answer': 'drop-record',
  'missing-image': 'drop-image',
  'missing-question': 'drop-record',
  'split-conflict': 'gather',
};

export function proposalFor(kind: FindingKind): Exclude<Answer, 'propose'> | undefined {
  return proposals[kind];
}

/**
 * The decisions that answer a finding in a way, at each of its places where it sums up many; none where they do not fit
 * what it is about: no sample, or no record where one is to be dropped.
 */
export function answerFinding(
  finding: Finding,
  answer: Answer,
  index: RecordIndex,
  stamp: Stamp,
): readonly Decision[] {
  return draftAnswers(finding, answer, index).map((draft): Decision => ({ ...draft, ...stamp }));
}

/** What is needed of a finding to answer it. */
type AnsweredFinding = FindingPlace &
  Pick<Finding, 'id' | 'kind' | 'places'> & { readonly related?: readonly Pick<FindingPlace, 'sample'>[] };

/** As `answerFinding`; each decision once. */
export function draftAnswers(
  finding: AnsweredFinding,
  answer: Answer,
  index: RecordIndex,
): readonly DraftDecision[] {
  const { id, kind, places } = finding;
  if (!places) return answerPlace(finding, answer, index);
  const drafts = places.flatMap((place) => answerPlace({ id, kind, ...place }, answer, index));
  return [...new Map(drafts.map((draft) => [JSON.stringify(draft), draft])).values()];
}

function answerPlace(place: AnsweredFinding, answer: Answer, index: RecordIndex): DraftDecision[] {
  const way = answer === 'propose' ? proposalFor(place.kind) : answer;
  const owned = index.at(place);
  const sample = place.sample ?? owned?.sample.id;
  if (sample === undefined || way === undefined) return [];
  const record = owned && { record: index.placeOf(sample, owned.record) };
  const finding = place.id;
  switch (way) {
    case 'drop-image':
      return [{ sample, kind: way, finding }];
    case 'drop-record':
      return record ? [{ sample, ...record, kind: way, finding }] : [];
    case 'not-copies':
      return (place.related ?? []).flatMap(({ sample: other }) =>
        other === undefined || other === sample ? [] : [{ sample, other, kind: way, finding }],
      );
    case 'checked':
      return [{ sample, ...record, kind: way, finding }];
    case 'gather': {
      const { split, splitCounts } = index.sample(sample) ?? {};
      // Of an image that lies in one split nothing is to be gathered.
      if (split === undefined || !splitCounts) return [];
      return [{ sample, kind: 'move', from: split, to: split, finding }];
    }
  }
}

/** Fields that say the same in every record of an image. */
const imageFields: readonly string[] = ['modality', 'location'];

/**
 * Corrections of a field of the record that a finding is about, or of each where it sums up many; of a field of the
 * whole image, of all its records that have the same value. None where the finding is about no record, or its file
 * cannot be edited.
 * @param field as the file names it.
 */
export async function correctField(
  finding: Finding,
  change: { readonly field: string; readonly to: FieldValue },
  index: RecordIndex,
  stamp: Stamp,
): Promise<Decision[]> {
  const files: RecordFiles = new Map();
  const made: Decision[] = [];
  for (const place of finding.places ?? [finding]) {
    const owned = index.at(place);
    if (!owned) continue;
    const sample = owned.sample.id;
    const record = index.placeOf(sample, owned.record);
    for (const draft of await corrections({ sample, record, ...change }, index, files))
      made.push({ ...draft, finding: finding.id, ...stamp });
  }
  return made;
}

export interface Correction {
  readonly sample: string;
  readonly record: RecordPlace;
  /** As the file names it. */
  readonly field: string;
  readonly to: FieldValue;
}

/** By path; undefined for one that cannot be edited. */
type RecordFiles = Map<string, RecordFile | undefined>;

/** As `correctField`, of a record that is named; none where it is not there any more. @param files read before. */
export async function corrections(
  { sample: id, record: place, field, to }: Correction,
  index: RecordIndex,
  files: RecordFiles = new Map(),
) {
  const [sample, record] = [index.sample(id), index.find(id, place)];
  if (!sample || !record) return [];
  const path = record.source.file;
  if (!files.has(path)) files.set(path, isEditable(path) ? await readRecordFile(path) : undefined);
  const file = files.get(path);
  const valueOf = ({ source }: QaRecord) => file?.fieldValue(offsetOf(source), field);
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
