/**
 * Values with typed arrays, maps and numbers that are not finite as JSON and back: for a file that has to hold what a
 * message between threads can.
 */
import * as v from 'valibot';

/** Typed arrays by the name that stands for them. */
const arrays = {
  u8: Uint8Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;
const arrayNames = ['u8', 'i32', 'u32', 'f32', 'f64'] as const;

/** The one key of an object that stands for what JSON cannot hold; no object of ours has it. */
const MARK = '\u0000';
const CHUNK = 0x8000;

/** What lies deeper is one piece, unless it is a long list or holds one. */
const MAX_DEPTH = 2;
const LONG_LIST = 1024;

export function toPlainJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'number') return Number.isFinite(one) ? one : { [MARK]: ['number', String(one)] };
    if (typeof one !== 'object' || one === null) return one;
    if (one instanceof Map) return { [MARK]: ['map', [...one]] };
    if (!ArrayBuffer.isView(one)) return one;
    const name = arrayNames.find((known) => one instanceof arrays[known]);
    if (name === undefined) return one;
    return { [MARK]: [name, toBase64(new Uint8Array(one.buffer, one.byteOffset, one.byteLength))] };
  });
}

/** The text of `toPlainJson` piece by piece, so that what is large need not become one string. */
export function* plainJsonPieces(value: unknown, depth = 0): Generator<string> {
  const isLeaf = typeof value !== 'object' || value === null || !isPlain(value);
  if (isLeaf || (depth >= MAX_DEPTH && !isLong(value))) {
    yield toPlainJson(value);
    return;
  }
  const isList = Array.isArray(value);
  if (isList && depth >= MAX_DEPTH) {
    for (let at = 0; at < value.length; at += LONG_LIST) {
      yield (at === 0 ? '[' : ',') + toPlainJson(value.slice(at, at + LONG_LIST)).slice(1, -1);
    }
    yield ']';
    return;
  }
  let isEmpty = true;
  yield isList ? '[' : '{';
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined && !isList) continue;
    const comma = isEmpty ? '' : ',';
    isEmpty = false;
    yield isList ? comma : `${comma}${JSON.stringify(name)}:`;
    yield* item === undefined ? ['null'] : plainJsonPieces(item, depth + 1);
  }
  yield isList ? ']' : '}';
}

function isLong(value: object): boolean {
  if (Array.isArray(value)) return value.length > LONG_LIST;
  return Object.values(value).some((item: unknown) => Array.isArray(item) && item.length > LONG_LIST);
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

const marked = v.strictObject({
  [MARK]: v.union([
    v.tuple([v.literal('number'), v.string()]),
    v.tuple([v.literal('map'), v.array(v.tuple([v.unknown(), v.unknown()]))]),
    v.tuple([v.picklist(arrayNames), v.string()]),
  ]),
});

/** @throws SyntaxError where it is no such text. */
export function fromPlainJson(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || !Object.hasOwn(one, MARK)) return one;
    const [name, value] = v.parse(marked, one)[MARK];
    if (name === 'number') return Number(value);
    if (name === 'map') return new Map(value);
    return new arrays[name](fromBase64(value).buffer);
  });
}

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    // A typed array is as good as a list here, and ten times as quick as making one of it.
    const chunk = bytes.subarray(at, at + CHUNK) as unknown as number[];
    pieces.push(String.fromCharCode.apply(null, chunk));
  }
  return btoa(pieces.join(''));
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
