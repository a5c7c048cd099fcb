/**
 * The one way in which files are written: under an unguessable temporary name in the same folder, opened exclusively
 * (a planted link is never followed), then renamed. Files appear whole or not at all.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message } from '../../common/messageTemplate';
import { shortPath } from '../../common/systemErrors';
import { AnalysisError, fileError } from '../errors';
import { removeKilledWrites } from './killedWrites';
import { makeFolder } from './makeFolder';
import { unlessMissing } from './missing';

/** Both may come in pieces, so that a file is never one string (V8's end at 512 MB) nor all in memory. */
export type Content = string | Uint8Array | Iterable<string> | Iterable<Uint8Array>;

export type WriteFile = (path: string, ...parts: readonly Content[]) => Promise<void>;

/** Pieces are gathered to about this much before they are written. */
const WRITE_UNITS = 256 * 1024;

/** Of bytes, at once. */
const WRITE_BYTES = 16 * 2 ** 20;

interface Pending {
  readonly temporary: string;
  readonly path: string;
}

/** Files that appear together, once all are written. */
class PendingFiles {
  private readonly pending: Pending[] = [];
  private readonly folders: string[] = [];

  /** @param check called between pieces; what it throws ends the writing. */
  constructor(private readonly check: () => void = () => undefined) {}

  /**
   * Writes a file, in a folder that is made if it is missing. It has its name after `commit`.
   * @throws AnalysisError `bad-file` naming the file and why it cannot be written: a device, a link or a folder is
   *   not replaced.
   */
  readonly write: WriteFile = async (path, ...parts) => {
    this.check();
    try {
      await requirePlain(path);
      for (const folder of await makeFolder(dirname(path))) this.folders.push(folder);
      await removeKilledWrites(dirname(path));
      const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
      const file = await open(temporary, 'wx');
      this.pending.push({ temporary, path });
      try {
        for (const part of parts) await writePart(file, part, this.check);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw fileError(error, path);
    }
  };

  /** Gives all files their names. On a failure those that have none yet are removed. */
  async commit(): Promise<void> {
    this.check();
    for (let next = this.pending.at(0); next; next = this.pending.at(0)) {
      const { temporary, path } = next;
      try {
        await requirePlain(path);
        await rename(temporary, path);
      } catch (error) {
        throw fileError(error, path);
      }
      this.pending.shift();
    }
    this.folders.length = 0;
  }

  /** Removes what has no name yet, and the folders that were made for it. */
  async discard(): Promise<void> {
    for (const { temporary } of this.pending.splice(0)) await rm(temporary, { force: true });
    // A folder that something else was put into stays.
    for (const folder of this.folders.splice(0).reverse()) await rmdir(folder).catch(() => undefined);
  }
}

/**
 * Writes files that appear together: all of them, or after an error none.
 * @param write gives each file to the function that it is handed.
 */
export async function writeTogether<T>(
  write: (file: WriteFile) => Promise<T>,
  check?: () => void,
): Promise<T> {
  const files = new PendingFiles(check);
  try {
    const result = await write(files.write);
    await files.commit();
    return result;
  } finally {
    await files.discard();
  }
}

/** Writes `parts` one after another to `path`, replacing a file that was there; on any failure that stays. */
export const writeAtomically: WriteFile = (path, ...parts) => writeTogether((write) => write(path, ...parts));

/** @throws AnalysisError when something other than a plain file is at `path`: it would be replaced by one. */
export async function requirePlain(path: string): Promise<void> {
  const found = await unlessMissing(lstat(path), undefined);
  if (!found || found.isFile()) return;
  const kind = found.isSymbolicLink()
    ? message`a link`
    : found.isDirectory()
      ? message`a folder`
      : message`a device or pipe`;
  const text = message`${shortPath(path)} is ${kind}; only plain files are replaced. Name another file.`;
  throw new AnalysisError('bad-file', text, { file: path });
}

async function writePart(file: FileHandle, part: Content, check: () => void): Promise<void> {
  const writeBytes = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
      check();
      await file.writeFile(bytes.subarray(at, at + WRITE_BYTES));
    }
  };
  if (typeof part === 'string') return writeBytes(Buffer.from(part));
  if (part instanceof Uint8Array) return writeBytes(part);
  let gathered: string[] = [];
  let units = 0;
  const flush = async () => {
    check();
    await file.writeFile(gathered.join(''));
    gathered = [];
    units = 0;
  };
  for (const piece of part) {
    if (typeof piece !== 'string') {
      await writeBytes(piece);
      continue;
    }
    gathered.push(piece);
    units += piece.length;
    if (units >= WRITE_UNITS) await flush();
  }
  if (units > 0) await flush();
}
