/** Values that are written in several ways and so count as several classes: one note for each of them. */
import { groupBy } from '../../../common/groupBy';
import { allOf, message } from '../../../common/messageTemplate';
import { countsOf } from '../../counts';
import { languageOf } from '../../dataset/languageTag';
import { memoizeByObject } from '../../memoize';
import type { AuditRule } from '../auditRule';
import { fold } from '../fold';
import { atRecord, type PendingFinding, type RecordField, relatedRecords } from '../pendingFinding';
import type { ReadRecord } from '../records';
import { modalityOf } from '../terms';

interface SpelledField {
  readonly name: RecordField;
  readonly of: (ref: ReadRecord) => string | undefined;
  /** Equal for spellings of one value. */
  readonly meaning: (value: string) => string;
}

/** Longer answers are sentences, not values. */
const MAX_VALUE_LENGTH = 60;
const CHECK_EVERY_VALUES = 1024;

const spelledFields: readonly SpelledField[] = [
  { name: 'answer', of: ({ record }) => record.answer, meaning: fold },
  {
    name: 'modality',
    of: ({ record }) => record.modality,
    meaning: (value) => modalityOf(value) ?? fold(value),
  },
  { name: 'location', of: ({ record }) => record.location, meaning: fold },
  { name: 'q_lang', of: ({ record }) => record.qLang, meaning: languageOf },
  { name: 'answer_type', of: ({ record }) => record.answerType, meaning: fold },
];

export const spellings: AuditRule = {
  name: 'spellings',
  kinds: ['spelling-variants'],
  needs: 'records',
  run: ({ records }, task) =>
    spelledFields.flatMap((field, at) => {
      task.check();
      return variantsOf(field, records, sumOf(records.map(countsByField[at])), () => task.check());
    }),
};

/** Of the records of one image. */
const countsByField = spelledFields.map(({ of }) =>
  memoizeByObject((records: readonly ReadRecord[]) => countsOf(records.flatMap((ref) => of(ref) ?? []))),
);

function sumOf(parts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const part of parts) for (const [value, count] of part) sum.set(value, (sum.get(value) ?? 0) + count);
  return sum;
}

function variantsOf(
  { name, of, meaning }: SpelledField,
  samples: readonly (readonly ReadRecord[])[],
  counts: ReadonlyMap<string, number>,
  check: () => void,
): PendingFinding[] {
  let met = 0;
  const meaningOf = (value: string) => {
    if (++met % CHECK_EVERY_VALUES === 0) check();
    return meaning(value);
  };
  const values = [...counts.keys()].filter(
    (value) => value.trim() !== '' && value.length <= MAX_VALUE_LENGTH,
  );
  const variants = [...groupBy(values, meaningOf)].filter(([, spelled]) => spelled.length > 1);
  if (variants.length === 0) return [];
  const refsOf = groupBy(samples.flat(), (ref) => of(ref) ?? '');
  return variants.map(([about, spelled]): PendingFinding => {
    const frequency = (value: string) => counts.get(value) ?? 0;
    // The first of equals is taken for the usual one.
    const [usual, ...others] = [...spelled].sort((a, b) => frequency(b) - frequency(a));
    const refs = others.flatMap((value) => refsOf.get(value) ?? []);
    const parts = [usual, ...others].map((value) => message`${JSON.stringify(value)} (${frequency(value)})`);
    const field = { template: name, values: [] };
    return {
      kind: 'spelling-variants',
      target: atRecord(refs[0], name),
      about: `${name}=${about}`,
      message: message`One ${field} is written in several ways, by the number of records: ${allOf(parts)}.`,
      related: relatedRecords(refs.slice(1)),
    };
  });
}
