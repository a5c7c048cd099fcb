/** Which files hold what people say about datasets of one name. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptFile, keptName } from '../../../src/analysis/curation/keptFile';
import { folderOfTest } from '../../temporaryFolder';

const ENDING = '.tags.tsv';

/** Names of the files of these datasets of a workspace, in which these files are. */
async function names(datasets: readonly string[], files: readonly string[]): Promise<string[]> {
  const base = folderOfTest();
  const folder = join(base, '.slakescope');
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file + ENDING), '');
  const roots = datasets.map((path) => join(base, path));
  const found = roots.map((root) => keptFile(folder, ENDING, { root, base }, () => Promise.resolve(roots)));
  return (await Promise.all(found)).map((path) => path.slice(folder.length + 1, -ENDING.length));
}

it('the name of the file says where the dataset lies in the workspace', () => {
  const name = (root: string, base?: string) => keptName({ root, base });
  expect([name('/w/Same', '/w'), name('/w', '/w'), name('/else/Same', '/w'), name('/w/Same')]).toEqual([
    ...['Same', 'w', 'Same', 'Same'],
  ]);
  expect([name('/w/x/Same', '/w'), name('/w/a/y/Same', '/w'), name('/w/..a/Same', '/w')]).toEqual([
    ...['x--Same', 'a--y--Same', '..a--Same'],
  ]);
});

it('datasets of one name have a file each, whichever of them has one', async () => {
  const both = ['x--Same', 'y--Same'];
  for (const files of [[], ['x--Same'], ['y--Same'], both])
    expect(await names(['x/Same', 'y/Same'], files)).toEqual(both);
  expect(await names(['y/Same', 'Same'], [])).toEqual(['y--Same', 'Same']);
});

it('a file of an earlier version stays that of its dataset, and of one alone', async () => {
  expect(await names(['x/Same'], ['Same'])).toEqual(['Same']);
  expect(await names(['y/Same', 'x/Same'], ['Same'])).toEqual(['y--Same', 'Same']);
  expect(await names(['y/Same', 'x/Same'], ['Same', 'y--Same'])).toEqual(['y--Same', 'Same']);
  expect(await names(['y/Same', 'x/Same'], ['Same', 'x--Same'])).toEqual(['Same', 'x--Same']);
  expect(await names(['Same', 'x/Same'], ['Same'])).toEqual(['Same', 'x--Same']);
  expect(await names(['../Same', 'x/Same'], ['Same'])).toEqual(['Same', 'Same']);
});
