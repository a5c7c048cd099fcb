/** Files that may be anything: nothing but a plain file of a sane size is read, and nothing in its place hangs. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';
import { isMissingFile } from './missing';

const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
/** To open nothing but a file: no link is followed, no pipe without a partner is waited for. Windows has neither. */
export const PLAIN_FLAGS = process.platform === 'win32' ? 0 : O_NONBLOCK | O_NOFOLLOW;

export class NotPlainFileError extends Error {
  /** @param found what lies there, in words that follow "is". */
  constructor(readonly found: MessageTemplate) {
    super(formatEnglish(found));
  }
}

/**
 * @returns the opened file, undefined where there is none.
 * @throws NotPlainFileError for a link, folder, pipe, socket or device; system errors.
 */
export async function openPlainFile(path: string): Promise<FileHandle | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) throw new NotPlainFileError(kindOf(found));
    const file = await open(path, O_RDONLY | PLAIN_FLAGS);
    const opened = await file.stat();
    if (opened.isFile()) return file;
    await file.close();
    throw new NotPlainFileError(kindOf(opened)); // put there in between
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/**
 * The bytes of a plain file.
 * @returns undefined where there is none.
 * @throws NotPlainFileError also for one of more than `maxBytes`; system errors.
 */
export async function readPlainFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = await openPlainFile(path);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw new NotPlainFileError(message`a file of ${size} bytes`);
    return await readExactly(file, size);
  } finally {
    await file.close();
  }
}

/** The first `length` bytes, in a buffer of their own; fewer where the file ends before. */
async function readExactly(file: FileHandle, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(out, filled, length - filled, filled);
    if (bytesRead === 0) return out.subarray(0, filled);
    filled += bytesRead;
  }
  return out;
}

function kindOf(stats: Awaited<ReturnType<typeof lstat>>): MessageTemplate {
  if (stats.isSymbolicLink()) return message`a link`;
  if (stats.isDirectory()) return message`a folder`;
  if (stats.isFIFO()) return message`a pipe`;
  if (stats.isSocket()) return message`a socket`;
  return message`a device`;
}
