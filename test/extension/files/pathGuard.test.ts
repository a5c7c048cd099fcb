import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { assertInsideRoots, liesBelow } from '../../../src/extension/files/pathGuard';
import { folderOfTest } from '../../temporaryFolder';

let work: string;
beforeEach(async () => {
  work = folderOfTest();
  await mkdir(join(work, 'data/imgs/xmlab0'), { recursive: true });
  await mkdir(join(work, 'data-other'), { recursive: true });
  await writeFile(join(work, 'data/imgs/xmlab0/source.jpg'), '');
  await writeFile(join(work, 'data-other/secret.jpg'), '');
});

describe('fence around a dataset', () => {
  it('lets its own files pass, also through a link to the dataset', async () => {
    await symlink(join(work, 'data'), join(work, 'link'));
    await assertInsideRoots(join(work, 'link/imgs/xmlab0/source.jpg'), [join(work, 'data')]);
  });

  it('lets files below a second root pass', async () => {
    await mkdir(join(work, 'thin'));
    await symlink(join(work, 'data/imgs'), join(work, 'thin/imgs'));
    const roots = [join(work, 'thin'), join(work, 'data/imgs')];
    await assertInsideRoots(join(work, 'thin/imgs/xmlab0/source.jpg'), roots);
  });

  it('refuses paths that climb out, links that lead out, neighbours with a longer name, and what is gone', async () => {
    const roots = [join(work, 'data')];
    await symlink(join(work, 'data-other/secret.jpg'), join(work, 'data/imgs/xmlab0/mask.png'));
    for (const path of [
      'data/../data-other/secret.jpg',
      'data/imgs/xmlab0/mask.png',
      'data-other/secret.jpg',
    ])
      await expect(assertInsideRoots(join(work, path), roots)).rejects.toThrow(
        /is outside the dataset and was not opened\.$/,
      );
    await expect(assertInsideRoots(join(work, 'data/gone.jpg'), roots)).rejects.toThrow(
      /no longer exists\.$/,
    );
  });

  it('tells whether a file that is not there yet would lie in it', async () => {
    const roots = [join(work, 'data')];
    await symlink(join(work, 'data'), join(work, 'link'));
    const inside = ['data', 'data/.slakescope', 'data/new/deep', 'link/.slakescope', 'data-other/../data/x'];
    for (const path of inside) expect(await liesBelow(join(work, path), roots)).toBe(true);
    for (const path of ['.slakescope', 'data-other/x', 'data-new', 'data/..'])
      expect(await liesBelow(join(work, path), roots)).toBe(false);
  });
});
