/**
 * What the folder of the caches holds, and its upkeep: what was not used for longest is removed above a size, and what
 * killed processes left. Datasets have folders of 16 hexadecimal digits there; nothing else is touched, but for models
 * that were never finished.
 */
import { constants, type Dirent, type Stats } from 'node:fs';
import { lstat, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ABANDONED_AFTER_MS } from '../files/killedWrites';
import { PLAIN_FLAGS } from '../files/plainFile';
import { FILE_MODE, type Store, TEMPORARY_SUFFIX, unlessRefused } from './store';

export const GIGABYTE = 1e9;
/** Room for some 140 datasets of SLAKE's size with their results (70 MB each). */
export const DEFAULT_CACHE_BYTES = 10 * GIGABYTE;
/** The folder is looked through at most this often. */
const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** What was used within this time may be in use by another process. */
const IN_USE_MS = 60 * 60 * 1000;
const DATASET_FOLDER = /^[0-9a-f]{16}$/;
const UNFINISHED_MODEL = /^\.unfinished-/;
const MARK = '.swept';

/** What is kept or removed as one: the vectors of a dataset by one encoder, or one result. */
export interface CacheEntry {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedMs: number;
}

/** @param folder of all caches. */
export async function cacheEntries(folder: string): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const part of await partFolders(folder)) {
    const files = await filesOf(part);
    if (basename(part) === 'results') for (const file of files) entries.push(file);
    else if (files.length > 0) entries.push(together(part, files));
  }
  return entries;
}

export function totalBytes(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Removes the caches of all datasets, not the models. @returns how many bytes they had. */
export async function clearCaches(folder: string): Promise<number> {
  const bytes = totalBytes(await cacheEntries(folder));
  for (const home of await datasetFolders(folder)) await rm(home, { recursive: true });
  return bytes;
}

/**
 * Removes what is abandoned, and above `maxBytes` what was not used for longest; nothing that was used in this hour.
 * Does so when the last time is an hour ago, and the folder may be written.
 * @param storage of all caches.
 */
export async function sweep(storage: Store, maxBytes: number, now = Date.now()): Promise<void> {
  const mark = storage.path(MARK);
  const swept = await unlessRefused(lstat(mark));
  if (swept && now - swept.mtimeMs < SWEEP_EVERY_MS) return;
  if (!(await unlessRefused(storage.inFolder(() => touch(mark, now))))) return;
  await removeAbandoned(storage.folder, now);
  const entries = await cacheEntries(storage.folder);
  let bytes = totalBytes(entries);
  for (const entry of entries.sort((a, b) => a.usedMs - b.usedMs)) {
    if (bytes <= maxBytes || now - entry.usedMs < IN_USE_MS) break;
    await unlessRefused(rm(entry.path, { recursive: true, force: true }));
    storage.log('info', `${entry.path} was not used for longest and is removed from the cache.`);
    bytes -= entry.bytes;
  }
  await removeEmpty(storage.folder);
}

/** Makes an empty file, or gives the one that is there this time. */
async function touch(path: string, now: number): Promise<true> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | PLAIN_FLAGS, FILE_MODE);
  try {
    await file.utimes(now / 1000, now / 1000);
  } finally {
    await file.close();
  }
  return true;
}

async function removeAbandoned(folder: string, now: number): Promise<void> {
  const isOld = (stats: Stats | undefined) => stats && now - stats.mtimeMs > ABANDONED_AFTER_MS;
  for (const { name } of await namesOf(join(folder, 'models'))) {
    const path = join(folder, 'models', name);
    if (!UNFINISHED_MODEL.test(name) || !isOld(await unlessRefused(lstat(path)))) continue;
    await unlessRefused(rm(path, { recursive: true, force: true }));
  }
  for (const inside of [folder, ...(await datasetFolders(folder)), ...(await partFolders(folder))]) {
    for (const { name } of await namesOf(inside)) {
      const path = join(inside, name);
      if (name.endsWith(TEMPORARY_SUFFIX) && isOld(await unlessRefused(lstat(path)))) {
        await unlessRefused(unlink(path));
      }
    }
  }
}

async function removeEmpty(folder: string): Promise<void> {
  const all = [...(await partFolders(folder)), ...(await datasetFolders(folder))];
  for (const path of all) await unlessRefused(rmdir(path));
}

async function datasetFolders(folder: string): Promise<string[]> {
  const names = (await namesOf(folder)).filter(
    (found) => found.isDirectory() && DATASET_FOLDER.test(found.name),
  );
  return names.map(({ name }) => join(folder, name));
}

/** Folders of results and encoders. */
async function partFolders(folder: string): Promise<string[]> {
  const parts: string[] = [];
  for (const home of await datasetFolders(folder)) {
    for (const found of await namesOf(home)) if (found.isDirectory()) parts.push(join(home, found.name));
  }
  return parts;
}

async function namesOf(folder: string): Promise<Dirent[]> {
  return (await unlessRefused(readdir(folder, { withFileTypes: true }))) ?? [];
}

async function filesOf(folder: string): Promise<CacheEntry[]> {
  const files: CacheEntry[] = [];
  for (const { name } of await namesOf(folder)) {
    const path = join(folder, name);
    const stats = await unlessRefused(lstat(path));
    if (stats?.isFile()) files.push({ path, bytes: stats.size, usedMs: stats.mtimeMs });
  }
  return files;
}

function together(path: string, files: readonly CacheEntry[]): CacheEntry {
  return files.reduce(
    (sum, file) => ({ path, bytes: sum.bytes + file.bytes, usedMs: Math.max(sum.usedMs, file.usedMs) }),
    { path, bytes: 0, usedMs: 0 },
  );
}
