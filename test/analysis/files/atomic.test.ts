/** Files appear whole or not at all, and only plain files are replaced. */
import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomically, writeTogether } from '../../../src/analysis/files/atomic';
import { folderOfTest } from '../../temporaryFolder';

describe('writing a file', () => {
  it('joins text, bytes and pieces, and leaves nothing else', async () => {
    const room = folderOfTest();
    const pieces = Array.from({ length: 100_000 }, (_, i) => `${i}\n`);
    await writeAtomically(join(room, 'a/b/c.txt'), 'text ', Buffer.from('bytes '), pieces);
    expect(await readFile(join(room, 'a/b/c.txt'), 'utf8')).toBe(`text bytes ${pieces.join('')}`);
    expect(await readdir(join(room, 'a/b'))).toEqual(['c.txt']);
  });

  it('keeps the old file and removes the folders it made when the content fails', async () => {
    const room = folderOfTest();
    await writeFile(join(room, 'old.txt'), 'old');
    const broken = function* () {
      yield 'x'.repeat(1e6);
      throw new Error('no more');
    };
    await expect(writeAtomically(join(room, 'old.txt'), broken())).rejects.toThrow('no more');
    await expect(writeAtomically(join(room, 'new/deep/file.txt'), broken())).rejects.toThrow('no more');
    expect(await readFile(join(room, 'old.txt'), 'utf8')).toBe('old');
    expect(await readdir(room)).toEqual(['old.txt']);
  });

  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), /is a device or pipe; only plain files/],
    ['a folder', (path: string) => mkdir(path), /is a folder; only plain files/],
    ['a link', (path: string) => symlink('target', path), /is a link; only plain files/],
  ])('refuses to replace %s', async (_, make, message) => {
    const path = join(folderOfTest(), 'target.json');
    await make(path);
    const before = (await lstat(path)).mode;
    await expect(writeAtomically(path, 'text')).rejects.toThrow(message);
    expect((await lstat(path)).mode).toBe(before);
  });

  it('says in a sentence why a folder cannot be made', async () => {
    await expect(writeAtomically('/proc/none/of/it.txt', 'text')).rejects.toThrow(
      /^\/proc\/none\/of\/it\.txt cannot be written: .*Choose another place\.$/,
    );
  });
});

describe('files that belong together', () => {
  it('appear together, or none does', async () => {
    const room = folderOfTest();
    const write = (fails: boolean) =>
      writeTogether(async (file) => {
        await file(join(room, 'sub/one.txt'), '1');
        expect(await readdir(join(room, 'sub'))).not.toContain('one.txt');
        if (fails) throw new Error('too bad');
        await file(join(room, 'two.txt'), '2');
      });
    await expect(write(true)).rejects.toThrow('too bad');
    expect(await readdir(room)).toEqual([]);
    await write(false);
    expect((await readdir(room, { recursive: true })).sort()).toEqual(['sub', 'sub/one.txt', 'two.txt']);
  });

  it('stop at a cancel and leave nothing', async () => {
    const room = folderOfTest();
    let calls = 0;
    const check = () => {
      if (++calls > 3) throw new Error('cancelled');
    };
    const content = Array.from({ length: 100 }, () => 'x'.repeat(100_000));
    await expect(writeTogether((file) => file(join(room, 'x'), content), check)).rejects.toThrow('cancelled');
    expect(await readdir(room)).toEqual([]);
  });
});
