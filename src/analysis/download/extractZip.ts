/**
 * Unpacks a zip of a dataset without trusting it: no path outside the target, no links, no devices, limits on
 * entries and bytes, checksums compared. The target folder appears whole or not at all.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { message } from '../../common/messageTemplate';
import { AnalysisError, badFile } from '../errors';
import { fileSource } from '../files/byteSource';
import { crc32 } from '../files/crc32';
import { makeFolder } from '../files/makeFolder';
import { exists } from '../files/missing';
import { openUserFile } from '../files/userFile';
import { entryDataOffset, readZipDirectory, type ZipEntry, ZipError } from '../files/zipDirectory';
import type { TaskContext } from '../taskContext';

export interface ExtractLimits {
  readonly entries: number;
  /** Of all files together, unpacked. */
  readonly bytes: number;
}

/** SLAKE has about 2,600 files and 300 MB. */
export const DATASET_LIMITS: ExtractLimits = { entries: 200_000, bytes: 20 * 2 ** 30 };
const DIRECTORY_BYTES = 64 * 2 ** 20;
const MAX_PATH = 1024;
const MAX_DEPTH = 32;
const [STORED, DEFLATED] = [0, 8];
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
/** Names that Windows reserves for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** What macOS packs beside the files. */
const IGNORED = /(^|\/)(__MACOSX\/|\.DS_Store$)/;

/**
 * @param target a folder that does not exist yet.
 * @param task progress in unpacked bytes.
 * @throws AnalysisError `bad-file` naming the archive and what is wrong; CancelledError. Nothing is left behind.
 */
export async function extractZip(
  archive: string,
  target: string,
  limits: ExtractLimits,
  task: TaskContext,
): Promise<void> {
  if (await exists(target))
    throw new AnalysisError('bad-input', message`${target} exists already; choose a new folder.`, {
      file: target,
    });
  const temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}.tmp`);
  const file = await openUserFile(archive);
  try {
    const source = await fileSource(file);
    const directory = await readZipDirectory(source, { ...limits, directoryBytes: DIRECTORY_BYTES });
    const files = checkedFiles(directory.entries, limits);
    const total = files.reduce((sum, entry) => sum + entry.size, 0);
    await makeFolder(temporary);
    let done = 0;
    for (const entry of files) {
      const path = join(temporary, ...entry.name.split('/'));
      await makeFolder(dirname(path));
      const offset = await entryDataOffset(source, entry, directory);
      await extractFile(archive, entry, offset, path, (count) => task.progress((done += count), total));
    }
    task.check();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(error instanceof ZipError)) throw error;
    throw badFile(archive, message`${archive} is not unpacked: the archive ${error.message}.`);
  } finally {
    await file.close();
  }
}

/** Files only, each with a path that is safe on every system. @throws ZipError */
function checkedFiles(entries: readonly ZipEntry[], limits: ExtractLimits): ZipEntry[] {
  const seen = new Set<string>();
  let bytes = 0;
  const files: ZipEntry[] = [];
  for (const entry of entries) {
    if (IGNORED.test(entry.name)) continue;
    checkName(entry.name);
    const type = entry.unixMode & FILE_TYPE;
    if (type !== 0 && type !== REGULAR && type !== FOLDER)
      throw new ZipError(`holds "${entry.name}", a link or device`);
    if (entry.name.endsWith('/')) continue;
    // A file system may fold case or normalise; two names that meet there would overwrite each other.
    const folded = entry.name.normalize('NFC').toLowerCase();
    if (seen.has(folded)) throw new ZipError(`holds "${entry.name}" twice`);
    seen.add(folded);
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw new ZipError(`packs "${entry.name}" by method ${entry.method}`);
    bytes += entry.size;
    if (bytes > limits.bytes) throw new ZipError(`unpacks to more than ${limits.bytes} bytes`);
    files.push(entry);
  }
  return files;
}

function checkName(name: string): void {
  const parts = name.replace(/\/$/, '').split('/');
  const bad =
    /[\\:*?"<>|\x00-\x1f\ufffd]/.test(name) ||
    name.length > MAX_PATH ||
    parts.length > MAX_DEPTH ||
    parts.some(
      (part) => part === '' || part === '.' || part === '..' || /[. ]$/.test(part) || RESERVED.test(part),
    );
  if (bad) throw new ZipError(`holds the unsafe path "${name.slice(0, 200)}"`);
}

async function extractFile(
  archive: string,
  entry: ZipEntry,
  offset: number,
  path: string,
  onBytes: (count: number) => void,
): Promise<void> {
  const broken = () => new ZipError(`holds "${entry.name}" damaged`);
  const out = await open(path, 'wx');
  try {
    let size = 0;
    let checksum = 0;
    for await (const chunk of contentOf(archive, entry, offset)) {
      size += chunk.length;
      if (size > entry.size) throw broken();
      checksum = crc32(chunk, checksum);
      await out.writeFile(chunk);
      onBytes(chunk.length);
    }
    if (size !== entry.size || checksum !== entry.crc32) throw broken();
  } catch (error) {
    const zlibFailed = String((error as NodeJS.ErrnoException).code).startsWith('Z_');
    throw zlibFailed ? broken() : error;
  } finally {
    await out.close();
  }
}

function contentOf(archive: string, entry: ZipEntry, offset: number): AsyncIterable<Buffer> {
  if (entry.compressedSize === 0) return Readable.from([]);
  const packed = createReadStream(archive, { start: offset, end: offset + entry.compressedSize - 1 });
  if (entry.method === STORED) return packed;
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  return packed.pipe(inflate);
}
