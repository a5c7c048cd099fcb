/** Questions and answers in another language than `q_lang` says. */
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { recordKey } from '../../dataset/findingList';
import { languageOf } from '../../dataset/languageTag';
import { fieldWords } from '../../dataset/typeNames';
import type { AuditRule } from '../auditRule';
import { atRecord, type PendingFinding, quote, type RecordRef } from '../pendingFinding';
import { perSample } from '../perSample';
import { modalityOf } from '../terms';

const HAN = /\p{Script=Han}/u;
/** A word of running text; Chinese texts use abbreviations such as "MRI" unchanged. */
const ENGLISH_WORD = /(?<![A-Za-z])[A-Za-z]?[a-z]{2,}(?![A-Za-z])/;
const CHECK_EVERY_RECORDS = 1024;
const languageNames = { en: message`English`, zh: message`Chinese` } as const;

export const untranslated: AuditRule = {
  name: 'untranslated',
  kinds: ['untranslated-answer', 'untranslated-question'],
  needs: 'records',
  run: perSample(
    (check) => (records) =>
      records.flatMap((ref, i) => {
        if (i % CHECK_EVERY_RECORDS === 0) check();
        return untranslatedTexts(ref);
      }),
  ),
};

function untranslatedTexts(ref: RecordRef): PendingFinding[] {
  const { record } = ref;
  return (['question', 'answer'] as const).flatMap((field): PendingFinding[] => {
    const found = otherLanguage(
      record[field],
      record.qLang === undefined ? undefined : languageOf(record.qLang),
    );
    if (!found) return [];
    return [
      {
        kind: `untranslated-${field}`,
        target: atRecord(ref, field),
        about: recordKey(ref.record),
        message: message`q_lang is ${String(record.qLang)}, but the ${fieldWords[field]} ${quote(record[field])} is in ${found}.`,
      },
    ];
  });
}

/** The language of the text where it is not the given one. */
function otherLanguage(text: string, language: string | undefined): MessageTemplate | undefined {
  if (language === 'en') return HAN.test(text) ? languageNames.zh : undefined;
  if (language !== 'zh' || HAN.test(text) || !ENGLISH_WORD.test(text)) return undefined;
  return modalityOf(text) === undefined ? languageNames.en : undefined; // Chinese texts write "X-Ray" too
}
