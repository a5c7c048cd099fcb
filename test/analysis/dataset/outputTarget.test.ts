/** Results never go into a dataset unasked, and a target that will fail is refused before the work. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkOutputFile,
  checkOutputFolder,
  checkStorageFolder,
} from '../../../src/analysis/dataset/outputTarget';
import { makeRoot } from './tinyDataset';

const madeRoot = () => makeRoot({ 'imgs/xmlab1/source.jpg': '', 'train.json': [] });

describe('a target for results', () => {
  it.each(['', 'imgs', 'imgs/xmlab1', 'results', 'imgs/xmlab1/new/deep'])(
    'is refused inside a dataset: %j',
    async (inside) => {
      const root = await madeRoot();
      await expect(checkOutputFolder(join(root, inside), ['a.csv'])).rejects.toThrow(
        /lies in the dataset .*Choose another place\.$/,
      );
      await checkOutputFolder(join(root, inside), ['a.csv'], { insideDataset: true });
      expect((await readdir(root)).sort()).toEqual(['imgs', 'train.json']);
    },
  );

  it('is refused through a link, and for a file of a dataset', async () => {
    const root = await madeRoot();
    const link = join(dirname(root), 'link');
    await symlink(join(root, 'imgs'), link);
    await expect(checkOutputFolder(join(link, 'out'), [])).rejects.toThrow(/lies in the dataset/);
    await expect(checkOutputFile(join(root, 'train.json'), { flag: '--inside' })).rejects.toThrow(
      /or add --inside\.$/,
    );
  });

  it('is refused in the roots that are given, where no reader would recognise them', async () => {
    const room = dirname(await madeRoot());
    await expect(checkOutputFolder(join(room, 'out'), [], { roots: [room] })).rejects.toThrow(/lies in/);
    await checkOutputFolder(join(room, 'out'), []);
  });

  it('leaves nothing behind beside a dataset', async () => {
    const room = dirname(await madeRoot());
    await checkOutputFolder(join(room, 'new/deep'), ['a.csv', 'sub/b.csv']);
    await checkOutputFile(join(room, 'new/file.json'));
    expect(await readdir(room)).toEqual(['set']);
  });

  it('is refused where it cannot be made', async () => {
    const room = dirname(await madeRoot());
    await writeFile(join(room, 'file'), '');
    await symlink('loop', join(room, 'loop'));
    for (const bad of ['/proc/none/x', join(room, 'file'), join(room, 'file/x'), join(room, 'loop/x')]) {
      await expect(checkOutputFolder(bad, []), bad).rejects.toThrow(
        /cannot be (written|opened): [a-z ]+\. [A-Z]/,
      );
    }
    const long = join(room, 'x'.repeat(5000));
    await expect(checkOutputFolder(long, [])).rejects.toThrow(/^.{1,320} cannot be .*the path is too long/);
  });

  it('is no input, and no link or pipe that the results would replace', async () => {
    const room = dirname(await madeRoot());
    const matrix = join(room, 'x.npy');
    await writeFile(matrix, 'numbers');
    await expect(checkOutputFile(matrix, { inputs: [matrix] })).rejects.toThrow(/would be overwritten/);
    const vectors = join(room, 'out/embeddings');
    await mkdir(vectors, { recursive: true });
    const files = ['points.csv', 'embeddings/a.npy'];
    const check = (inputs: string[]) => checkOutputFolder(join(room, 'out'), files, { inputs });
    await expect(check([vectors])).rejects.toThrow(/would be overwritten/);
    await symlink(matrix, join(room, 'out/points.csv'));
    await expect(check([])).rejects.toThrow(/points\.csv is a link/);
    await symlink(room, join(room, 'linked'));
    await expect(checkOutputFolder(room, ['linked/a.npy'])).rejects.toThrow(
      /linked is a link; results are not written through it/,
    );
    expect(await readFile(matrix, 'utf8')).toBe('numbers');
    const loop = join(room, 'loop.npy');
    await symlink('loop.npy', loop);
    await expect(checkOutputFile(join(room, 'x.json'), { inputs: [loop] })).rejects.toThrow(
      /loop\.npy cannot be opened: its links lead back/,
    );
  });
});

describe('a folder that the user chose for the cache', () => {
  it('lies in no dataset, neither one that is read nor one that is recognised', async () => {
    const root = await madeRoot();
    const room = dirname(root);
    for (const inside of ['', 'imgs', 'new/cache']) {
      await expect(checkStorageFolder(join(root, inside)), inside).rejects.toThrow(
        /^The cache folder .* lies in the dataset .*Set SLAKESCOPE_CACHE to a folder outside it\.$/,
      );
    }
    await expect(checkStorageFolder(join(room, 'cache'), [room])).rejects.toThrow(/lies in the dataset/);
    await checkStorageFolder(join(room, 'cache'), [root]);
    await symlink('loop', join(room, 'loop'));
    await checkStorageFolder(join(room, 'loop'), [root]);
    await checkStorageFolder(join(room, 'x'.repeat(5000)), [root]);
  });
});
