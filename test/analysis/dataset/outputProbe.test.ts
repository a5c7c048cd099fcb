/** What lies in a folder while it is tried whether it can be written: a killed process would leave that. */
import type * as Fs from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checkOutputFile } from '../../../src/analysis/dataset/outputTarget';
import { folderOfTest } from '../../temporaryFolder';

const seen: string[][] = [];
let folder = '';
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const see = (...args: Parameters<typeof fs.writeSync>) => {
    seen.push(fs.readdirSync(folder));
    return fs.writeSync(...args);
  };
  return { ...fs, writeSync: see };
});

it('is nothing that has a name', async () => {
  folder = join(folderOfTest(), 'out');
  await mkdir(folder, { recursive: true });
  await checkOutputFile(join(folder, 'a.json'));
  expect(seen).toEqual([[]]);
  expect(await readdir(folder)).toEqual([]);
});
