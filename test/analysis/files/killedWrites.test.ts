import { randomUUID } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeAtomically } from '../../../src/analysis/files/atomic';
import { folderOfTest } from '../../temporaryFolder';

it('writing removes what a killed run left a day ago, and nothing else', async () => {
  const folder = folderOfTest();
  const [old, young, named, inner] = [
    `.${randomUUID()}.tmp`,
    `.${randomUUID()}.tmp`,
    '.mine.tmp',
    `.${randomUUID()}.tmp`,
  ];
  for (const name of [old, young, named]) await writeFile(join(folder, name), 'half');
  await mkdir(join(folder, inner));
  const before = new Date(Date.now() - 25 * 3600 * 1000);
  for (const name of [old, named, inner]) await utimes(join(folder, name), before, before);
  await writeAtomically(join(folder, 'a.csv'), 'whole');
  expect((await readdir(folder)).sort()).toEqual([young, named, inner, 'a.csv'].sort());
});
