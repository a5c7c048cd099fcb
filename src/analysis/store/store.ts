/**
 * What is kept between runs: files below one folder that only this user may read, each with version, length, checksum
 * and identity (storedValue.ts). Whatever lies there, a value is read whole or counts as absent and is made anew.
 * Files appear whole by a rename, so that processes may share a folder; where nothing can be written the values of
 * this run are kept in memory, and one line says so.
 */
import { randomUUID } from 'node:crypto';
import { chmod, lstat, open, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { formatEnglish } from '../../common/messageTemplate';
import { isSystemError, systemErrorReason } from '../../common/systemErrors';
import { type ByteSource, fileSource } from '../files/byteSource';
import { makeFolder } from '../files/makeFolder';
import { NotPlainFileError, openPlainFile } from '../files/plainFile';
import type { LogLevel } from '../taskContext';
import { decodeStored, encodeStored, StoredFault } from './storedValue';

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
export const TEMPORARY_SUFFIX = '.tmp';
/** Kept at most by a store that cannot write; the oldest go first. */
const MAX_MEMORY_BYTES = 256 * 2 ** 20;
/** Written at once. */
const WRITE_BYTES = 16 * 2 ** 20;
/** What is used again after this long is marked as used. */
const MARK_AFTER_MS = 60 * 60 * 1000;

export type StoreLog = (level: LogLevel, message: string) => void;

/** What one store and those below it share. */
interface Shared {
  readonly log: StoreLog;
  saidUnwritable: boolean;
  /** Parts of files that could not be written, by path. */
  readonly memory: Map<string, Uint8Array>;
}

export class Store {
  /** @param folder is made when something is written. */
  constructor(
    readonly folder: string,
    log: StoreLog,
    private readonly above?: Store,
    private readonly shared: Shared = { log, saidUnwritable: false, memory: new Map() },
  ) {}

  /** The store in a folder of this one. */
  below(name: string): Store {
    return new Store(join(this.folder, name), this.shared.log, this, this.shared);
  }

  get log(): StoreLog {
    return this.shared.log;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /**
   * @param identity as the value was written with.
   * @param accept the value as what it must be, null where it is not.
   * @returns undefined where there is no such value, or only a damaged one.
   */
  async read<T>(
    name: string,
    identity: string,
    accept: (value: unknown) => T | null,
  ): Promise<T | undefined> {
    const path = this.path(name);
    try {
      const value = await this.readValue(path, identity);
      if (value === undefined) return undefined;
      const accepted = accept(value);
      if (accepted === null) throw new StoredFault('holds a value of another form');
      return accepted;
    } catch (error) {
      const reason = faultReason(error);
      if (reason === undefined) throw error;
      const level = error instanceof StoredFault && error.outdated ? 'debug' : 'warn';
      this.log(level, `${path} ${reason}; it is made anew.`);
      return undefined;
    }
  }

  /** Whether there is a value of this name, whole or not. */
  async has(name: string): Promise<boolean> {
    const path = this.path(name);
    return this.shared.memory.has(path) || (await unlessRefused(stat(path))) !== undefined;
  }

  /**
   * Replaces what has this name. Never fails for the disk's sake: the value is then kept in memory.
   * @param check called between pieces; what it throws ends the writing, and what was there stays.
   */
  async write(
    name: string,
    identity: string,
    value: unknown,
    check: () => void = () => undefined,
  ): Promise<void> {
    const path = this.path(name);
    const parts = encodeStored(identity, value);
    try {
      await this.inFolder(() => this.replace(path, parts, check));
      this.shared.memory.delete(path);
    } catch (error) {
      this.sayUnwritable(error);
      this.keep(path, parts);
    }
  }

  /** Removes a file of an earlier version, if it is there and may be removed. */
  async remove(name: string): Promise<void> {
    this.shared.memory.delete(this.path(name));
    await unlessRefused(unlink(this.path(name)));
  }

  /** Runs what creates a file in the folder; makes the folder, and tries again, where that is what is missing. */
  async inFolder<T>(create: () => Promise<T>): Promise<T> {
    await this.prepare();
    try {
      return await create();
    } catch (error) {
      if (!isSystemError(error) || (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')) throw error;
      await this.prepare(); // another process removed it in between
      return create();
    }
  }

  /** Says once for all stores of a run that they cannot write. @throws the error, unless the system made it. */
  sayUnwritable(error: unknown): void {
    if (!isSystemError(error)) throw error;
    const reason = formatEnglish(systemErrorReason(error));
    const level = this.shared.saidUnwritable ? 'debug' : 'warn';
    this.shared.saidUnwritable = true;
    this.log(
      level,
      `The cache in ${this.folder} cannot be written (${reason}); this run goes on without it.`,
    );
  }

  private async readValue(path: string, identity: string): Promise<unknown> {
    const kept = this.shared.memory.get(path);
    if (kept) return decodeStored(bytesSource(kept), identity);
    const file = await openPlainFile(path);
    if (!file) return undefined;
    try {
      const value = await decodeStored(await fileSource(file), identity);
      const { mtimeMs } = await file.stat();
      // Used now, for the eviction; a file of another user cannot be marked.
      if (Date.now() - mtimeMs > MARK_AFTER_MS) await unlessRefused(file.utimes(new Date(), new Date()));
      return value;
    } finally {
      await file.close();
    }
  }

  private async replace(path: string, parts: readonly Uint8Array[], check: () => void): Promise<void> {
    const temporary = this.path(`.${randomUUID()}${TEMPORARY_SUFFIX}`);
    try {
      const file = await open(temporary, 'wx', FILE_MODE);
      try {
        // Not synchronised with the disk: what a crash of the machine leaves half-written, its checksum tells.
        for (const part of parts) {
          for (let at = 0; at < part.length; at += WRITE_BYTES) {
            check();
            await file.writeFile(part.subarray(at, at + WRITE_BYTES));
          }
        }
      } finally {
        await file.close();
      }
      await renameOver(temporary, path);
    } catch (error) {
      await unlessRefused(unlink(temporary));
      throw error;
    }
  }

  /** Makes the folder, private, and those above it; replaces what is none where a folder of ours must be. */
  private async prepare(): Promise<void> {
    if (!this.above) {
      await makeFolder(this.folder, FOLDER_MODE);
      return;
    }
    const found = await unlessRefused(stat(this.folder));
    if (found?.isDirectory()) {
      if ((found.mode & 0o077) !== 0) await unlessRefused(chmod(this.folder, FOLDER_MODE));
      return;
    }
    await this.above.prepare();
    if (await unlessRefused(lstat(this.folder))) await unlink(this.folder);
    await makeFolder(this.folder, FOLDER_MODE);
  }

  private keep(path: string, parts: readonly Uint8Array[]): void {
    const { memory } = this.shared;
    memory.delete(path);
    memory.set(path, Buffer.concat(parts));
    let bytes = 0;
    for (const kept of memory.values()) bytes += kept.length;
    for (const [oldest, kept] of memory) {
      if (bytes <= MAX_MEMORY_BYTES) break;
      memory.delete(oldest);
      bytes -= kept.length;
    }
  }
}

/** Gives a file its name; whatever has that name is replaced, but for a folder that is not empty. */
export async function renameOver(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await unlessRefused(rmdir(path));
    await rename(temporary, path);
  }
}

/** What a call about a file gives; undefined where the system refuses it. */
export async function unlessRefused<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Why a file is not used, in words that follow its name; undefined for an error of the program. */
export function faultReason(error: unknown): string | undefined {
  if (error instanceof StoredFault) return error.message;
  if (error instanceof NotPlainFileError) return `is ${error.message}`;
  if (isSystemError(error)) return `cannot be read (${formatEnglish(systemErrorReason(error))})`;
  return undefined;
}

function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) =>
      Promise.resolve(Uint8Array.prototype.slice.call(bytes, offset, offset + length)),
  };
}
