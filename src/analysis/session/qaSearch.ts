/** Finds QA records by text: question, answer or the sample's id, case folded and NFKC-normalised. */
import { containsWord } from '../../common/containsWord';
import { foldCase } from '../audit/fold';
import { comparedText } from '../dataset/comparedText';
import type { Dataset } from '../dataset/types';
import type { TextTerm } from './textTerm';

interface FoldedRecord {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
}

export class QaSearch {
  private readonly records: readonly FoldedRecord[];

  constructor({ samples }: Dataset) {
    this.records = samples.flatMap(({ id, qa }) =>
      qa.map(({ question, answer }) => ({
        id: foldCase(id),
        question: foldCase(comparedText(question)),
        answer: foldCase(comparedText(answer)),
      })),
    );
  }

  /** Rows of the `qa` space for which every term holds, ascending; no terms find nothing. */
  find(terms: readonly TextTerm[]): Int32Array {
    if (terms.length === 0) return new Int32Array(0);
    const folded = terms.map((term) => ({ ...term, text: foldCase(term.text) }));
    const rows: number[] = [];
    this.records.forEach((record, row) => {
      if (folded.every((term) => matches(record, term) !== term.not)) rows.push(row);
    });
    return Int32Array.from(rows);
  }
}

function matches({ id, question, answer }: FoldedRecord, { in: place, text }: TextTerm): boolean {
  switch (place) {
    case 'any':
      return question.includes(text) || answer.includes(text) || id.includes(text);
    case 'question':
      return question.includes(text);
    case 'answer':
      return containsWord(answer, text);
  }
}
