import { foldCase } from '../audit/fold';
import { languageOf } from '../dataset/languageTag';
import type { Dataset } from '../dataset/types';

export interface AnswerCount {
  /** As it is written most often. */
  readonly answer: string;
  /** How many records of the samples have it. */
  readonly records: number;
  /** Those of the samples that have such a record, ascending. */
  readonly samples: Int32Array;
}

/**
 * The most frequent answers of the records of some samples, the most frequent first, ties by answer (code units).
 * Answers that differ in case or width of characters alone are one; empty ones count for nothing.
 * @param indices of samples of the dataset, each once.
 * @param language of the records that count ("en"); null = all.
 * @param most how many answers to give.
 */
export function answerCounts(
  { samples }: Dataset,
  indices: Iterable<number>,
  most: number,
  language: string | null,
): AnswerCount[] {
  const found = new Map<string, { spellings: Map<string, number>; records: number; samples: Set<number> }>();
  for (const index of indices) {
    for (const { answer, qLang = '' } of samples[index].qa) {
      if (language !== null && languageOf(qLang) !== language) continue;
      const text = answer.trim();
      if (text === '') continue;
      const key = foldCase(text);
      const entry = found.get(key) ?? {
        spellings: new Map<string, number>(),
        records: 0,
        samples: new Set<number>(),
      };
      found.set(key, entry);
      entry.spellings.set(text, (entry.spellings.get(text) ?? 0) + 1);
      entry.records++;
      entry.samples.add(index);
    }
  }
  return [...found.values()]
    .map(({ spellings, records, samples: carriers }) => ({
      answer: [...spellings].reduce((best, other) => (other[1] > best[1] ? other : best))[0],
      records,
      samples: Int32Array.from(carriers).sort(),
    }))
    .sort((a, b) => b.records - a.records || (a.answer < b.answer ? -1 : 1))
    .slice(0, most);
}
