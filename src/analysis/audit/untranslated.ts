/** Texts in the other language than `q_lang` says, and records that lack a field that the others have. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { fieldWords } from '../dataset/typeNames';
import type { QaRecord } from '../dataset/types';
import {
  atRecord,
  type PendingFinding,
  quote,
  type RecordField,
  recordKey,
  type RecordRef,
} from './pendingFinding';
import { modalityOf } from './terms';

const HAN = /\p{Script=Han}/u;
/** A word of running text; abbreviations such as "MRI" stand in Chinese as they are. */
const ENGLISH_WORD = /(?<![A-Za-z])[A-Za-z]?[a-z]{2,}(?![A-Za-z])/;
const languageNames = { en: message`English`, zh: message`Chinese` } as const;

export function untranslated(ref: RecordRef): PendingFinding[] {
  const { record } = ref;
  const drafts: PendingFinding[] = [];
  for (const field of ['question', 'answer'] as const) {
    const found = otherLanguage(record[field], record.qLang);
    if (!found) continue;
    drafts.push({
      kind: `untranslated-${field}`,
      severity: 'warning',
      spot: atRecord(ref, field),
      about: recordKey(ref),
      message: message`q_lang is ${String(record.qLang)}, but the ${fieldWords[field]} ${quote(record[field])} is in ${found}.`,
    });
  }
  return drafts;
}

function otherLanguage(text: string, qLang: string | undefined): MessageTemplate | undefined {
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
export function missingFields(samples: readonly (readonly RecordRef[])[]): PendingFinding[] {
  const drafts: PendingFinding[] = [];
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
        message: message`${without.length} of the ${records.length} records of ${first.sample.id} have no ${name}.`,
      });
    }
  }
  return drafts;
}
