/** How much of a text is compared: embedded, searched and read by the audit. Files that are written have all of it. */
import type { QaRecord, Sample } from './types';

/** UTF-16 units. No question or answer is longer; what lies behind would cost time that grows faster than the text. */
export const MAX_COMPARED_UNITS = 100_000;

export function comparedText(text: string): string {
  if (text.length <= MAX_COMPARED_UNITS) return text;
  const endsInHalf = /[\ud800-\udbff]/.test(text[MAX_COMPARED_UNITS - 1]);
  return text.slice(0, endsInHalf ? MAX_COMPARED_UNITS - 1 : MAX_COMPARED_UNITS);
}

/** UTF-16 units of `recordText`, without making it. */
export function comparedLength({ question, answer }: QaRecord): number {
  return Math.min(question.length, MAX_COMPARED_UNITS) + Math.min(answer.length, MAX_COMPARED_UNITS) + 1;
}

/** The tutorial's text of a record: question, space, answer; of a very long one its beginning. */
export function recordText({ question, answer }: QaRecord): string {
  return `${comparedText(question)} ${comparedText(answer)}`;
}

/** What is made of the question and the answer of a record, made once for all records that have both. */
export function oncePerText<T>(make: (record: QaRecord) => T): (record: QaRecord) => T {
  const known = new Map<string, Map<string, { readonly value: T }>>();
  return (record) => {
    const { question, answer } = record;
    let answers = known.get(question);
    if (!answers) known.set(question, (answers = new Map<string, { readonly value: T }>()));
    let found = answers.get(answer);
    if (!found) answers.set(answer, (found = { value: make(record) }));
    return found.value;
  };
}

/** In the order of the rows of the `qa` space. */
export function textsOf(samples: readonly Sample[]): string[] {
  return samples.flatMap((sample) => sample.qa.map(recordText));
}
