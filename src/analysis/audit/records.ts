/** All records of a dataset in row order with what they claim, read once and shared by the audits. */
import type { Dataset } from '../dataset/types';
import type { Claim } from './claim';
import { ClaimExtractor } from './claimExtractor';
import { fold } from './fold';
import type { RecordRef } from './pendingFinding';

export interface ReadRecord extends RecordRef {
  /** Index of the sample. */
  readonly owner: number;
  /** Question and answer, folded. */
  readonly asked: string;
  readonly said: string;
  readonly claims: readonly Claim[];
}

/** By sample, in the order of the dataset. */
export function readClaims(dataset: Dataset): ReadRecord[][] {
  const reader = new ClaimExtractor();
  const folded = onceEach(fold);
  let row = 0;
  return dataset.samples.map((sample, owner) =>
    sample.qa.map((record) => {
      const [asked, said] = [folded(record.question), folded(record.answer)];
      return { sample, record, row: row++, owner, asked, said, claims: reader.of(asked, said) };
    }),
  );
}

/** The same function, computed once for each text: questions and answers repeat many times in a dataset. */
export function onceEach<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined && !known.has(text)) known.set(text, (value = compute(text)));
    return value as T;
  };
}
