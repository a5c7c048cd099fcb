/** The decisions that the rule of a finding proposes, each with the words of its button. */
import { basename, extname } from 'node:path';
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { isAboutPictures } from '../../common/settledFindings';
import { fold } from '../audit/fold';
import { splitsOf } from '../dataset/fields';
import { splitOfWords, splitRank } from '../dataset/splitNames';
import type { Dataset, Sample } from '../dataset/types';
import { hashFile } from '../files/hashFile';
import { unlessMissing } from '../files/missing';
import type { DraftDecision } from './decision';
import type { CorrectableField } from './fieldNames';
import { fieldOfFinding } from './findingSubject';
import { draftAnswers, type Proposal, proposalFor } from './proposals';
import type { RecordIndex } from './recordIndex';
import {
  type CaseRecordRef,
  correctionsOf,
  correctionsOfOthers,
  fieldTitles,
  type FindingPlaces,
} from './recordProposals';
import { ofRepeats, ofSpellings } from './wholeSetProposals';

interface Subject {
  readonly finding: FindingPlaces | undefined;
  /** Rows, that of the finding first. */
  readonly samples: readonly number[];
  readonly refs: readonly CaseRecordRef[];
  readonly names: Readonly<Record<CorrectableField, string>>;
}

/** More buttons than number keys are not offered. */
const MAX_PROPOSALS = 9;
/** Of a group of copies, each of this many may be the one that stays. */
const MAX_KEPT_CHOICES = 4;
/** More decisions go through the terminal. */
const MAX_DECIDED_AT_ONCE = 5000;

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
  const field = refs.some(({ isOwn }) => isOwn) ? fieldOfFinding(finding?.kind) : null;
  const proposals = finding ? made(finding, samples, subject, field, { dataset, index, hashes }) : [];
  const [ofRule, general] = [false, true].map((is) =>
    proposals.filter(({ isGeneral = false }) => isGeneral === is),
  );
  return {
    proposals: [...ofRule.slice(0, MAX_PROPOSALS), ...general],
    field: field && names[field],
    hashes,
  };
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
  // In a table without image files a picture stands at a record, which the finding is not about.
  const isOfPictures = isAboutPictures(finding.kind) || proposalFor(finding.kind) === 'drop-image';
  const own = isOfPictures ? undefined : refs.find(({ isOwn }) => isOwn);
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
  const drop: Proposal = {
    title: message`Drop the record`,
    decisions: [
      {
        kind: 'drop-record',
        sample: own.sample.id,
        record: index.placeOf(own.sample.id, own.record),
        finding: finding.id,
      },
    ],
  };
  const general: Proposal = { ...drop, isGeneral: true };
  const corrected = field && { finding, own, refs, field, names, dataset, index };
  if (finding.kind === 'duplicate-disagreement') {
    // One answer of many that disagree would leave the others: then one of the copies goes with all of its records.
    const isOneQuestion = refs.every(({ record }) => fold(record.question) === fold(own.record.question));
    const answers = corrected && isOneQuestion ? correctionsOf(corrected) : [];
    return [...answers, ...(samples.length > 1 ? ofCopies(finding, samples, hashes) : []), general];
  }
  const corrections = corrected ? correctionsOf(corrected) : [];
  const ofOthers = corrected ? correctionsOfOthers(corrected) : [];
  // Others speak against the record, and nothing says what it should be instead.
  const isSuspect = corrections.length === 0 && ofOthers.length > 0;
  return isSuspect || proposalFor(finding.kind) === 'drop-record'
    ? [drop, ...corrections, ...ofOthers]
    : [...corrections, ...ofOthers, general];
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

/** Which of the copies stays; or that all come to one split; or that they are no copies. */
function ofCopies(
  finding: FindingPlaces,
  samples: readonly Sample[],
  hashes: Readonly<Record<string, string>>,
): Proposal[] {
  const [first] = samples;
  const ordered = [...samples].sort(
    (a, b) => splitRank(a.split) - splitRank(b.split) || b.qa.length - a.qa.length || compareIds(a, b),
  );
  const keeps = ordered.slice(0, MAX_KEPT_CHOICES).map((kept): Proposal => {
    const rest = samples.filter((one) => one !== kept);
    return {
      title:
        rest.length === 1
          ? message`Keep ${named(kept)}, drop ${named(rest[0])}`
          : message`Keep ${named(kept)}, drop the ${rest.length} others`,
      decisions: rest.map((one) => ({ ...dropImage(finding, one, hashes), reason: `a copy of ${kept.id}` })),
    };
  });
  const splits = [...new Set(ordered.flatMap(({ split }) => split ?? []))];
  const moves = splits.map((to): Proposal => ({
    title: message`Move all to ${to}`,
    decisions: samples.flatMap(({ id, split = null }): DraftDecision[] =>
      split === to ? [] : [{ kind: 'move', sample: id, from: split, to, finding: finding.id }],
    ),
  }));
  // The split to which the fewest have to move comes first.
  const gather = splits.length < 2 ? [] : moves.sort((a, b) => a.decisions.length - b.decisions.length);
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

/** So that of any of the copies the same one stays. */
function compareIds(a: Sample, b: Sample): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
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

function named(sample: Sample): MessageTemplate {
  const splits = splitsOf(sample);
  return splits === undefined ? message`${sample.id}` : message`${sample.id} (${splits})`;
}

async function hashesOf(samples: readonly Sample[]): Promise<Readonly<Record<string, string>>> {
  const entries: [string, string][] = [];
  for (const { id, image } of samples) {
    const hash = image.kind === 'file' ? await unlessMissing(hashFile(image.path), undefined) : undefined;
    if (hash !== undefined) entries.push([id, hash]);
  }
  return Object.fromEntries(entries);
}
