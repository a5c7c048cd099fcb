/**
 * The bytes of one stored file: what it is, and a value in which typed arrays are kept as they are. Any fault of the
 * file is recognised: its length, the text and every array have a checksum, and the identity names what it must hold.
 *
 *     "SLKS" | u32 version | f64 bytes of the file | u32 bytes of the text | u32 CRC-32 of the text
 *     | text: JSON of {identity, value}, in which an array is {"$array": type, "length": n, "crc": CRC-32 of its bytes}
 *     | padding to a multiple of 8 | array 0 | padding | array 1 | ...
 */
import type { ByteSource } from '../files/byteSource';
import { crc32 } from '../files/crc32';

const MAGIC = 0x534b4c53; // "SLKS", little-endian
/** Raise when the layout changes: files of other versions are made anew without a warning. */
const VERSION = 1;
export const PREAMBLE_BYTES = 24;
const ALIGNMENT_BYTES = 8;
/** V8's longest string is somewhat longer. */
export const MAX_TEXT_BYTES = 2 ** 28;
/** Deeper than anything that is stored, shallower than the stack. */
const MAX_DEPTH = 64;

const arrayTypes = { Int32Array, Uint8Array, Float32Array, Float64Array } as const;
export type ArrayTypeName = keyof typeof arrayTypes;
type AnyTypedArray = InstanceType<(typeof arrayTypes)[ArrayTypeName]>;

/** Bytes that are checked at a time of an array that stays in its file. */
const CHECK_BYTES = 4 * 1024 * 1024;

/** An array that was left in its file. */
export class ArrayInFile {
  constructor(
    readonly type: ArrayTypeName,
    readonly length: number,
    /** Of its bytes in the file. */
    readonly offset: number,
  ) {}
}

/** Why a file is not used, in words that follow its name. */
export class StoredFault extends Error {
  constructor(
    reason: string,
    /** Of another version or of something else: nothing that once was right was damaged. */
    readonly outdated = false,
  ) {
    super(reason);
  }
}

/**
 * @param identity names what the value is, and everything that it depends on.
 * @param value of typed arrays, numbers, strings, booleans, null, and lists and records of these.
 * @returns the parts of the file, one after another; arrays are not copied.
 */
export function encodeStored(identity: string, value: unknown): Uint8Array[] {
  const arrays: Uint8Array[] = [];
  const tree = replaceArrays(value, (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    arrays.push(bytes);
    return { $array: typeName(array), length: array.length, crc: crc32(bytes) };
  });
  const text = new TextEncoder().encode(JSON.stringify({ identity, value: tree }));
  const preamble = new Uint8Array(PREAMBLE_BYTES);
  const parts: Uint8Array[] = [preamble, text];
  let end = PREAMBLE_BYTES + text.length;
  for (const bytes of arrays) {
    parts.push(new Uint8Array(align(end) - end), bytes);
    end = align(end) + bytes.length;
  }
  const view = new DataView(preamble.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setFloat64(8, end, true);
  view.setUint32(16, text.length, true);
  view.setUint32(20, crc32(text), true);
  return parts;
}

/**
 * The value in a file; every array owns its buffer. No more is read or allocated than the file holds.
 * @param left types of the arrays that stay in the file, each as an `ArrayInFile`.
 * @param unchecked the bytes of arrays that stay in the file are not read: the caller checks those that it reads.
 * @throws StoredFault when it is not whole, or holds something other than `identity` names.
 */
export async function decodeStored(
  source: ByteSource,
  identity: string,
  left: readonly ArrayTypeName[] = [],
  unchecked = false,
): Promise<unknown> {
  const preamble = await source.read(0, PREAMBLE_BYTES);
  const view = new DataView(preamble.buffer, preamble.byteOffset, preamble.byteLength);
  if (preamble.length < PREAMBLE_BYTES) throw new StoredFault('is cut off');
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) {
    throw new StoredFault('is of another version', true);
  }
  if (view.getFloat64(8, true) !== source.size) throw new StoredFault('has another length than it says');
  const textBytes = view.getUint32(16, true);
  if (textBytes > Math.min(MAX_TEXT_BYTES, source.size - PREAMBLE_BYTES)) throw new StoredFault('is damaged');
  const text = await source.read(PREAMBLE_BYTES, textBytes);
  if (text.length < textBytes || crc32(text) !== view.getUint32(20, true))
    throw new StoredFault('is damaged');
  const tree = parse(text);
  if (tree.identity !== identity) throw new StoredFault('holds something else', true);
  let end = PREAMBLE_BYTES + textBytes;
  const arrays = new Map<object, AnyTypedArray | ArrayInFile>();
  for (const placeholder of placeholdersOf(tree.value)) {
    const type = arrayTypes[placeholder.$array];
    const from = align(end);
    if ((await source.read(end, from - end)).some((byte) => byte !== 0)) throw new StoredFault('is damaged');
    end = from + placeholder.length * type.BYTES_PER_ELEMENT;
    if (end > source.size) throw new StoredFault('is damaged');
    if (left.includes(placeholder.$array)) {
      if (!unchecked && (await crcOf(source, from, end)) !== placeholder.crc)
        throw new StoredFault('is damaged');
      arrays.set(placeholder, new ArrayInFile(placeholder.$array, placeholder.length, from));
      continue;
    }
    const bytes = await source.read(from, end - from);
    if (bytes.length < end - from || crc32(bytes) !== placeholder.crc) throw new StoredFault('is damaged');
    arrays.set(placeholder, new type(owned(bytes)));
  }
  if (end !== source.size) throw new StoredFault('is damaged');
  return restoreArrays(tree.value, arrays);
}

async function crcOf(source: ByteSource, from: number, end: number): Promise<number> {
  let crc = 0;
  for (let at = from; at < end; at += CHECK_BYTES) {
    const length = Math.min(CHECK_BYTES, end - at);
    const bytes = await source.read(at, length);
    if (bytes.length < length) throw new StoredFault('is damaged');
    crc = crc32(bytes, crc);
  }
  return crc;
}

function parse(text: Uint8Array): { readonly identity: unknown; readonly value: unknown } {
  try {
    const tree: unknown = JSON.parse(new TextDecoder().decode(text));
    if (typeof tree === 'object' && tree !== null && 'identity' in tree && 'value' in tree) return tree;
  } catch {
    // the fault below says it
  }
  throw new StoredFault('is damaged');
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

function owned(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
    ? buffer
    : new Uint8Array(bytes).buffer;
}

function isArrayTypeName(name: unknown): name is ArrayTypeName {
  return typeof name === 'string' && Object.hasOwn(arrayTypes, name);
}

/** @throws TypeError for an array of a type that is not stored. */
function typeName(array: ArrayBufferView): ArrayTypeName {
  const { name } = array.constructor;
  if (isArrayTypeName(name)) return name;
  throw new TypeError(`A ${name} is not stored.`);
}

export function isTypedArray(value: unknown): value is AnyTypedArray {
  return ArrayBuffer.isView(value) && isArrayTypeName(value.constructor.name);
}

interface Placeholder {
  readonly $array: ArrayTypeName;
  readonly length: number;
  readonly crc: number;
}

function isPlaceholder(value: object): value is Placeholder {
  if (!('$array' in value && 'length' in value && 'crc' in value)) return false;
  const { $array, length, crc } = value;
  return (
    isArrayTypeName($array) && Number.isSafeInteger(length) && Number(length) >= 0 && Number.isInteger(crc)
  );
}

function replaceArrays(value: unknown, replace: (array: AnyTypedArray) => Placeholder): unknown {
  if (ArrayBuffer.isView(value)) {
    typeName(value);
    if (isTypedArray(value)) return replace(value);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (Array.isArray(value)) return value.map((item) => replaceArrays(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceArrays(item, replace)]));
}

/** In the order in which their arrays follow. @throws StoredFault */
function placeholdersOf(value: unknown, found: Placeholder[] = [], depth = 0): Placeholder[] {
  if (typeof value !== 'object' || value === null) return found;
  if (depth > MAX_DEPTH) throw new StoredFault('is nested too deeply');
  if (isPlaceholder(value)) found.push(value);
  else if ('$array' in value) throw new StoredFault('is damaged');
  else for (const item of Object.values(value)) placeholdersOf(item, found, depth + 1);
  return found;
}

function restoreArrays(value: unknown, arrays: ReadonlyMap<object, AnyTypedArray | ArrayInFile>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const array = arrays.get(value);
  if (array) return array;
  if (Array.isArray(value)) return value.map((item) => restoreArrays(item, arrays));
  if ('$number' in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreArrays(item, arrays)]));
}
