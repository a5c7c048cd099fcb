/** A disk that is full, read-only or not ours while the cache is written: the analysis goes on, and says so once. */
import type * as files from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../temporaryFolder';
import { type Analyzed, analyzed, filesBelow, makeDataset } from './analyzed';

const disk = vi.hoisted(() => ({ below: '\0', code: '', bytesLeft: Infinity }));

/** Files below `disk.below` take `bytesLeft` more bytes: this needs no right to mount a file system. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  const failure = (syscall: string) =>
    Object.assign(new Error(`${disk.code}: refused, ${syscall}`), { code: disk.code, errno: -1, syscall });
  const open: typeof real.open = async (path, flags, mode) => {
    const handle = await real.open(path, flags, mode);
    if (!String(path).startsWith(disk.below)) return handle;
    const write = async (data: unknown) => {
      const bytes = data as Uint8Array;
      const taken = Math.min(bytes.length, disk.bytesLeft);
      disk.bytesLeft -= taken;
      await handle.write(bytes, 0, taken);
      if (taken < bytes.length) throw failure('write');
    };
    return Object.assign(handle, { writeFile: write, appendFile: write });
  };
  const mkdir = (path: string, options: object) =>
    path.startsWith(disk.below) && disk.bytesLeft <= 0
      ? Promise.reject(failure('mkdir'))
      : real.mkdir(path, options);
  return { ...real, open, mkdir };
});

const room = temporaryFolder();
const storage = join(room, 'storage');
let undisturbed: Analyzed;

beforeAll(async () => {
  await makeDataset(room);
  undisturbed = await analyzed(room, join(room, 'whole'));
});

describe('a disk that', () => {
  it.each([
    ['is full after 0 bytes', 'ENOSPC', 0, 'the disk is full'],
    ['is full after 30,000 bytes', 'ENOSPC', 30_000, 'the disk is full'],
    ['is full after 1,200,000 bytes', 'ENOSPC', 1_200_000, 'the disk is full'],
    ['is read-only', 'EROFS', 0, 'the disk is read-only'],
    ['belongs to somebody else', 'EACCES', 0, 'permission denied'],
  ])('%s', async (_, code, bytesLeft, reason) => {
    await rm(storage, { recursive: true, force: true });
    Object.assign(disk, { below: storage, code, bytesLeft });
    const run = await analyzed(room, storage);
    expect(run.files).toEqual(undisturbed.files);
    const said = run.warnings.filter((line) => !undisturbed.warnings.includes(line));
    expect(said).toEqual([
      expect.stringContaining(`cannot be written (${reason}); this run goes on without it.`),
    ]);
    if (bytesLeft > 0)
      expect((await filesBelow(storage)).filter((path) => path.endsWith('.tmp'))).toEqual([]);
    disk.bytesLeft = Infinity;
    const next = await analyzed(room, storage);
    expect(next.files).toEqual(undisturbed.files);
    expect(next.warnings.filter((line) => line.includes('written'))).toEqual([]);
  });
});
