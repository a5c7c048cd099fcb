/** Texts in the other language than `q_lang` says, and records that lack a field that the others have. */
import { sentence } from '../../common/sentence';
import type { Sentence } from '../../common/sentence';
import { fieldWords } from '../dataset/fieldWords';
import type { QaRecord } from '../dataset/types';
import { atRecord, quote, recordKey } from './draft';
import type { Draft, RecordField, RecordRef } from './draft';
import { modalityOf } from './terms';

const HAN = /\p{Script=Han}/u;
/** A word of running text; abbreviations such as "MRI" stand in Chinese as they are. */
const ENGLISH_WORD = /(?<![A-Za-z])[A-Za-z]?[a-z]{2,}(?![A-Za-z])/;
const languageNames = { en: sentence`English`, zh: sentence`Chinese` } as const;

export function untranslated(ref: RecordRef): Draft[] {
  const { record } = ref;
  const drafts: Draft[] = [];
  for (const field of ['question', 'answer'] as const) {
    const found = otherLanguage(record[field], record.qLang);
    if (!found) continue;
    drafts.push({
      kind: `untranslated-${field}`,
      severity: 'warning',
      spot: atRecord(ref, field),
      about: recordKey(ref),
      message: sentence`q_lang is ${String(record.qLang)}, but the ${fieldWords[field]} ${quote(record[field])} is in ${found}.`,
    });
  }
  return drafts;
}

function otherLanguage(text: string, qLang: string | undefined): Sentence | undefined {
  if (qLang === 'en') return HAN.test(text) ? languageNames.zh : undefined;
  if (qLang !== 'zh' || HAN.test(text) || !ENGLISH_WORD.test(text)) return undefined;
  return modalityOf(text) === undefined ? languageNames.en : undefined; // "X-Ray" is written so in Chinese too
}

const expected = [
  ['q_lang', 'qLang'],
  ['answer_type', 'answerType'],
  ['modality', 'modality'],
  ['location', 'location'],
] as const satisfies readonly (readonly [RecordField, keyof QaRecord])[];

/** One finding for each field and sample: a field that most records of the dataset have and some of these lack. */
export function missingFields(samples: readonly (readonly RecordRef[])[]): Draft[] {
  const drafts: Draft[] = [];
  for (const [name, key] of expected) {
    const lacks = ({ record }: RecordRef) => (record[key] ?? '').trim() === '';
    const all = samples.flat();
    if (all.filter(lacks).length * 2 >= all.length) continue;
    for (const records of samples) {
      const without = records.filter(lacks);
      const first = without[0];
      if (!first) continue;
      drafts.push({
        kind: 'missing-field',
        severity: 'warning',
        spot: atRecord(first, name),
        about: name,
        message: sentence`${without.length} of the ${records.length} records of ${first.sample.id} have no ${name}.`,
      });
    }
  }
  return drafts;
}
