/** Corrections of the records of a case: of the one that its rule suspects, or of those that it is compared with. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { fold } from '../audit/fold';
import { modalityOf, regionOfLocation } from '../audit/terms';
import { countsOf } from '../counts';
import type { Dataset, Finding, FindingPlace, QaRecord } from '../dataset/types';
import { AgreeingAnswers, oppositeOf } from './agreeingAnswers';
import type { DraftDecision } from './decision';
import type { CorrectableField } from './fieldNames';
import type { Proposal } from './proposals';
import type { OwnedRecord, RecordIndex } from './recordIndex';

/** What is needed of a finding. */
export type FindingPlaces = FindingPlace &
  Pick<Finding, 'id' | 'kind' | 'count' | 'places'> & { readonly related?: readonly FindingPlace[] };

export interface CaseRecordRef extends OwnedRecord {
  readonly isOwn: boolean;
}

export const fieldTitles: Readonly<Record<CorrectableField, (value: string) => MessageTemplate>> = {
  answer: (value) => message`Answer: ${value}`,
  answerType: (value) => message`Answer type: ${value}`,
  contentType: (value) => message`Content type: ${value}`,
  location: (value) => message`Location: ${value}`,
  modality: (value) => message`Modality: ${value}`,
  question: (value) => message`Question: ${value}`,
};
const MAX_CLAIMED = 3;
const MAX_ALLOWED = 4;

export interface CorrectedCase {
  readonly finding: FindingPlaces;
  /** The record that the rule suspects. */
  readonly own: OwnedRecord;
  /** That one, and those that it is compared with. */
  readonly refs: readonly OwnedRecord[];
  /** What the finding is about. */
  readonly field: CorrectableField;
  readonly names: Readonly<Record<CorrectableField, string>>;
  readonly dataset: Dataset;
  readonly index: RecordIndex;
}

/** Each value that would make the records agree, for all that have another. */
export function correctionsOf({
  finding,
  own,
  refs,
  field,
  names,
  dataset,
  index,
}: CorrectedCase): Proposal[] {
  const ofImage = field === 'modality' || field === 'location';
  // An answer to another question is none to this one.
  const isComparable = (one: OwnedRecord) =>
    field === 'answer' ? isSameQuestion(one, own) : (one.record.qLang ?? '') === (own.record.qLang ?? '');
  const pool: readonly OwnedRecord[] = ofImage
    ? own.sample.qa.map((record) => ({ sample: own.sample, record }))
    : refs.filter(isComparable);
  const valueOf = ({ record }: OwnedRecord) => textOf(record, field);
  const counts = countsOf(pool.flatMap((one) => valueOf(one) ?? []));
  // The rule suspects the record itself, so its own value comes last.
  const isOwn = (value: string) => Number(value === valueOf(own));
  const others = [...counts].sort(([a, m], [b, n]) => isOwn(a) - isOwn(b) || n - m).map(([value]) => value);
  const closed = finding.kind === 'closed-question-marked-open' ? ['CLOSED'] : [];
  const claimed = ofImage ? claimedValues(refs, field, own, { dataset, index }) : [];
  const inferred = field === 'answer' ? inferredAnswers(finding, own, refs, index) : [];
  const values = [
    ...new Set([...claimed, ...closed, ...others.slice(0, -1), ...inferred, ...others.slice(-1)]),
  ];
  return values.flatMap((value): Proposal[] => {
    const wrong = (ofImage || counts.has(value) ? pool : [own]).filter((one) => valueOf(one) !== value);
    if (wrong.length === 0) return [];
    const decisions = wrong.map((one) => correction(one, names[field], valueOf(one), value, finding, index));
    return [{ title: fieldTitles[field](value), decisions }];
  });
}

/** What the record itself should answer, where those beside it ask otherwise; of a question with choices one of them. */
function inferredAnswers(
  { kind }: FindingPlaces,
  own: OwnedRecord,
  refs: readonly OwnedRecord[],
  index: RecordIndex,
): readonly string[] {
  const agreeing = new AgreeingAnswers(index);
  if (kind === 'answer-outside-choices') return agreeing.allowed(own).slice(0, MAX_ALLOWED);
  const opposite = oppositeOf(own.record.answer);
  if (opposite !== undefined) return [opposite];
  return refs.flatMap((other) => (isSameQuestion(other, own) ? [] : (agreeing.to(other, own) ?? [])));
}

/**
 * That the suspected record is right: then the others, which ask otherwise, have to answer otherwise; of a modality or a
 * location, that the field is right. None where it cannot be said what each of them should answer.
 */
export function correctionsOfOthers({ finding, own, refs, field, names, index }: CorrectedCase): Proposal[] {
  const agreeing = new AgreeingAnswers(index);
  const claim = field === 'modality' || field === 'location' ? claimOfField(own, field) : undefined;
  const others = refs.filter((one) =>
    claim
      ? agreeing.claimsOf(one).some(({ about, value }) => about === claim.about && value !== claim.value)
      : one !== own,
  );
  if (others.length === 0 || (field !== 'answer' && !claim)) return [];
  if (!claim && others.some((one) => isSameQuestion(one, own))) return [];
  const decisions = others.flatMap((one): DraftDecision[] => {
    const { answer } = one.record;
    const to = claim ? agreeing.claiming(claim, one) : (oppositeOf(answer) ?? agreeing.to(own, one));
    return to === undefined ? [] : [correction(one, names.answer, answer, to, finding, index)];
  });
  if (decisions.length < others.length) return [];
  const said = decisions.flatMap((one) => (one.kind === 'correct' ? String(one.new) : []));
  const answers = [...new Set(said)].join(', ');
  const title = claim
    ? message`Correct the answers instead: ${answers}`
    : others.length === 1
      ? message`Answer of the other record: ${answers}`
      : message`Answers of the others: ${answers}`;
  return [{ title, decisions }];
}

/** What the field of an image says, as an answer would claim it. */
function claimOfField({ sample }: OwnedRecord, field: 'modality' | 'location') {
  const [about, nameOf] = claimedBy(field);
  const value = nameOf(sample[field]);
  return value === undefined ? undefined : { about, value, holds: true };
}

function claimedBy(field: 'modality' | 'location') {
  return field === 'modality'
    ? (['modality', modalityOf] as const)
    : (['part of the body', regionOfLocation] as const);
}

/** Values of the dataset that fit what the answers of the records say; those of images of the same modality first. */
function claimedValues(
  refs: readonly OwnedRecord[],
  field: 'modality' | 'location',
  { sample }: OwnedRecord,
  { dataset, index }: Pick<CorrectedCase, 'dataset' | 'index'>,
): string[] {
  const [about, nameOf] = claimedBy(field);
  const agreeing = new AgreeingAnswers(index);
  const claims = refs.flatMap((one) => agreeing.claimsOf(one));
  const said = new Set(claims.flatMap((claim) => (claim.about === about && claim.holds ? claim.value : [])));
  const isAlike = (one: Dataset['samples'][number]) =>
    field === 'location' && one.modality === sample.modality;
  const counts = countsOf(dataset.samples.map((one) => one[field]));
  const alike = countsOf(dataset.samples.filter(isAlike).map((one) => one[field]));
  const values = [...counts].sort(([a, m], [b, n]) => (alike.get(b) ?? 0) - (alike.get(a) ?? 0) || n - m);
  return values.flatMap(([value]) => (said.has(nameOf(value) ?? '') ? value : [])).slice(0, MAX_CLAIMED);
}

function correction(
  { sample, record }: OwnedRecord,
  field: string,
  old: string | undefined,
  value: string,
  finding: FindingPlaces,
  index: RecordIndex,
): DraftDecision {
  const change = { field, old: old ?? null, new: value, finding: finding.id };
  return { kind: 'correct', sample: sample.id, record: index.placeOf(sample.id, record), ...change };
}

function isSameQuestion(a: OwnedRecord, b: OwnedRecord): boolean {
  return fold(a.record.question) === fold(b.record.question);
}

function textOf(record: QaRecord, field: CorrectableField): string | undefined {
  return record[field];
}
