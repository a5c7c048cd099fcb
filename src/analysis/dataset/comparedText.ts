/** How much of a text is compared: embedded, searched and read by the audit. Files that are written have all of it. */
import { message } from '../../common/messageTemplate';
import { FindingList, recordKey } from './findingList';
import { fieldWords } from './typeNames';
import type { Dataset, Finding } from './types';

/** UTF-16 units. No question or answer is longer; what lies behind would cost time that grows faster than the text. */
export const MAX_COMPARED_UNITS = 100_000;

export function comparedText(text: string): string {
  if (text.length <= MAX_COMPARED_UNITS) return text;
  const endsInHalf = /[\ud800-\udbff]/.test(text[MAX_COMPARED_UNITS - 1]);
  return text.slice(0, endsInHalf ? MAX_COMPARED_UNITS - 1 : MAX_COMPARED_UNITS);
}

/** A finding for each question and answer of which only the beginning is compared. */
export function longTexts({ root, samples }: Pick<Dataset, 'root' | 'samples'>): readonly Finding[] {
  const list = new FindingList(root);
  for (const { id, qa } of samples) {
    for (const record of qa) {
      for (const field of ['question', 'answer'] as const) {
        const { length } = record[field];
        if (length <= MAX_COMPARED_UNITS) continue;
        list.about(record.source.file, id)(
          'long-text',
          message`The ${fieldWords[field]} has ${length} characters; only the first ${MAX_COMPARED_UNITS} are embedded, searched and audited.`,
          { about: `${recordKey(record)}:${field}`, position: record.source },
        );
      }
    }
  }
  return list.findings;
}
