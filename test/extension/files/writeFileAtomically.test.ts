import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Uri } from 'vscode';
import { writeFileAtomically } from '../../../src/extension/files/writeFileAtomically';
import { folderOfTest } from '../../temporaryFolder';
import { fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', async () => (await import('../fakeEditor')).fakeVscode);

let folder: string;
const uri = (...parts: string[]) => file(join(folder, ...parts)) as unknown as Uri;
/** On a file system of another scheme, which the editor reaches. */
const remote = (name: string) => file(join(folder, name), 'remote') as unknown as Uri;

beforeEach(() => {
  folder = folderOfTest();
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('makes the folder and replaces what was there', async () => {
  await writeFileAtomically(uri('new', 'a.csv'), Buffer.from('old'));
  await writeFileAtomically(uri('new', 'a.csv'), Buffer.from('new'));
  expect(readFileSync(join(folder, 'new', 'a.csv'), 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'new'))).toEqual(['a.csv']);
});

it('is never seen empty or half', async () => {
  const { fs } = fakeVscode.workspace;
  const write = fs.writeFile;
  const seen: string[][] = [];
  vi.spyOn(fs, 'writeFile').mockImplementation(async (to, bytes) => {
    await write(to, bytes.subarray(0, 1));
    seen.push(readdirSync(folder).filter((name) => name.endsWith('.csv')));
    await write(to, bytes);
  });
  await writeFileAtomically(remote('a.csv'), Buffer.from('id,modality'));
  expect(seen).toEqual([[]]);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('id,modality');
});

it('leaves the old file, and nothing beside it, where the disk is full', async () => {
  writeFileSync(join(folder, 'a.csv'), 'old');
  const { fs } = fakeVscode.workspace;
  const write = fs.writeFile;
  vi.spyOn(fs, 'writeFile').mockImplementation(async (to, bytes) => {
    await write(to, bytes.subarray(0, 1));
    throw new Error('ENOSPC');
  });
  await expect(writeFileAtomically(remote('a.csv'), Buffer.from('new'))).rejects.toThrow('ENOSPC');
  expect(readdirSync(folder)).toEqual(['a.csv']);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old');
});

it('says why a file cannot be there', async () => {
  mkdirSync(join(folder, 'a.csv'));
  await expect(writeFileAtomically(uri('a.csv'), Buffer.from('new'))).rejects.toThrow(/a\.csv is a folder/);
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

it('follows no link that a cloned repository holds', async () => {
  writeFileSync(join(folder, 'victim'), 'secret');
  for (const name of ['a.csv', `b.csv.${process.pid}.tmp`, `.b.csv.tmp`])
    symlinkSync(join(folder, 'victim'), join(folder, name));
  await expect(writeFileAtomically(uri('a.csv'), Buffer.from('new'))).rejects.toThrow(/a\.csv is a link/);
  await writeFileAtomically(uri('b.csv'), Buffer.from('new'));
  expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('secret');
  expect(readFileSync(join(folder, 'b.csv'), 'utf8')).toBe('new');
});
