import { describe, expect, it } from 'vitest';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import { expectProgress } from '../contexts';
import { jpeg, makeRoot, record } from './tinyDataset';

const records = (count: number) =>
  Array.from({ length: count }, (_none, qid) => record({ qid, img_name: 'xmlab1/source.jpg' }));

/** Shares that are reported while a dataset with such split files is read. */
async function sharesOf(splits: Readonly<Record<string, number>>): Promise<number[]> {
  const files = Object.entries(splits).map(([name, count]) => [`${name}.json`, records(count)] as const);
  const images = [1, 2, 3, 4].map((image) => [`imgs/xmlab${image}/source.jpg`, jpeg()] as const);
  const root = await makeRoot(Object.fromEntries<object>([...images, ...files]));
  return expectProgress((task) => readDataset(root, task));
}

describe('progress of reading SLAKE', () => {
  it('is that of its folders where there are no split files', async () => {
    expect(new Set(await sharesOf({}))).toEqual(new Set([0, 0.25, 0.5, 0.75, 1]));
  });

  it('goes on while split files are read, by their size, and leaves most for the folders', async () => {
    const shares = await sharesOf({ train: 6000, test: 2000 });
    const folders = shares.slice(-4);
    const ofFiles = [...new Set(shares.slice(0, -4))];
    const last = ofFiles[ofFiles.length - 1];
    expect(ofFiles.map((share) => share / last)).toEqual(
      [0, 0.375, 0.75, 0.875, 1].map((share) => expect.closeTo(share, 2) as number),
    );
    expect(folders[0]).toBeGreaterThan(last);
    expect(last).toBeLessThan(0.5);
    expect(last).toBeGreaterThan(0.2);
  });
});
