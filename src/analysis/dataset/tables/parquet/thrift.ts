/**
 * Walks a struct of Thrift's compact protocol without keeping anything, so that its size is known and bounded before a
 * parser allocates for it. (apache/thrift doc/specs/thrift-compact-protocol.md)
 */
import { damaged, tooLarge } from './parquetError';

const STOP = 0;
const MAX_DEPTH = 24;
const MAX_VARINT_BYTES = 10;
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
];

/**
 * @param maxValues a parser would make about one object for each value.
 * @returns where the struct that begins at `start` ends; undefined when the bytes end before it.
 * @throws ParquetError when it is malformed, nested too deeply or holds too many values.
 */
export function structEnd(bytes: Uint8Array, start: number, maxValues: number): number | undefined {
  const walk = new Walk(bytes, start, maxValues);
  walk.struct(0);
  return walk.at <= bytes.length ? walk.at : undefined;
}

/** `at` beyond the end means that the bytes ended before the struct. */
class Walk {
  private values = 0;

  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
    private readonly maxValues: number,
  ) {}

  struct(depth: number): void {
    if (depth > MAX_DEPTH) throw damaged('its metadata are nested too deeply');
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at++];
      const type = byte & 0x0f;
      if (type === STOP) return;
      if (byte >> 4 === 0) this.varint(); // the number of the field
      this.value(type, depth, false);
    }
    this.at = this.bytes.length + 1;
  }

  private value(type: number, depth: number, inList: boolean): void {
    if (++this.values > this.maxValues) throw tooLarge('its metadata');
    if (type === TRUE || type === FALSE) this.at += inList ? 1 : 0;
    else if (type === BYTE) this.at++;
    else if (type === I16 || type === I32 || type === I64) this.varint();
    else if (type === DOUBLE) this.at += 8;
    else if (type === BINARY) this.skip(this.varint());
    else if (type === STRUCT) this.struct(depth + 1);
    else if (type === LIST || type === SET) this.list(depth + 1);
    else throw damaged('its metadata hold an unknown type');
  }

  private skip(bytes: number): void {
    this.at += bytes;
  }

  private list(depth: number): void {
    if (depth > MAX_DEPTH) throw damaged('its metadata are nested too deeply');
    const byte = this.bytes[this.at++] ?? 0;
    const size = byte >> 4 === 15 ? this.varint() : byte >> 4;
    if (this.values + size > this.maxValues) throw tooLarge('its metadata');
    for (let i = 0; i < size && this.at <= this.bytes.length; i++) this.value(byte & 0x0f, depth, true);
  }

  private varint(): number {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      if (this.at >= this.bytes.length) {
        this.at = this.bytes.length + 1;
        return 0;
      }
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw damaged('its metadata hold a number without an end');
  }
}
