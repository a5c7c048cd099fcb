import { message } from '../../common/messageTemplate';
import { MAX_COMPARED_UNITS } from './comparedText';
import { FindingList, recordKey } from './findingList';
import { fieldWords } from './typeNames';
import type { Dataset, Finding } from './types';

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
