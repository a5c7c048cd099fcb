/** What every shard knows of the whole dataset, from its files of records: no image is read for it. */
import { createHash } from 'node:crypto';
import { distinctTextsOf } from '../../dataset/distinctTexts';
import { imageName } from '../../dataset/imageSource';
import type { Dataset } from '../../dataset/types';

export interface Outline {
  /** Hash of the ids, names of images and texts of all samples in their order; equal on every machine. */
  readonly identity: string;
  /** Distinct texts, in order of their first record. */
  readonly texts: readonly string[];
  /** Number of the text of each record of each sample. */
  readonly textsOfSamples: readonly Int32Array[];
}

export function outlineOf({ root, samples }: Pick<Dataset, 'root' | 'samples'>): Outline {
  const { texts, rowOf } = distinctTextsOf(samples);
  const hash = createHash('sha256');
  let row = 0;
  const textsOfSamples = samples.map(({ id, image, qa }) => {
    const own = rowOf.subarray(row, (row += qa.length));
    hash.update(`${JSON.stringify([id, imageName(image, root), qa.length])}\n`);
    if (own.length > 0) hash.update(`${own.join(' ')} `);
    return own;
  });
  for (const text of texts) hash.update(`${JSON.stringify(text)}\n`);
  return { identity: hash.digest('hex'), texts, textsOfSamples };
}
