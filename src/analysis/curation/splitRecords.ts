/** The split files of a dataset: which split the name of a file stands for, and the records in them by sample. */
import { basename, extname } from 'node:path';
import { FindingList } from '../dataset/findingList';
import { readSplits } from '../dataset/slake/splits';
import type { Dataset, QaRecord } from '../dataset/types';

/** By id of the sample, in the order of the files; also of samples whose folder cannot be read. */
export async function splitRecords({
  root,
  roots,
}: Dataset): Promise<ReadonlyMap<string, readonly QaRecord[]>> {
  const ignored = new FindingList(root); // reading the dataset has reported these
  const entries = await readSplits(root, { findings: ignored, roots });
  return new Map([...entries].map(([id, { records }]) => [id, records]));
}

const namesOf: Readonly<Record<string, readonly string[]>> = {
  train: ['train', 'training'],
  validate: ['validate', 'validation', 'valid', 'val', 'dev'],
  test: ['test', 'testing'],
};

/** Undefined for a file that stands for no split, such as question.json. */
export function splitOfFile(path: string): string | undefined {
  const stem = basename(path, extname(path)).toLowerCase();
  return Object.keys(namesOf).find((split) => namesOf[split].includes(stem));
}
