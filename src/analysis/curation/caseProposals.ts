/** The decisions that the rule of a finding proposes, each with the words of its button. */
import { basename, extname } from 'node:path';
import type { FindingKind } from '../../common/findings';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { ClaimExtractor } from '../audit/claimExtractor';
import { fold } from '../audit/fold';
import { modalityOf, regionOfLocation } from '../audit/terms';
import { countsOf } from '../counts';
import { splitOfWords, splitRank } from '../dataset/splitNames';
import type { Dataset, Finding, FindingPlace, QaRecord, Sample } from '../dataset/types';
import { hashFile } from '../files/hashFile';
import { unlessMissing } from '../files/missing';
import type { DraftDecision } from './decision';
import type { CorrectableField } from './fieldNames';
import { draftAnswers, type Proposal, proposalFor } from './proposals';
import type { OwnedRecord, RecordIndex } from './recordIndex';
import { ofRepeats, ofSpellings } from './wholeSetProposals';

/** What is needed of a finding. */
export type FindingPlaces = FindingPlace &
  Pick<Finding, 'id' | 'kind' | 'count' | 'places'> & { readonly related?: readonly FindingPlace[] };

export interface CaseRecordRef extends OwnedRecord {
  readonly isOwn: boolean;
}

interface Subject {
  readonly finding: FindingPlaces | undefined;
  /** Rows, that of the finding first. */
  readonly samples: readonly number[];
  readonly refs: readonly CaseRecordRef[];
  readonly names: Readonly<Record<CorrectableField, string>>;
}

/** What a finding of the kind is about; the answer where none is named. */
const fieldOfKind: Partial<Record<FindingKind, CorrectableField>> = {
  'closed-question-marked-open': 'answerType',
  'empty-question': 'question',
  'outlying-question': 'question',
  'untranslated-question': 'question',
  'wrong-location': 'location',
  'wrong-modality': 'modality',
};
const fieldTitles: Readonly<Record<CorrectableField, (value: string) => MessageTemplate>> = {
  answer: (value) => message`Answer: ${value}`,
  answerType: (value) => message`Answer type: ${value}`,
  contentType: (value) => message`Content type: ${value}`,
  location: (value) => message`Location: ${value}`,
  modality: (value) => message`Modality: ${value}`,
  question: (value) => message`Question: ${value}`,
};
/** More buttons than number keys are not offered. */
const MAX_PROPOSALS = 9;
/** Of a group of copies, each of this many may be the one that stays. */
const MAX_KEPT_CHOICES = 4;
const MAX_CLAIMED = 3;
/** More decisions go through the terminal. */
const MAX_DECIDED_AT_ONCE = 5000;

const opposites: Readonly<Record<string, string>> = {
  Yes: 'No',
  No: 'Yes',
  yes: 'no',
  no: 'yes',
  是: '否',
  否: '是',
  是的: '不是',
  不是: '是的',
  有: '没有',
  没有: '有',
  包含: '不包含',
  不包含: '包含',
  存在: '不存在',
  不存在: '存在',
};

export async function proposalsFor(
  dataset: Dataset,
  index: RecordIndex,
  subject: Subject,
): Promise<{
  proposals: readonly Proposal[];
  field: string | null;
  hashes: Readonly<Record<string, string>>;
}> {
  const { finding, refs, names } = subject;
  const samples = subject.samples.map((row) => dataset.samples[row]);
  const hashes = await hashesOf(samples);
  const field = refs.some(({ isOwn }) => isOwn)
    ? (fieldOfKind[finding?.kind ?? 'contradiction'] ?? 'answer')
    : null;
  const proposals = finding ? made(finding, samples, subject, field, { dataset, index, hashes }) : [];
  return { proposals: proposals.slice(0, MAX_PROPOSALS), field: field && names[field], hashes };
}

interface Sources {
  readonly dataset: Dataset;
  readonly index: RecordIndex;
  readonly hashes: Readonly<Record<string, string>>;
}

function made(
  finding: FindingPlaces,
  samples: readonly Sample[],
  { refs, names }: Subject,
  field: CorrectableField | null,
  sources: Sources,
): Proposal[] {
  const { index, hashes } = sources;
  if (finding.count !== undefined) return ofMany(finding, index);
  if (samples.length === 0) return [];
  const own = refs.find(({ isOwn }) => isOwn);
  if (finding.kind === 'split-conflict') return gatherings(finding, samples[0]);
  if (!own) {
    if (samples.length > 1) return ofCopies(finding, samples, hashes);
    return proposalFor(finding.kind) === 'drop-image'
      ? [{ title: message`Exclude ${samples[0].id}`, decisions: [dropImage(finding, samples[0], hashes)] }]
      : [];
  }
  const { dataset } = sources;
  if (finding.kind === 'repeated-record') return ofRepeats(own, index, finding.id);
  if (finding.kind === 'spelling-variants') {
    const spelled = ofSpellings(own, dataset, index, { finding: finding.id, names, titles: fieldTitles });
    return spelled.filter(({ decisions }) => decisions.length <= MAX_DECIDED_AT_ONCE);
  }
  const place = index.placeOf(own.sample.id, own.record);
  const drop: Proposal = {
    title: message`Drop the record`,
    decisions: [{ kind: 'drop-record', sample: own.sample.id, record: place, finding: finding.id }],
  };
  const corrections = field ? ofField(finding, own, refs, { field, name: names[field] }, sources) : [];
  if (proposalFor(finding.kind) === 'drop-record') return [drop, ...corrections];
  return [
    ...corrections,
    drop,
    ...(field === 'answer' ? ofOthers(finding, own, refs, names.answer, index) : []),
  ];
}

/** That the record is right and the others, which ask otherwise, are not: where all of them say yes or no. */
function ofOthers(
  finding: FindingPlaces,
  own: CaseRecordRef,
  refs: readonly CaseRecordRef[],
  field: string,
  index: RecordIndex,
): Proposal[] {
  const others = refs.filter((one) => one !== own);
  const changed = others.flatMap(({ sample, record }) => {
    const to = oppositeOf(record.answer);
    return to === undefined ? [] : [{ sample, record, to }];
  });
  const isRepeated = others.some((one) => isSameQuestion(one, own));
  if (others.length === 0 || changed.length < others.length || isRepeated) return [];
  const decisions = changed.map(({ sample, record, to }): DraftDecision => {
    const change = { field, old: record.answer, new: to, finding: finding.id };
    return { kind: 'correct', sample: sample.id, record: index.placeOf(sample.id, record), ...change };
  });
  const answers = [...new Set(changed.map(({ to }) => to))].join(', ');
  return [{ title: message`Answer of the others: ${answers}`, decisions }];
}

/** Of a yes or no. */
function oppositeOf(answer: string): string | undefined {
  const text = answer.trim();
  return Object.hasOwn(opposites, text) ? opposites[text] : undefined;
}

function isSameQuestion(a: OwnedRecord, b: OwnedRecord): boolean {
  return fold(a.record.question) === fold(b.record.question);
}

const titlesOfMany: Partial<Record<DraftDecision['kind'], (count: number) => MessageTemplate>> = {
  'drop-image': (count) => message`Exclude the ${count} images`,
  'drop-record': (count) => message`Drop the ${count} records`,
  move: (count) => message`Keep the records of each of the ${count} images in one split`,
};

/** Of a systematic fault: what its rule proposes, at all its places. What each record should say is no one decision. */
function ofMany(finding: FindingPlaces, index: RecordIndex): Proposal[] {
  if ((finding.places?.length ?? 0) > MAX_DECIDED_AT_ONCE) return [];
  const decisions = draftAnswers(finding, 'propose', index);
  const title = decisions.length > 0 ? titlesOfMany[decisions[0].kind] : undefined;
  return title ? [{ title: title(decisions.length), decisions }] : [];
}

/** Values that images of the dataset have and that fit what the answers of the records say, frequent ones first. */
function claimedValues(
  refs: readonly CaseRecordRef[],
  field: 'modality' | 'location',
  { samples }: Dataset,
): string[] {
  const [about, nameOf] =
    field === 'modality'
      ? (['modality', modalityOf] as const)
      : (['part of the body', regionOfLocation] as const);
  const extractor = new ClaimExtractor();
  const claims = refs.flatMap(({ record }) => extractor.extract(fold(record.question), fold(record.answer)));
  const said = new Set(claims.flatMap((claim) => (claim.about === about && claim.holds ? claim.value : [])));
  const values = [...countsOf(samples.map((sample) => sample[field]))].sort((a, b) => b[1] - a[1]);
  return values.flatMap(([value]) => (said.has(nameOf(value) ?? '') ? value : [])).slice(0, MAX_CLAIMED);
}

/** Each value that one of the records has, for all of them; and the opposite of a yes or no. */
function ofField(
  finding: FindingPlaces,
  own: CaseRecordRef,
  refs: readonly CaseRecordRef[],
  { field, name }: { readonly field: CorrectableField; readonly name: string },
  { dataset, index }: Sources,
): Proposal[] {
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
  const opposite = field === 'answer' ? oppositeOf(own.record.answer) : undefined;
  const closed = finding.kind === 'closed-question-marked-open' ? ['CLOSED'] : [];
  const claimed = ofImage ? claimedValues(refs, field, dataset) : [];
  const values = [
    ...new Set([
      ...claimed,
      ...closed,
      ...others.slice(0, -1),
      ...(opposite === undefined ? [] : [opposite]),
      ...others.slice(-1),
    ]),
  ];
  return values.flatMap((value): Proposal[] => {
    const wrong = (ofImage || counts.has(value) ? pool : [own]).filter((one) => valueOf(one) !== value);
    if (wrong.length === 0) return [];
    const decisions = wrong.map(({ sample, record }): DraftDecision => {
      const rest = { field: name, old: textOf(record, field) ?? null, new: value, finding: finding.id };
      return { kind: 'correct', sample: sample.id, record: index.placeOf(sample.id, record), ...rest };
    });
    return [{ title: fieldTitles[field](value), decisions }];
  });
}

function textOf(record: QaRecord, field: CorrectableField): string | undefined {
  return record[field];
}

/** Which of the copies stays; or that all come to one split; or that they are no copies. */
function ofCopies(
  finding: FindingPlaces,
  samples: readonly Sample[],
  hashes: Readonly<Record<string, string>>,
): Proposal[] {
  const [first] = samples;
  const ordered = [...samples].sort(
    (a, b) => splitRank(a.split) - splitRank(b.split) || b.qa.length - a.qa.length,
  );
  const keeps = ordered.slice(0, MAX_KEPT_CHOICES).map((kept): Proposal => {
    const rest = samples.filter((one) => one !== kept);
    return {
      title:
        rest.length === 1
          ? message`Keep ${named(kept)}, drop ${named(rest[0])}`
          : message`Keep ${named(kept)}, drop the ${rest.length} others`,
      decisions: rest.map((one) => dropImage(finding, one, hashes)),
    };
  });
  const splits = [...new Set(ordered.flatMap(({ split }) => split ?? []))];
  const gather =
    splits.length < 2
      ? []
      : splits.map((to): Proposal => ({
          title: message`Move all to ${to}`,
          decisions: samples.flatMap(({ id, split = null }): DraftDecision[] =>
            split === to ? [] : [{ kind: 'move', sample: id, from: split, to, finding: finding.id }],
          ),
        }));
  const apart: Proposal = {
    title:
      finding.kind === 'volume-leakage'
        ? message`They are not slices of one volume`
        : message`They are not copies`,
    decisions: samples.slice(1).map(({ id }) => ({
      kind: 'not-copies' as const,
      sample: first.id,
      other: id,
      finding: finding.id,
    })),
  };
  // Those of one patient, or slices of one volume, are different pictures: they belong in one split, and none has to go.
  if (finding.kind === 'group-leakage') return gather;
  return finding.kind === 'volume-leakage' ? [...gather, apart] : [...keeps, ...gather, apart];
}

/** Its own split first, then those of the other files that have records of it. */
function gatherings(finding: FindingPlaces, { id, split }: Sample): Proposal[] {
  const named = [finding, ...(finding.related ?? [])].map(({ file }) =>
    splitOfWords(basename(file, extname(file))),
  );
  const splits = [...new Set([split, ...named].flatMap((one) => one ?? []))];
  return splits.map((to) => ({
    title: message`Keep all its records in ${to}`,
    decisions: [{ kind: 'move' as const, sample: id, from: split ?? null, to, finding: finding.id }],
  }));
}

function dropImage(
  finding: FindingPlaces,
  { id }: Sample,
  hashes: Readonly<Record<string, string>>,
): DraftDecision {
  const sha256 = Object.hasOwn(hashes, id) ? hashes[id] : undefined;
  return { kind: 'drop-image', sample: id, ...(sha256 === undefined ? {} : { sha256 }), finding: finding.id };
}

function named({ id, split }: Sample): MessageTemplate {
  return split === undefined ? message`${id}` : message`${id} (${split})`;
}

async function hashesOf(samples: readonly Sample[]): Promise<Readonly<Record<string, string>>> {
  const entries: [string, string][] = [];
  for (const { id, image } of samples) {
    const hash = image.kind === 'file' ? await unlessMissing(hashFile(image.path), undefined) : undefined;
    if (hash !== undefined) entries.push([id, hash]);
  }
  return Object.fromEntries(entries);
}
