import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeThumbnails } from '../../../../src/analysis/audit/shards/thumbnails';
import { readDataset } from '../../../../src/analysis/dataset/readDataset';
import { CancelledError } from '../../../../src/analysis/errors';
import { makeSample } from '../../../../src/analysis/sample/makeSample';
import { silentContext } from '../../../../src/analysis/taskContext';
import { folderOfTest, temporaryFolder } from '../../../temporaryFolder';

const set = join(temporaryFolder(), 'set');
/** Gives a file the time of change that it had when the stage was begun. */
const unchanged = (path: string) => utimes(path, 1_700_000_000, 1_700_000_000);
const image = join(set, 'imgs/xmlab10/source.jpg'); // among the first

beforeAll(async () => {
  await makeSample(set, { count: 60, seed: 4 }, silentContext());
  await unchanged(image);
});

describe('a stage that is stopped', () => {
  /** Ends it once so many images are done. */
  const stoppedAt = (images: number) => ({
    ...silentContext(),
    progress(done: number) {
      if (done >= images) throw new CancelledError();
    },
  });
  const whole = { index: 1, count: 1 };

  it('goes on with what it has looked at, and makes the same part', async () => {
    const dataset = await readDataset(set, silentContext());
    const bytes = await readFile(image);
    for (const described of [true, false]) {
      const [at, stopped] = [folderOfTest(), folderOfTest()];
      const { path } = await makeThumbnails(dataset, whole, at, described, silentContext());
      await expect(makeThumbnails(dataset, whole, stopped, described, stoppedAt(32))).rejects.toThrow(
        'Cancelled.',
      );
      expect(await readdir(stopped)).toEqual(['.thumbnails-00001-of-00001.slakescope-part.unfinished']);
      await writeFile(image, Buffer.alloc(bytes.length)); // it is not read again
      await unchanged(image);
      try {
        const made = await makeThumbnails(dataset, whole, stopped, described, silentContext());
        expect((await readFile(made.path)).equals(await readFile(path))).toBe(true);
      } finally {
        await writeFile(image, bytes);
        await unchanged(image);
      }
      expect(await readdir(stopped)).toEqual(['thumbnails-00001-of-00001.slakescope-part']);
    }
  });

  it('leaves no empty folder, but one that was there', async () => {
    const dataset = await readDataset(set, silentContext());
    const there = folderOfTest();
    const above = join(there, 'made');
    const stop = (folder: string) => makeThumbnails(dataset, whole, folder, false, stoppedAt(0));
    await expect(stop(join(above, 'parts'))).rejects.toThrow('Cancelled.');
    expect(await readdir(there)).toEqual([]);
    await expect(stop(there)).rejects.toThrow('Cancelled.');
    expect(await readdir(there)).toEqual([]);
  });
});
