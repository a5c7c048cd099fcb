/** Finds QA records by text: question, answer or the sample's id, case folded and NFKC-normalised. */
import { foldCase } from '../audit/fold';
import { comparedText } from '../dataset/comparedText';
import type { Dataset } from '../dataset/types';

export class QaSearch {
  private readonly haystack: readonly string[];

  constructor(dataset: Dataset) {
    this.haystack = dataset.samples.flatMap((sample) =>
      // The separator cannot occur in a query, so a match never spans two fields.
      sample.qa.map((record) =>
        foldCase([sample.id, record.question, record.answer].map(comparedText).join('\u0000')),
      ),
    );
  }

  /** Rows of the `qa` space, ascending; every word must occur. An empty text finds nothing. */
  find(text: string): Int32Array {
    const words = foldCase(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return new Int32Array(0);
    const rows: number[] = [];
    for (let i = 0; i < this.haystack.length; i++) {
      if (words.every((word) => this.haystack[i].includes(word))) rows.push(i);
    }
    return Int32Array.from(rows);
  }
}
