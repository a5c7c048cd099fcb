/** The texts of records as they are compared, each record's made once while it is in use. */
import { comparedText } from '../dataset/comparedText';
import type { QaRecord } from '../dataset/types';
import { memoize } from '../memoize';
import { fold } from './fold';

export interface FoldedTexts {
  /** By `fold`, as their records have them. */
  readonly question: string;
  readonly answer: string;
}

const known = new WeakMap<QaRecord, FoldedTexts>();

/** For the records of one pass: equal texts, of which a dataset has many, are folded once. */
export function textFolder(): (record: QaRecord) => FoldedTexts {
  const folded = memoize((text) => fold(comparedText(text)));
  return (record) => {
    let texts = known.get(record);
    if (!texts) {
      known.set(record, (texts = { question: folded(record.question), answer: folded(record.answer) }));
    }
    return texts;
  };
}
