/** All records of a dataset in row order with what they claim, read once and shared by the rules. */
import { groupBy } from '../../common/groupBy';
import { comparedLength, oncePerText } from '../dataset/comparedText';
import type { Dataset, QaRecord, Sample } from '../dataset/types';
import { checkPer, type TaskContext } from '../taskContext';
import type { Claim } from './claim';
import { ClaimExtractor } from './claimExtractor';
import { listOf } from './fold';
import { textFolder } from './foldedTexts';
import type { RecordRef } from './pendingFinding';

export interface ReadRecord extends RecordRef {
  /** Index of the sample. */
  readonly owner: number;
  /** By `fold`. */
  readonly normalizedQuestion: string;
  readonly normalizedAnswer: string;
  readonly claims: readonly Claim[];
}

/** UTF-16 units of texts that are read between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_UNITS = 100_000;
/** What a record costs beside its characters. */
const UNITS_OF_RECORD = 64;

type ReadText = Pick<ReadRecord, 'normalizedQuestion' | 'normalizedAnswer' | 'claims'>;

/** Of samples that are the same objects, as most are while a record is edited. */
const readSamples = new WeakMap<Sample, readonly ReadRecord[]>();

/** By sample, in the order of the dataset. Equal input may give the same objects. */
export function readClaims(dataset: Dataset, task: Pick<TaskContext, 'check'>): (readonly ReadRecord[])[] {
  const textOf = textReader();
  const spent = checkPer(CHECK_EVERY_UNITS, () => task.check());
  let first = 0;
  return dataset.samples.map((sample, owner) => {
    task.check();
    const row = first;
    first += sample.qa.length;
    const known = readSamples.get(sample);
    const one = known?.at(0);
    if (known && (one === undefined || (one.row === row && one.owner === owner))) return known;
    const records = sample.qa.map((record, i): ReadRecord => {
      spent(UNITS_OF_RECORD);
      if (!known) spent(comparedLength(record));
      const { normalizedQuestion, normalizedAnswer, claims } = known?.[i] ?? textOf(record);
      return { sample, record, row: row + i, owner, normalizedQuestion, normalizedAnswer, claims };
    });
    readSamples.set(sample, records);
    return records;
  });
}

/** Equal texts, of which a dataset has many, are read once. */
function textReader(): (record: QaRecord) => ReadText {
  const extractor = new ClaimExtractor();
  const folded = textFolder();
  return oncePerText((record) => {
    const { question: normalizedQuestion, answer: normalizedAnswer } = folded(record);
    const claims = extractor.extract(normalizedQuestion, normalizedAnswer);
    return { normalizedQuestion, normalizedAnswer, claims };
  });
}

/** What a record claims, with the record. */
export interface RecordClaim {
  readonly from: ReadRecord;
  readonly claim: Claim;
}

/** The claims of records of one image, by what they are about. */
export function claimsByTopic(records: readonly ReadRecord[]): Map<string, RecordClaim[]> {
  const claims = records.flatMap((from) => from.claims.map((claim) => ({ from, claim })));
  return groupBy(claims, ({ claim }) => claim.about);
}

/** What is compared of answers to one question: the claim where it is understood, else the words in any order. */
export function meaningOf({ normalizedAnswer, claims }: ReadRecord): string {
  const direct = claims.find((claim) => !claim.implied);
  if (direct) return `${direct.about}\u0000${direct.value}\u0000${String(direct.holds)}`;
  return listOf(normalizedAnswer).sort().join('\u0000');
}
