/** What every shard knows of the whole dataset, from its files of records: no image is read for it. */
import { createHash } from 'node:crypto';
import { recordText } from '../../dataset/comparedText';
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
  const hash = createHash('sha256');
  const numbers = new Map<string, number>();
  const textsOfSamples = samples.map(({ id, image, qa }) => {
    hash.update(`${JSON.stringify([id, imageName(image, root), qa.length])}\n`);
    return Int32Array.from(qa, (record) => {
      const text = recordText(record);
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      hash.update(`${number} `);
      return number;
    });
  });
  const texts = [...numbers.keys()];
  for (const text of texts) hash.update(`${JSON.stringify(text)}\n`);
  return { identity: hash.digest('hex'), texts, textsOfSamples };
}
