/** Proposals that reach beyond the few records that a finding names. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { fold } from '../audit/fold';
import { modalityOf } from '../audit/terms';
import { countsOf } from '../counts';
import type { Dataset, QaRecord } from '../dataset/types';
import type { DraftDecision } from './decision';
import type { CorrectableField } from './fieldNames';
import type { Proposal } from './proposals';
import type { OwnedRecord, RecordIndex } from './recordIndex';

/** To drop the records of an image that were there before, word for word. */
export function ofRepeats({ sample }: OwnedRecord, index: RecordIndex, finding: string): Proposal[] {
  const seen = new Set<string>();
  const again = sample.qa.filter(({ question, answer }) => {
    const text = JSON.stringify([question.trim(), answer.trim()]);
    return seen.size === seen.add(text).size;
  });
  if (again.length === 0) return [];
  const decisions = again.map((record): DraftDecision => {
    return { kind: 'drop-record', sample: sample.id, record: index.placeOf(sample.id, record), finding };
  });
  const { length } = again;
  return [
    { title: length === 1 ? message`Drop the record` : message`Drop the ${length} records`, decisions },
  ];
}

const meanings: Partial<Record<CorrectableField, (value: string) => string>> = {
  answer: fold,
  answerType: fold,
  location: fold,
  modality: (value) => modalityOf(value) ?? fold(value),
};

/**
 * To write a value as most records do, in every record of the dataset that writes it otherwise; of each field in which a
 * record is among the few.
 */
export function ofSpellings(
  own: OwnedRecord,
  { samples }: Dataset,
  index: RecordIndex,
  spelled: {
    readonly finding: string;
    readonly names: Readonly<Record<CorrectableField, string>>;
    readonly titles: Readonly<Record<CorrectableField, (value: string) => MessageTemplate>>;
  },
): Proposal[] {
  const { finding, names, titles } = spelled;
  return (['answer', 'modality', 'location', 'answerType'] as const).flatMap((field): Proposal[] => {
    const value = own.record[field];
    const meaning = meanings[field] ?? fold;
    if (value === undefined || value.trim() === '') return [];
    const meant = meaning(value);
    const isSame = (record: QaRecord) => record[field] !== undefined && meaning(record[field]) === meant;
    const same = samples.flatMap((sample) => sample.qa.filter(isSame).map((record) => ({ sample, record })));
    const counts = countsOf(same.flatMap(({ record }) => record[field] ?? []));
    const [[usual]] = [...counts].sort((a, b) => b[1] - a[1]);
    if (usual === value) return [];
    const decisions = same.flatMap(({ sample: { id }, record }): DraftDecision[] => {
      if (record[field] === usual) return [];
      const change = { field: names[field], old: record[field] ?? null, new: usual };
      return [{ kind: 'correct', sample: id, record: index.placeOf(id, record), ...change, finding }];
    });
    return [{ title: titles[field](usual), decisions }];
  });
}
