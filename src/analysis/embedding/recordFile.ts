/**
 * Vectors by content hash, appended as they are computed: a process that is killed loses at most the record that it
 * was writing.
 *
 *     "SLKV" | u32 version | u32 value bytes | u32 0 | records of: key 32 | value | first 4 bytes of SHA-1(key, value)
 *
 * Each process appends to a file of its own, so two never mix their records. Reading stops at the first record
 * that is incomplete or damaged. `compact` leaves one file with the records that are wanted. Values stay on disk
 * (and in the system's page cache); memory holds their offsets only.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../files/missing';

const MAGIC = 'SLKV';
const VERSION = 1;
const HEADER_BYTES = 16;
const KEY_BYTES = 32;
const CHECK_BYTES = 4;
const SUFFIX = '.records';
const TEMPORARY_SUFFIX = '.tmp';
/** A temporary file that is older belongs to a process that was killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
/** Read at once while the offsets of records are collected. */
const READ_BYTES = 4 * 1024 * 1024;

interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Where the next record goes in the file of this process. */
  end: number;
}

export class RecordFiles {
  private readonly locations = new Map<string, { readonly file: OpenFile; readonly offset: number }>();
  private readonly files: OpenFile[] = [];
  private own: OpenFile | undefined;

  private constructor(
    private readonly folder: string,
    private readonly prefix: string,
    private readonly valueBytes: number,
  ) {}

  /** Finds the records of earlier processes; `compact` removes files of another layout. */
  static async open(folder: string, prefix: string, valueBytes: number): Promise<RecordFiles> {
    const records = new RecordFiles(folder, prefix, valueBytes);
    await mkdir(folder, { recursive: true });
    try {
      for (const name of (await readdir(folder)).sort()) {
        if (name.startsWith(`${prefix}-`) && name.endsWith(SUFFIX)) await records.load(join(folder, name));
        else if (name.endsWith(TEMPORARY_SUFFIX)) await removeAbandoned(join(folder, name));
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
    return location && readAt(location.file, location.offset + KEY_BYTES, this.valueBytes);
  }

  /** As `get`. @throws RangeError where the key is missing. */
  read(key: string): Uint8Array {
    const value = this.get(key);
    if (!value) throw new RangeError(`There is no record ${key}.`);
    return value;
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    if (value.length !== this.valueBytes) throw new RangeError(`A value must have ${this.valueBytes} bytes.`);
    const file = (this.own ??= await this.create());
    const bytes = encodeRecord(key, value);
    await file.handle.appendFile(bytes);
    this.locations.set(key, { file, offset: file.end });
    file.end += bytes.length;
  }

  /** Rewrites the files as one with the records of `keys`, in that order. Nothing is lost if this is cut short. */
  async compact(keys: Iterable<string>): Promise<void> {
    const wanted = [...new Set(keys)].filter((key) => this.locations.has(key));
    const target = join(this.folder, `${this.prefix}-all${SUFFIX}`);
    const single = this.files.length === 1 && this.files[0].path === target;
    if (single && wanted.length === this.locations.size) return; // already so
    const temporary = join(this.folder, `.${randomUUID()}${TEMPORARY_SUFFIX}`);
    const file = await open(temporary, 'wx');
    try {
      await file.appendFile(header(this.valueBytes));
      for (const key of wanted) await file.appendFile(encodeRecord(key, this.read(key)));
      await file.sync();
    } finally {
      await file.close();
    }
    const old = this.files.map(({ path }) => path);
    await this.close(); // before the rename: Windows cannot replace an open file
    await rename(temporary, target);
    for (const path of old) if (path !== target) await rm(path, { force: true });
    await this.load(target);
  }

  async close(): Promise<void> {
    this.own = undefined;
    this.locations.clear();
    for (const { handle } of this.files.splice(0)) await handle.close();
  }

  private async create(): Promise<OpenFile> {
    const path = join(this.folder, `${this.prefix}-${randomUUID()}${SUFFIX}`);
    const file = { path, handle: await open(path, 'ax+'), end: HEADER_BYTES };
    this.files.push(file);
    await file.handle.appendFile(header(this.valueBytes));
    return file;
  }

  private async load(path: string): Promise<void> {
    const handle = await unlessMissing(open(path, 'r'), undefined);
    if (!handle) return; // another process compacted it away
    const { size: fileBytes } = await handle.stat();
    const file: OpenFile = { path, handle, end: fileBytes };
    this.files.push(file);
    const first = readAt(file, 0, Math.min(HEADER_BYTES, fileBytes));
    if (!header(this.valueBytes).equals(first)) return;
    const size = KEY_BYTES + this.valueBytes + CHECK_BYTES;
    const perRead = Math.max(1, Math.floor(READ_BYTES / size));
    for (let at = HEADER_BYTES; at + size <= fileBytes;) {
      const count = Math.min(perRead, Math.floor((fileBytes - at) / size));
      const bytes = readAt(file, at, count * size);
      for (let i = 0; i < count; i++, at += size) {
        const record = bytes.subarray(i * size, (i + 1) * size);
        const key = record.subarray(0, KEY_BYTES);
        const value = record.subarray(KEY_BYTES, size - CHECK_BYTES);
        if (!checksum(key, value).equals(record.subarray(size - CHECK_BYTES))) return;
        this.locations.set(Buffer.from(key).toString('hex'), { file, offset: at });
      }
    }
  }
}

/** Short reads of what was just written or found are from the page cache; waiting for each would cost more. */
function readAt(file: OpenFile, offset: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const read = readSync(file.handle.fd, out, done, length - done, offset + done);
    if (read === 0) throw new Error(`${file.path} became shorter while it was read.`);
    done += read;
  }
  return out;
}

async function removeAbandoned(path: string): Promise<void> {
  const stats = await unlessMissing(stat(path), undefined); // its writer may have just renamed it
  if (stats && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
}

function header(valueBytes: number): Buffer {
  const out = Buffer.alloc(HEADER_BYTES);
  out.write(MAGIC, 0, 'latin1');
  out.writeUInt32LE(VERSION, 4);
  out.writeUInt32LE(valueBytes, 8);
  return out;
}

function encodeRecord(key: string, value: Uint8Array): Buffer {
  const keyBytes = Buffer.from(key, 'hex');
  if (keyBytes.length !== KEY_BYTES) throw new RangeError('A key must be a SHA-256 in hex.');
  return Buffer.concat([keyBytes, value, checksum(keyBytes, value)]);
}

function checksum(key: Uint8Array, value: Uint8Array): Buffer {
  return createHash('sha1').update(key).update(value).digest().subarray(0, CHECK_BYTES);
}
