/**
 * The hybrid of run lengths and bit packing that levels and positions in a dictionary are written in. hyparquet's own
 * decoder trusts the run lengths; this one ends at `count`. (apache/parquet-format, Encodings.md)
 */
import { damaged } from './parquetError';

/**
 * @param bytes exactly the encoded runs; bits beyond the last value are ignored.
 * @param width bits of a value, at most 32.
 * @param max no value may be above it.
 * @throws ParquetError when there are fewer than `count` values, or one is above `max`.
 */
export function decodeRuns(bytes: Uint8Array, width: number, count: number, max: number): number[] {
  if (width > 32) throw damaged(`a page has values of ${width} bits`);
  const output = new Array<number>(count);
  const reader = { at: 0 };
  let filled = 0;
  while (filled < count) {
    const header = readVarint(bytes, reader);
    const before = filled;
    filled = header & 1 ? unpack(header >>> 1) : repeat(header >>> 1);
    for (let i = before; i < filled; i++)
      if (output[i] > max) throw damaged('a page has a value out of its range');
  }
  return output;

  function repeat(length: number): number {
    let value = 0;
    for (let shift = 0; shift < width; shift += 8) value += byteAt(bytes, reader.at++) * 2 ** shift;
    const end = Math.min(count, filled + length);
    output.fill(value, filled, end);
    return end;
  }

  function unpack(groups: number): number {
    const end = Math.min(count, filled + groups * 8);
    const first = reader.at;
    for (let i = filled, bit = 0; i < end; i++, bit += width) {
      let value = 0;
      for (let have = -(bit & 7), at = first + (bit >>> 3); have < width; have += 8, at++) {
        const byte = byteAt(bytes, at);
        value += have < 0 ? byte >>> -have : byte * 2 ** have;
      }
      output[i] = value % 2 ** width;
    }
    reader.at = first + groups * width;
    return end;
  }
}

/** The bits that hold values of at most `max`. */
export function bitsFor(max: number): number {
  return 32 - Math.clz32(max);
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) throw damaged('a page ends inside its values');
  return bytes[at];
}

function readVarint(bytes: Uint8Array, reader: { at: number }): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = byteAt(bytes, reader.at++);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value > 0xffffffff ? fail() : value;
  }
  return fail();
}

function fail(): never {
  throw damaged('a page has a run without an end');
}
