import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unreadableFormat } from '../../../src/analysis/dataset/unreadableFormats';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { folderOfTest } from '../../temporaryFolder';

async function saysOf(...files: string[]): Promise<string | undefined> {
  const folder = folderOfTest();
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  const text = await unreadableFormat(folder);
  return text && formatEnglish(text);
}

describe('unreadableFormat', () => {
  it.each([
    [
      ['dataset_dict.json', 'train/data-00000-of-00001.arrow', 'train/state.json'],
      /^train\/data-00000-of-00001\.arrow is an Arrow file .*to_parquet/,
    ],
    [['data/train.PKL'], /^data\/train\.PKL is a pickle, which is not read, because it can run code/],
    [['images.zip'], /^images\.zip is an archive, which is not read\. Unpack it/],
    [['labels.pickle', 'train.arrow'], /^train\.arrow/],
    [['volumes.h5'], /^volumes\.h5 is of a format that is not read/],
  ])('%j', async (files, says) => {
    expect(await saysOf(...files)).toMatch(says);
  });

  it('says nothing of other files', async () => {
    expect(await saysOf('README.md', 'notes.txt')).toBeUndefined();
  });
});
