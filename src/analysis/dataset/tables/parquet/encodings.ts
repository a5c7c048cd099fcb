/** The values of a page by their encoding; hyparquet decodes, after what it trusts has been checked. */
import type { DecodedArray, Encoding, ParquetType } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { message } from '../../../../common/messageTemplate';
import { decodeRuns } from './levels';
import { damaged, ParquetError } from './parquetError';

interface Reader {
  readonly view: DataView;
  offset: number;
}

const MAX_BLOCK = 65_536;
/** Of the strings that DELTA_BYTE_ARRAY makes from shared beginnings. */
const MAX_EXPANDED_BYTES = 256 * 1024 * 1024;

export interface ValueType {
  readonly type: ParquetType | undefined;
  readonly typeLength: number | undefined;
}

/** @throws ParquetError; RangeError and TypeError where the bytes end before the values. */
export function decodeValues(
  bytes: Uint8Array,
  encoding: Encoding,
  { type, typeLength }: ValueType,
  count: number,
): DecodedArray {
  if (count === 0) return [];
  const reader: Reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  if (type === undefined) throw damaged('a column has no type');
  const decode = decoders[encoding];
  if (!decode) throw new ParquetError(message`is encoded by ${encoding}, which cannot be read`);
  return decode(reader, type, count, typeLength);
}

type Decoder = (
  reader: Reader,
  type: ParquetType,
  count: number,
  typeLength: number | undefined,
) => DecodedArray;

/** The positions in a dictionary are not here: they are no values. */
const decoders: Partial<Record<Encoding, Decoder>> = {
  PLAIN(reader, type, count, typeLength) {
    const values = readPlain(reader, type, count, typeLength);
    if (reader.offset > reader.view.byteLength) throw damaged('a page ends inside its values');
    return values;
  },
  RLE: booleans,
  BYTE_STREAM_SPLIT(reader, type, count, typeLength) {
    if (count > reader.view.byteLength) throw damaged('a page ends inside its values');
    return byteStreamSplit(reader, count, type, typeLength);
  },
  DELTA_BINARY_PACKED: (reader, type, count) =>
    unpackDeltas(reader, type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)),
  DELTA_LENGTH_BYTE_ARRAY: (reader, _type, count) =>
    slices(reader, unpackDeltas(reader, new Int32Array(count))),
  DELTA_BYTE_ARRAY(reader, _type, count) {
    const prefixes = unpackDeltas(reader, new Int32Array(count));
    return joined(prefixes, slices(reader, unpackDeltas(reader, new Int32Array(count))));
  },
};

function booleans({ view }: Reader, type: ParquetType, count: number): boolean[] {
  if (type !== 'BOOLEAN') throw damaged('run lengths of values that are not booleans');
  const runs = new Uint8Array(view.buffer, view.byteOffset + 4, view.byteLength - 4); // after their length
  return decodeRuns(runs, 1, count, 1).map((value) => value === 1);
}

function unpackDeltas<T extends Int32Array | BigInt64Array>(reader: Reader, output: T): T {
  const header = { ...reader };
  const block = readVarInt(header);
  const miniblocks = readVarInt(header);
  const perMiniblock = block / miniblocks;
  const valid = block > 0 && block <= MAX_BLOCK && miniblocks > 0 && Number.isInteger(perMiniblock / 8);
  if (!valid) throw damaged('a page has differences in blocks of no valid size');
  deltaBinaryUnpack(reader, output.length, output);
  return output;
}

function slices(reader: Reader, lengths: Int32Array): Uint8Array[] {
  const { buffer, byteOffset, byteLength } = reader.view;
  return Array.from(lengths, (length) => {
    const end = reader.offset + length;
    if (length < 0 || end > byteLength) {
      throw damaged('a page ends inside its values');
    }
    const value = new Uint8Array(buffer, byteOffset + reader.offset, length);
    reader.offset = end;
    return value;
  });
}

/** Each value begins with the first `prefixes[i]` bytes of the one before. */
function joined(prefixes: Int32Array, suffixes: readonly Uint8Array[]): Uint8Array[] {
  let previous = new Uint8Array(0);
  let total = 0;
  return suffixes.map((suffix, i) => {
    const prefix = prefixes[i];
    total += prefix + suffix.length;
    if (prefix < 0 || prefix > previous.length || total > MAX_EXPANDED_BYTES) {
      throw damaged('a page has values that begin as none before them does');
    }
    const value = new Uint8Array(prefix + suffix.length);
    value.set(previous.subarray(0, prefix));
    value.set(suffix, prefix);
    previous = value;
    return value;
  });
}
