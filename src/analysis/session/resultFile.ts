/**
 * Results on disk: a magic word, a version, a JSON header in which every typed array is a placeholder, then the
 * arrays' bytes, each at a multiple of 8. A wrong or damaged file is an error that names the fault.
 *
 *     "SLKR" | u32 version | u32 header bytes | header JSON | padding | array 0 | padding | array 1 | ...
 */
import { AnalysisError } from '../errors';

const MAGIC = 0x524b4c53; // "SLKR", little-endian
const VERSION = 1;
const PREAMBLE_BYTES = 12;
const ALIGNMENT_BYTES = 8;

const arrayTypes = { Int32Array, Uint8Array, Float32Array, Float64Array } as const;
type ArrayTypeName = keyof typeof arrayTypes;
type AnyTypedArray = Int32Array | Uint8Array | Float32Array | Float64Array;
interface Placeholder {
  readonly $array: ArrayTypeName;
  readonly at: number;
  readonly length: number;
}

/** @param result of typed arrays, numbers, strings, booleans, null, and lists and records of these. */
export function encodeResult(result: object): Uint8Array {
  const arrays: AnyTypedArray[] = [];
  let end = 0;
  const tree = replaceArrays(result, (array) => {
    const at = align(end);
    end = at + array.byteLength;
    arrays.push(array);
    return { $array: array.constructor.name as ArrayTypeName, at, length: array.length };
  });
  const header = new TextEncoder().encode(JSON.stringify(tree));
  const bodyAt = align(PREAMBLE_BYTES + header.length);
  const out = new Uint8Array(bodyAt + end);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, header.length, true);
  out.set(header, PREAMBLE_BYTES);
  let at = 0;
  for (const array of arrays) {
    at = align(at);
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), bodyAt + at);
    at += array.byteLength;
  }
  return out;
}

/**
 * The result in a file's bytes; every array owns its buffer.
 * @throws AnalysisError `bad-file` when the bytes are not a whole result file of this version.
 */
export function decodeResult(bytes: Uint8Array, name: string): unknown {
  const refuse = (found: string) =>
    new AnalysisError('bad-file', `${name} is not a result of this version (${found}); delete it.`, {
      file: name,
    });
  if (bytes.length < PREAMBLE_BYTES) throw refuse(`${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw refuse('wrong first bytes');
  if (view.getUint32(4, true) !== VERSION) throw refuse(`version ${view.getUint32(4, true)}`);
  const headerBytes = view.getUint32(8, true);
  if (PREAMBLE_BYTES + headerBytes > bytes.length) throw refuse('cut off in the header');
  const bodyAt = align(PREAMBLE_BYTES + headerBytes);
  let tree: unknown;
  try {
    tree = JSON.parse(new TextDecoder().decode(bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + headerBytes)));
  } catch {
    throw refuse('unreadable header');
  }
  return restoreArrays(tree, ({ $array, at, length }) => {
    const type = Object.hasOwn(arrayTypes, $array) ? arrayTypes[$array] : undefined;
    if (!type || !Number.isSafeInteger(at) || !Number.isSafeInteger(length)) throw refuse('unknown array');
    const from = bodyAt + at;
    const to = from + length * type.BYTES_PER_ELEMENT;
    if (at < 0 || length < 0 || to > bytes.length) throw refuse('cut off in an array');
    // Not bytes.slice: a Node Buffer's slice is a view, and the array must own its bytes.
    return new type(Uint8Array.prototype.slice.call(bytes, from, to).buffer);
  });
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

export function isTypedArray(value: unknown): value is AnyTypedArray {
  return ArrayBuffer.isView(value) && Object.hasOwn(arrayTypes, value.constructor.name);
}

function replaceArrays(value: unknown, replace: (array: AnyTypedArray) => Placeholder): unknown {
  if (isTypedArray(value)) return replace(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (Array.isArray(value)) return value.map((item) => replaceArrays(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceArrays(item, replace)]));
}

function restoreArrays(value: unknown, restore: (placeholder: Placeholder) => AnyTypedArray): unknown {
  if (Array.isArray(value)) return value.map((item) => restoreArrays(item, restore));
  if (typeof value !== 'object' || value === null) return value;
  if ('$array' in value) return restore(value as Placeholder);
  if ('$number' in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreArrays(item, restore)]));
}
