/**
 * Reads the directory of a zip file, strictly: what the end record, the directory and the local headers say must
 * agree and lie inside the file. Zip64 is read; archives of several volumes and encrypted entries are refused.
 * (PKWARE APPNOTE 6.3.10.)
 */
import type { ByteSource } from './byteSource';

/** What is wrong with the archive, in words that follow "the archive ". */
export class ZipError extends Error {}

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly localOffset: number;
  /** Unix mode bits when the archive was made on Unix, else 0. */
  readonly unixMode: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Where the data of all entries end. */
  readonly offset: number;
}

export interface ZipLimits {
  readonly entries: number;
  readonly directoryBytes: number;
}

const END_BYTES = 22;
const END64_LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;
const ENCRYPTED = 0x1;
const UNIX = 3;
const ZIP64_EXTRA = 1;

/** @throws ZipError */
export async function readZipDirectory(source: ByteSource, limits: ZipLimits): Promise<ZipDirectory> {
  const end = await findEnd(source);
  if (end.count > limits.entries)
    throw new ZipError(`has ${end.count} entries; at most ${limits.entries} are read`);
  if (end.size > limits.directoryBytes) throw new ZipError(`has a directory of ${end.size} bytes`);
  if (end.offset + end.size > end.at) throw new ZipError('has a directory that does not fit its end record');
  const bytes = await source.read(end.offset, end.size);
  if (bytes.length !== end.size) throw new ZipError('ends inside its directory');
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < end.count) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== 0x02014b50) {
      throw new ZipError(`has a directory that breaks off after ${entries.length} of ${end.count} entries`);
    }
    const length =
      CENTRAL_BYTES +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
    if (at + length > bytes.length) throw new ZipError('has a directory entry that runs over the end');
    entries.push(readCentral(bytes, view, at));
    at += length;
  }
  if (at !== bytes.length) throw new ZipError('has bytes in its directory that belong to no entry');
  return { entries, offset: end.offset };
}

/** Where an entry's data begin; its local header must name the same entry. @throws ZipError */
export async function entryDataOffset(
  source: ByteSource,
  entry: ZipEntry,
  directory: ZipDirectory,
): Promise<number> {
  const header = await source.read(entry.localOffset, LOCAL_BYTES);
  const view = viewOf(header);
  if (header.length < LOCAL_BYTES || view.getUint32(0, true) !== 0x04034b50) {
    throw new ZipError(`has no entry "${entry.name}" where its directory has it`);
  }
  const nameBytes = view.getUint16(26, true);
  const name = decodeName(await source.read(entry.localOffset + LOCAL_BYTES, nameBytes));
  if (name !== entry.name) throw new ZipError(`calls one entry both "${entry.name}" and "${name}"`);
  const start = entry.localOffset + LOCAL_BYTES + nameBytes + view.getUint16(28, true);
  if (start + entry.compressedSize > directory.offset) throw new ZipError(`ends inside "${entry.name}"`);
  return start;
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
  /** Where the end record itself begins. */
  readonly at: number;
}

async function findEnd(source: ByteSource): Promise<End> {
  const tailBytes = Math.min(source.size, END_BYTES + MAX_COMMENT_BYTES);
  const tailAt = source.size - tailBytes;
  const tail = await source.read(tailAt, tailBytes);
  const view = viewOf(tail);
  for (let i = tail.length - END_BYTES; i >= 0; i--) {
    if (view.getUint32(i, true) !== 0x06054b50) continue;
    if (i + END_BYTES + view.getUint16(i + 20, true) !== tail.length) continue;
    const at = tailAt + i;
    if (view.getUint16(i + 4, true) !== 0 && view.getUint16(i + 4, true) !== 0xffff) {
      throw new ZipError('is one of several volumes');
    }
    const small = {
      count: view.getUint16(i + 10, true),
      size: view.getUint32(i + 12, true),
      offset: view.getUint32(i + 16, true),
      at,
    };
    const needs64 = small.count === 0xffff || small.size === 0xffffffff || small.offset === 0xffffffff;
    return needs64 ? readEnd64(source, at) : small;
  }
  throw new ZipError('has no end record: it is not a zip file, or it was cut short');
}

async function readEnd64(source: ByteSource, endAt: number): Promise<End> {
  const locator = viewOf(await source.read(endAt - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES));
  if (locator.byteLength < END64_LOCATOR_BYTES || locator.getUint32(0, true) !== 0x07064b50) {
    throw new ZipError('lacks the zip64 record that its end record needs');
  }
  const at = uint64(locator, 8);
  const record = viewOf(await source.read(at, END64_BYTES));
  if (record.byteLength < END64_BYTES || record.getUint32(0, true) !== 0x06064b50) {
    throw new ZipError('has a broken zip64 record');
  }
  return { count: uint64(record, 32), size: uint64(record, 40), offset: uint64(record, 48), at };
}

function readCentral(bytes: Uint8Array, view: DataView, at: number): ZipEntry {
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const nameAt = at + CENTRAL_BYTES;
  const name = decodeName(bytes.subarray(nameAt, nameAt + nameBytes));
  if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw new ZipError(`holds "${name}" encrypted`);
  const sizes = {
    size: view.getUint32(at + 24, true),
    compressedSize: view.getUint32(at + 20, true),
    localOffset: view.getUint32(at + 42, true),
  };
  const unixMode = view.getUint8(at + 5) === UNIX ? view.getUint32(at + 38, true) >>> 16 : 0;
  return {
    name,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    unixMode,
    ...withZip64(sizes, viewOf(bytes.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes)), name),
  };
}

/** Fields that are all ones stand, in this order, in the zip64 extra field. */
function withZip64<T extends Record<'size' | 'compressedSize' | 'localOffset', number>>(
  sizes: T,
  extra: DataView,
  name: string,
): T {
  const large = (['size', 'compressedSize', 'localOffset'] as const).filter(
    (key) => sizes[key] === 0xffffffff,
  );
  if (large.length === 0) return sizes;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    const length = extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) !== ZIP64_EXTRA) continue;
    if (length < large.length * 8 || at + 4 + length > extra.byteLength) break;
    const full = { ...sizes };
    large.forEach((key, i) => (full[key] = uint64(extra, at + 4 + i * 8) as T[typeof key]));
    return full;
  }
  throw new ZipError(`gives no size for "${name}"`);
}

function uint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipError('gives a size beyond 2^53 bytes');
  return Number(value);
}

function decodeName(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
