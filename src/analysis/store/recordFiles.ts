/**
 * Vectors by content hash, appended as they are computed: a process that is killed loses at most the record that it
 * was writing.
 *
 *     "SLKV" | u32 version | u32 value bytes | u32 CRC-32 of the identity | records of: key 32 | value | checksum 4
 *
 * The checksum of a record is the CRC-32 of key and value (version 1: first bytes of their SHA-1, and no identity).
 * Each process appends to a file of its own, so two never mix their records. Damaged records are left out. `compact`
 * leaves one file with the records that are wanted. Values stay on disk (and in the system's page cache); memory holds
 * their offsets only, and the values of records that could not be written.
 */
import { createHash, randomUUID } from 'node:crypto';
import { constants, type FileHandle, lstat, open, readdir, unlink } from 'node:fs/promises';
import { message } from '../../common/messageTemplate';
import { badFile } from '../errors';
import { crc32 } from '../files/crc32';
import { ABANDONED_AFTER_MS } from '../files/killedWrites';
import { openPlainFile } from '../files/plainFile';
import { readAt } from '../files/readAt';
import { faultReason, FILE_MODE, renameOver, type Store, TEMPORARY_SUFFIX, unlessRefused } from './store';

const MAGIC = 'SLKV';
const VERSION = 2;
const HEADER_BYTES = 16;
const KEY_BYTES = 32;
const CHECK_BYTES = 4;
const SUFFIX = '.records';
/** Read at once while the offsets of records are collected. */
const READ_BYTES = 4 * 1024 * 1024;
/** So many damaged records in a row are no records: the rest of such a file is not read. */
const MAX_DAMAGED_RUN = 16;
const { O_RDWR, O_CREAT, O_EXCL, O_APPEND } = constants;

interface OpenFile {
  path: string;
  readonly handle: FileHandle;
  /** Where the next record goes in the file of this process. */
  end: number;
}

type Location = { readonly file: OpenFile; readonly offset: number } | { readonly value: Uint8Array };

type Checksum = (key: Uint8Array, value: Uint8Array) => number;
const checksums: Readonly<Record<number, Checksum>> = {
  1: (key, value) => createHash('sha1').update(key).update(value).digest().readUInt32LE(0),
  [VERSION]: (key, value) => crc32(value, crc32(key)),
};

export class RecordFiles {
  private readonly locations = new Map<string, Location>();
  private readonly files: OpenFile[] = [];
  private own: OpenFile | undefined;
  private unwritable = false;

  private constructor(
    private readonly store: Store,
    private readonly prefix: string,
    private readonly header: Buffer,
    private readonly valueBytes: number,
  ) {}

  /**
   * Finds the records of earlier processes; `compact` removes files of another layout.
   * @param identity names what the values are: records of another are not taken.
   * @param check called between reads; what it throws ends the opening.
   */
  static async open(
    store: Store,
    prefix: string,
    identity: string,
    valueBytes: number,
    check: () => void = () => undefined,
  ): Promise<RecordFiles> {
    const records = new RecordFiles(store, prefix, headerOf(identity, valueBytes), valueBytes);
    try {
      for (const name of ((await unlessRefused(readdir(store.folder))) ?? []).sort()) {
        if (name.startsWith(`${prefix}-`) && name.endsWith(SUFFIX))
          await records.load(store.path(name), check);
        else if (name.endsWith(TEMPORARY_SUFFIX)) await removeAbandoned(store.path(name));
      }
    } catch (error) {
      await records.close();
      throw error;
    }
    return records;
  }

  /** @param key SHA-256 in hex. */
  has(key: string): boolean {
    return this.locations.has(key);
  }

  /** A copy of the value, aligned for any typed array. */
  get(key: string): Uint8Array | undefined {
    const location = this.locations.get(key);
    if (!location) return undefined;
    if ('value' in location) return location.value.slice();
    return readAt(location.file.handle.fd, location.offset + KEY_BYTES, this.valueBytes);
  }

  /** As `get`. @throws RangeError where the key is missing, AnalysisError where the file was cut meanwhile. */
  read(key: string): Uint8Array {
    const location = this.locations.get(key);
    if (!location) throw new RangeError(`There is no record ${key}.`);
    const value = this.get(key);
    if (value) return value;
    const { folder } = this.store;
    throw badFile(
      folder,
      message`The cache in ${folder} was changed by another program meanwhile; run it again.`,
    );
  }

  put(key: string, value: Uint8Array): Promise<void> {
    return this.putAll([[key, value]]);
  }

  /** Keeps records by one append; in memory from the first time on that they cannot be written. */
  async putAll(entries: readonly (readonly [key: string, value: Uint8Array])[]): Promise<void> {
    const records = entries.map(([key, value]) => {
      if (value.length !== this.valueBytes)
        throw new RangeError(`A value must have ${this.valueBytes} bytes.`);
      return encodeRecord(key, value);
    });
    try {
      const file = this.unwritable ? undefined : (this.own ??= await this.create());
      if (file) {
        await file.handle.appendFile(Buffer.concat(records));
        for (const [i, [key]] of entries.entries()) {
          this.locations.set(key, { file, offset: file.end });
          file.end += records[i].length;
        }
        return;
      }
    } catch (error) {
      this.store.sayUnwritable(error);
      this.unwritable = true; // what was appended may be a part of a record: nothing may follow it
    }
    for (const [key, value] of entries) this.locations.set(key, { value: value.slice() });
  }

  /**
   * Rewrites the files as one with the records of `keys`, in that order. Nothing is lost if this is cut short or
   * cannot be written.
   * @param check called between records; what it throws ends the rewriting.
   */
  async compact(keys: Iterable<string>, check: () => void = () => undefined): Promise<void> {
    const wanted = [...new Set(keys)].filter((key) => this.locations.has(key));
    const target = this.store.path(`${this.prefix}-all${SUFFIX}`);
    const single = this.files.length === 1 && this.files[0].path === target;
    if (single && wanted.length === this.locations.size) return; // already so
    if (this.ownHolds(wanted) && (await this.renamedOwn(target))) return;
    const temporary = this.store.path(`.${randomUUID()}${TEMPORARY_SUFFIX}`);
    let all: OpenFile | undefined;
    try {
      all = await this.store.inFolder(() => create(temporary, target));
      const locations = await this.copyTo(all, wanted, check);
      const old = this.files.map(({ path }) => path);
      await this.close();
      this.files.push(all);
      for (const [key, location] of locations) this.locations.set(key, location);
      // Windows replaces no open file; what is read is the new one already.
      await renameOver(temporary, target);
      for (const path of old) if (path !== target) await unlessRefused(unlink(path));
    } catch (error) {
      if (all && !this.files.includes(all)) await all.handle.close();
      await unlessRefused(unlink(temporary));
      this.store.sayUnwritable(error);
    }
  }

  async close(): Promise<void> {
    this.own = undefined;
    this.locations.clear();
    for (const { handle } of this.files.splice(0)) await handle.close();
  }

  /** Whether the only file is the one of this process, and it holds just these records in their order. */
  private ownHolds(keys: readonly string[]): boolean {
    if (!this.own || this.unwritable || this.files.length > 1) return false;
    const bytes = KEY_BYTES + this.valueBytes + CHECK_BYTES;
    const isNext = (key: string, i: number) => {
      const location = this.locations.get(key);
      return location !== undefined && 'offset' in location && location.offset === HEADER_BYTES + i * bytes;
    };
    return this.own.end === HEADER_BYTES + keys.length * bytes && keys.every(isNext);
  }

  /** False where the system refuses it: the file may have been removed meanwhile. */
  private async renamedOwn(target: string): Promise<boolean> {
    const { own } = this;
    if (!own) return false;
    const renamed = await unlessRefused(renameOver(own.path, target).then(() => true));
    if (!renamed) return false;
    own.path = target;
    this.own = undefined; // later records come into a file of their own
    return true;
  }

  private async copyTo(
    file: OpenFile,
    keys: readonly string[],
    check: () => void,
  ): Promise<Map<string, Location>> {
    const locations = new Map<string, Location>();
    await file.handle.appendFile(this.header);
    for (const key of keys) {
      check();
      const bytes = encodeRecord(key, this.read(key));
      await file.handle.appendFile(bytes);
      locations.set(key, { file, offset: file.end });
      file.end += bytes.length;
    }
    return locations;
  }

  private async create(): Promise<OpenFile> {
    const path = this.store.path(`${this.prefix}-${randomUUID()}${SUFFIX}`);
    const file = await this.store.inFolder(() => create(path, path));
    this.files.push(file);
    await file.handle.appendFile(this.header);
    return file;
  }

  /** Whatever is wrong with the file, its whole records are taken. */
  private async load(path: string, check: () => void): Promise<void> {
    try {
      const handle = await openPlainFile(path);
      if (!handle) return; // another process compacted it away
      const file: OpenFile = { path, handle, end: (await handle.stat()).size };
      this.files.push(file);
      const version = this.versionOf(readAt(file.handle.fd, 0, HEADER_BYTES));
      if (version === undefined) return;
      const damaged = this.loadRecords(file, checksums[version], check);
      if (damaged > 0)
        this.store.log('warn', `${path} holds ${damaged} damaged records; they are made anew.`);
    } catch (error) {
      const reason = faultReason(error);
      if (reason === undefined) throw error;
      this.store.log('warn', `${path} ${reason}; its records are made anew.`);
    }
  }

  private versionOf(found: Uint8Array | undefined): number | undefined {
    if (!found) return undefined;
    if (this.header.equals(found)) return VERSION;
    const first = Buffer.from(this.header);
    first.writeUInt32LE(1, 4);
    first.writeUInt32LE(0, 12);
    return first.equals(found) ? 1 : undefined;
  }

  /** @returns how many records are damaged; an end that is cut off is none. */
  private loadRecords(file: OpenFile, checksum: Checksum, check: () => void): number {
    const size = KEY_BYTES + this.valueBytes + CHECK_BYTES;
    const perRead = Math.max(1, Math.floor(READ_BYTES / size));
    let damaged = 0;
    let run = 0;
    for (let at = HEADER_BYTES; at + size <= file.end;) {
      check();
      const count = Math.min(perRead, Math.floor((file.end - at) / size));
      const bytes = readAt(file.handle.fd, at, count * size);
      if (!bytes) return damaged;
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < count; i++, at += size) {
        const record = bytes.subarray(i * size, (i + 1) * size);
        const key = record.subarray(0, KEY_BYTES);
        const value = record.subarray(KEY_BYTES, size - CHECK_BYTES);
        if (checksum(key, value) === view.getUint32((i + 1) * size - CHECK_BYTES, true)) {
          this.locations.set(Buffer.from(key).toString('hex'), { file, offset: at });
          run = 0;
          continue;
        }
        damaged++;
        if (++run === MAX_DAMAGED_RUN) return damaged;
      }
    }
    return damaged;
  }
}

async function create(path: string, name: string): Promise<OpenFile> {
  const handle = await open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, FILE_MODE);
  return { path: name, handle, end: HEADER_BYTES };
}

async function removeAbandoned(path: string): Promise<void> {
  const stats = await unlessRefused(lstat(path)); // its writer may have just renamed it
  if (stats && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS) await unlessRefused(unlink(path));
}

function headerOf(identity: string, valueBytes: number): Buffer {
  const out = Buffer.alloc(HEADER_BYTES);
  out.write(MAGIC, 0, 'latin1');
  out.writeUInt32LE(VERSION, 4);
  out.writeUInt32LE(valueBytes, 8);
  out.writeUInt32LE(crc32(Buffer.from(identity)), 12);
  return out;
}

function encodeRecord(key: string, value: Uint8Array): Buffer {
  const keyBytes = Buffer.from(key, 'hex');
  if (keyBytes.length !== KEY_BYTES) throw new RangeError('A key must be a SHA-256 in hex.');
  const check = Buffer.alloc(CHECK_BYTES);
  check.writeUInt32LE(checksums[VERSION](keyBytes, value));
  return Buffer.concat([keyBytes, value, check]);
}
