/**
 * Vectors by content hash, appended as they are made: a process that is killed loses at most what it was writing.
 *
 *     "SLKV" | u32 version | u32 value bytes | u32 0 | records of: key 32 | value | first 4 bytes of SHA-1(key, value)
 *
 * Each process appends to a file of its own, so two never mix their records. Reading stops at the first record
 * that is torn or damaged. `compact` leaves one file with just the records that are wanted.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissingFile } from '../files/missing';

const MAGIC = 'SLKV';
const VERSION = 1;
const HEADER_BYTES = 16;
const KEY_BYTES = 32;
const CHECK_BYTES = 4;
const SUFFIX = '.records';

export class RecordFiles {
  private readonly values = new Map<string, Uint8Array>();
  private readonly files: string[] = [];
  private own: FileHandle | undefined;

  private constructor(
    private readonly folder: string,
    private readonly prefix: string,
    private readonly valueBytes: number,
  ) {}

  /** Reads what earlier processes left; files of another layout are taken out of the way. */
  static async open(folder: string, prefix: string, valueBytes: number): Promise<RecordFiles> {
    const records = new RecordFiles(folder, prefix, valueBytes);
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).sort()) {
      if (name.startsWith(`${prefix}-`) && name.endsWith(SUFFIX)) await records.load(join(folder, name));
    }
    return records;
  }

  /** @param key SHA-256 in hex. */
  get(key: string): Uint8Array | undefined {
    return this.values.get(key);
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    if (value.length !== this.valueBytes) throw new RangeError(`A value must have ${this.valueBytes} bytes.`);
    this.own ??= await this.create();
    await this.own.write(encodeRecord(key, value));
    this.values.set(key, value);
  }

  /** Rewrites the files as one with the records of `keys`, in that order. Nothing is lost if this is cut short. */
  async compact(keys: Iterable<string>): Promise<void> {
    const wanted = [...new Set(keys)].filter((key) => this.values.has(key));
    const target = join(this.folder, `${this.prefix}-all${SUFFIX}`);
    if (
      this.own === undefined &&
      this.files.length === 1 &&
      this.files[0] === target &&
      wanted.length === this.values.size
    ) {
      return; // already so
    }
    await this.close();
    const temporary = join(this.folder, `.${randomUUID()}.tmp`);
    const file = await open(temporary, 'wx');
    try {
      await file.write(header(this.valueBytes));
      for (const key of wanted) await file.write(encodeRecord(key, this.values.get(key)!));
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    for (const path of this.files) if (path !== target) await rm(path, { force: true });
    this.files.splice(0, this.files.length, target);
  }

  async close(): Promise<void> {
    await this.own?.close();
    this.own = undefined;
  }

  private async create(): Promise<FileHandle> {
    const path = join(this.folder, `${this.prefix}-${randomUUID()}${SUFFIX}`);
    const file = await open(path, 'ax');
    await file.write(header(this.valueBytes));
    this.files.push(path);
    return file;
  }

  private async load(path: string): Promise<void> {
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if (isMissingFile(error)) return; // another process compacted it away
      throw error;
    }
    this.files.push(path);
    if (!header(this.valueBytes).equals(bytes.subarray(0, HEADER_BYTES))) return;
    const size = KEY_BYTES + this.valueBytes + CHECK_BYTES;
    for (let at = HEADER_BYTES; at + size <= bytes.length; at += size) {
      const key = bytes.subarray(at, at + KEY_BYTES);
      const value = bytes.subarray(at + KEY_BYTES, at + KEY_BYTES + this.valueBytes);
      if (!checksum(key, value).equals(bytes.subarray(at + size - CHECK_BYTES, at + size))) return;
      this.values.set(key.toString('hex'), value);
    }
  }
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
