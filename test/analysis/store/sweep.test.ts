import { mkdir, readdir, readFile, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cacheEntries, clearCaches, sweep } from '../../../src/analysis/store/sweep';
import { folderOfTest } from '../../temporaryFolder';
import { quietStore } from './stores';

const [one, two] = ['0123456789abcdef', 'fedcba9876543210'];
const now = Date.UTC(2027, 0, 1);
const hour = 60 * 60 * 1000;
let room: string;

beforeEach(async () => {
  room = folderOfTest();
  await put(`${one}/builtin-1/images-all.records`, 600, 5 * hour);
  await put(`${one}/builtin-1/embeddings.stored`, 400, 2 * hour);
  await put(`${one}/results/pca-1.result`, 100, 4 * hour);
  await put(`${one}/results/pca-2.result`, 100, 3 * hour);
  await put(`${two}/builtin-1/embeddings.stored`, 1000, 6 * hour);
  await put('models/aa/model.json', 5000, 1000 * hour);
  await put('notes of the user/file', 5000, 1000 * hour);
});

async function put(name: string, bytes: number, ageMs: number): Promise<void> {
  const path = join(room, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  await truncate(path, bytes);
  await utimes(path, (now - ageMs) / 1000, (now - ageMs) / 1000);
}

async function files(): Promise<string[]> {
  const entries = await readdir(room, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const sizeNow = async () => (await cacheEntries(room)).reduce((sum, { bytes }) => sum + bytes, 0);
const sweepTo = (bytes: number, at = now) => sweep(quietStore(room), bytes, at);

describe('the caches', () => {
  it('are the vectors of each encoder and each result, used when last a file of them was', async () => {
    const entries = await cacheEntries(room);
    expect(entries.map(({ bytes, usedMs }) => [bytes, (now - usedMs) / hour]).sort()).toEqual([
      [100, 3],
      [100, 4],
      [1000, 2],
      [1000, 6],
    ]);
  });

  it('lose what was not used for longest, until they are small enough, with the folder that is empty then', async () => {
    await sweepTo(1150);
    expect(await sizeNow()).toBe(1100);
    expect(await readdir(room)).not.toContain(two);
    expect(await readdir(join(room, one, 'results'))).toEqual(['pca-2.result']);
    expect(await files()).toContain('model.json');
  });

  it('keep what is used in this hour', async () => {
    await put(`${two}/results/lof-1.result`, 100, hour / 2);
    await sweepTo(0);
    expect(await sizeNow()).toBe(100);
  });

  it('are looked through once an hour', async () => {
    await sweepTo(10_000);
    await sweepTo(0, now + hour / 2);
    expect(await sizeNow()).toBe(2200);
    await sweepTo(0, now + 2 * hour);
    expect(await sizeNow()).toBe(0);
  });

  it('lose what killed processes left, once it is a day old, and nothing else', async () => {
    await put(`${one}/builtin-1/.a.tmp`, 1, 30 * hour);
    await put(`${one}/results/.b.tmp`, 1, hour);
    await put('models/.unfinished-1/open_clip_pytorch_model.bin', 9, 30 * hour);
    await utimes(join(room, 'models/.unfinished-1'), 0, 0);
    await put('notes of the user/.c.tmp', 1, 30 * hour);
    await sweepTo(10_000);
    const left = await files();
    expect(left).not.toContain('.a.tmp');
    expect(left).not.toContain('open_clip_pytorch_model.bin');
    expect(left).toEqual(expect.arrayContaining(['.b.tmp', '.c.tmp']));
  });

  it('are cleared, but for the models', async () => {
    expect(await clearCaches(room)).toBe(2200);
    expect((await readdir(room)).sort()).toEqual(['models', 'notes of the user']);
  });

  it('are not swept through a link in the place of the mark', async () => {
    await writeFile(join(room, 'target'), 'of the user');
    await symlink(join(room, 'target'), join(room, '.swept'));
    const before = await stat(join(room, 'target'));
    await sweepTo(0);
    expect(await readFile(join(room, 'target'), 'utf8')).toBe('of the user');
    expect((await stat(join(room, 'target'))).mtimeMs).toBe(before.mtimeMs);
  });
});
