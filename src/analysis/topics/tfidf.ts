/**
 * TF-IDF of texts as scikit-learn 1.6 computes it (TfidfVectorizer): idf = ln((1 + n) / (1 + df)) + 1, rows of length
 * 1. Of words in at least MIN_TEXTS texts and at most MAX_SHARE of them, the MAX_WORDS most frequent are used.
 * Differs from the reference: where frequencies tie at the limit, the word that comes first in the corpus is used.
 */
import type { Corpus } from './vocabulary';

const MIN_TEXTS = 2;
const MAX_SHARE = 0.8;
const MAX_WORDS = 500;

/** Compressed rows: entries start[i]..start[i + 1] - 1 are those of row i. */
export interface SparseMatrix {
  readonly n: number;
  readonly d: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

export interface WeighedTexts {
  readonly x: SparseMatrix;
  /** Word of each column, as a number of the corpus. */
  readonly words: readonly number[];
}

/** @param members numbers of the texts; the rows keep their order. */
export function weighTexts(corpus: Corpus, members: readonly number[]): WeighedTexts {
  const n = members.length;
  const total = new Map<number, number>();
  const inTexts = new Map<number, number>();
  for (const text of members) {
    const list = corpus.texts[text];
    for (const word of list) total.set(word, (total.get(word) ?? 0) + 1);
    for (const word of new Set(list)) inTexts.set(word, (inTexts.get(word) ?? 0) + 1);
  }
  const vocabulary = [...total]
    .map(([word, count]) => ({ word, count, texts: inTexts.get(word) ?? 0 }))
    .filter(({ texts }) => texts >= MIN_TEXTS && texts <= MAX_SHARE * n)
    .sort((a, b) => b.count - a.count || a.word - b.word)
    .slice(0, MAX_WORDS)
    .sort((a, b) => a.word - b.word);
  const words = vocabulary.map(({ word }) => word);
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const idf = vocabulary.map(({ texts }) => Math.log((1 + n) / (1 + texts)) + 1);
  const start = new Int32Array(n + 1);
  const column: number[] = [];
  const value: number[] = [];
  members.forEach((text, i) => {
    const counts = new Map<number, number>();
    for (const word of corpus.texts[text]) {
      const at = columnOf.get(word);
      if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    const entries = [...counts].sort(([a], [b]) => a - b);
    const weights = entries.map(([at, times]) => times * idf[at]);
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
    entries.forEach(([at], j) => {
      column.push(at);
      value.push(weights[j] / length);
    });
    start[i + 1] = column.length;
  });
  const x = { n, d: words.length, start, column: Int32Array.from(column), value: Float64Array.from(value) };
  return { x, words };
}
