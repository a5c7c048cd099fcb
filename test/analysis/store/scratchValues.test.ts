import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ScratchValues } from '../../../src/analysis/store/scratchValues';
import { Store } from '../../../src/analysis/store/store';
import { folderOfTest } from '../../temporaryFolder';

const BYTES = 100_000;
const value = (i: number) => new Uint8Array(BYTES).fill(i).fill(i >> 8, 7, 8);

async function filled(folder: string, said: string[] = []) {
  const values = new ScratchValues(new Store(folder, (_level, text) => said.push(text)), BYTES, 5.5 * BYTES);
  for (let i = 0; i < 300; i++) expect(await values.add(value(i))).toBe(i);
  expect(values.length).toBe(300);
  for (const i of [299, 0, 4, 5, 6, 14, 15, 150, 255, 256, 290])
    expect(values.read(i), String(i)).toEqual(value(i));
  return values;
}

it('gives back what was added, most of it from a file that nobody sees', async () => {
  const folder = join(folderOfTest(), 'cache');
  const values = await filled(folder);
  expect(readdirSync(folder)).toEqual([]);
  expect(statSync(folder).mode & 0o077).toBe(0);
  await values.close();
  await values.close();
  expect(readdirSync(folder)).toEqual([]);
});

it('keeps all in memory where no file can be made, and says so once', async () => {
  const folder = folderOfTest();
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'x', 'file'), '');
  const said: string[] = [];
  const values = await filled(join(folder, 'x', 'file', 'cache'), said);
  expect(said).toEqual([expect.stringMatching(/cannot be written/)]);
  await values.close();
});

it('takes values of its length alone', async () => {
  const values = new ScratchValues(new Store(folderOfTest(), () => undefined), 4, 100);
  await expect(values.add(new Uint8Array(5))).rejects.toThrow(RangeError);
});
