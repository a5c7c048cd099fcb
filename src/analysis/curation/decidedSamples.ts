/** The samples as decisions about their records leave them, in memory: for counts of what a cleaned copy will hold. */
import { groupBy } from '../../common/groupBy';
import { describedRecordKey } from '../../common/settledFindings';
import { majorityOf } from '../dataset/majority';
import type { Dataset, QaRecord, Sample } from '../dataset/types';
import type { Decision, DecisionOf } from './decision';
import { type CorrectableField, fieldNames } from './fieldNames';

type AboutRecord = DecisionOf<'correct'> | DecisionOf<'drop-record'>;

/**
 * In the order of the dataset. Dropped records are missing and corrected ones have their new texts; the modality and the
 * location of an image are what most of its records say, once one of them is corrected.
 */
export function decidedSamples(dataset: Dataset, decisions: readonly Decision[]): readonly Sample[] {
  const about = decisions.filter(
    (one): one is AboutRecord => one.kind === 'correct' || one.kind === 'drop-record',
  );
  const bySample = groupBy(about, ({ sample }) => sample);
  const fields = new Map(
    Object.entries(fieldNames(dataset)).map(([field, name]) => [name, field as CorrectableField]),
  );
  return dataset.samples.map((sample) => {
    const own = bySample.get(sample.id);
    return own ? decidedSample(sample, own, fields) : sample;
  });
}

function decidedSample(
  sample: Sample,
  decisions: readonly AboutRecord[],
  fields: ReadonlyMap<string, CorrectableField>,
): Sample {
  const byRecord = groupBy(decisions, ({ record }) => describedRecordKey(sample.id, record));
  const seen = new Map<string, number>();
  const qa = sample.qa.flatMap((record): QaRecord[] => {
    const { qid, question, answer } = record;
    const text = JSON.stringify([qid, question, answer]);
    const occurrence = seen.get(text) ?? 0;
    seen.set(text, occurrence + 1);
    const own = byRecord.get(describedRecordKey(sample.id, { qid, question, answer, occurrence })) ?? [];
    if (own.some(({ kind }) => kind === 'drop-record')) return [];
    const corrections = own.flatMap((one): [CorrectableField, string][] => {
      const field = one.kind === 'correct' ? fields.get(one.field) : undefined;
      return one.kind === 'correct' && field && typeof one.new === 'string' ? [[field, one.new]] : [];
    });
    return [{ ...record, ...(Object.fromEntries(corrections) as Partial<Record<CorrectableField, string>>) }];
  });
  const corrected = new Set(
    decisions.map((one) => (one.kind === 'correct' ? fields.get(one.field) : undefined)),
  );
  const valueOf = (field: 'modality' | 'location') =>
    (corrected.has(field) ? majorityOf(qa, field) : undefined) ?? sample[field];
  return { ...sample, qa, modality: valueOf('modality'), location: valueOf('location') };
}
