/** Pages of a column chunk: their headers, and their values with levels. */
import type { DecodedArray, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert } from 'hyparquet/src/convert.js';
import type { ByteSource } from '../../../files/byteSource';
import { decompress } from './codecs';
import { decodeValues } from './encodings';
import type { Chunk, Leaf } from './footer';
import { bitsFor, decodeRuns } from './levels';
import { asParquetError, damaged, tooLarge } from './parquetError';
import { parsers } from './parsers';
import { structEnd } from './thrift';

/** Longer headers hold statistics that repeat whole values. */
const HEADER_BYTES = 8 * 1024;
const MAX_HEADER_BYTES = 16 * 1024 * 1024;
const MAX_HEADER_VALUES = 10_000;
/** A page is held in memory twice, compressed and not. */
const MAX_PAGE_BYTES = 512 * 1024 * 1024;
/** pyarrow writes a repeated value for each of up to 1,048,576 rows into one page. */
const MAX_PAGE_VALUES = 8_388_608;

export interface Page {
  readonly header: PageHeader;
  /** Of its bytes, after the header. */
  readonly offset: number;
  readonly end: number;
  /** Of the levels: nulls and parts of lists count. 0 in a dictionary. */
  readonly values: number;
}

export interface DecodedPage {
  readonly values: DecodedArray;
  /** Empty where all are defined. */
  readonly definition: number[];
  /** Empty where nothing repeats. */
  readonly repetition: number[];
}

/** Bytes of a chunk, read ahead in windows so that small pages do not each cost a call. */
export class ChunkBytes {
  private window: Uint8Array = new Uint8Array(0);
  private from = 0;

  constructor(
    private readonly source: ByteSource,
    readonly end: number,
    private readonly ahead: number,
  ) {}

  /** Fewer than `length` bytes only at the end of the chunk. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.end - offset);
    const at = offset - this.from;
    if (at < 0 || at + wanted > this.window.length) {
      this.window = await this.source.read(offset, Math.min(Math.max(wanted, this.ahead), this.end - offset));
      this.from = offset;
    }
    return this.window.subarray(offset - this.from, offset - this.from + wanted);
  }
}

/** @throws ParquetError */
export async function readPageHeader(bytes: ChunkBytes, at: number): Promise<Page> {
  for (let length = HEADER_BYTES; ; length *= 16) {
    const head = await bytes.read(at, length);
    const end = structEnd(head, 0, MAX_HEADER_VALUES);
    if (end === undefined) {
      if (head.length < length || length > MAX_HEADER_BYTES) {
        throw damaged('the header of a page breaks off');
      }
      continue;
    }
    return checkedPage(head, at + end, bytes.end);
  }
}

function checkedPage(head: Uint8Array, offset: number, chunkEnd: number): Page {
  let header: PageHeader;
  try {
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    header = parquetHeader({ view, offset: 0 });
  } catch (error) {
    throw asParquetError(error, 'the header of a page');
  }
  const { compressed_page_size: stored, uncompressed_page_size: unpacked } = header;
  const [data, dictionary] = [dataHeader(header), header.dictionary_page_header];
  const rows = header.data_page_header_v2?.num_rows;
  // Thrift says of each field what it is: a damaged one may hold a 64-bit integer, a text or a list.
  const counts = [stored, unpacked, data?.num_values ?? 0, dictionary?.num_values ?? 0, rows ?? 0];
  if (!counts.every((count) => Number.isSafeInteger(count)))
    throw damaged('the header of a page has no sizes');
  const end = offset + stored;
  if (stored < 0 || end > chunkEnd || unpacked < 0 || (rows ?? 0) < 0) {
    throw damaged('a page does not fit into its column');
  }
  if (Math.max(unpacked, stored) > MAX_PAGE_BYTES) {
    throw tooLarge(`a page of ${Math.round(unpacked / 1e6)} MB`);
  }
  const values = data?.num_values ?? 0;
  if (values < 0 || values > MAX_PAGE_VALUES) throw tooLarge(`a page of ${values} values`);
  return { header, offset, end, values };
}

function dataHeader(header: PageHeader): PageHeader['data_page_header'] | PageHeader['data_page_header_v2'] {
  return header.data_page_header ?? header.data_page_header_v2;
}

/** @throws ParquetError */
export async function readPage(
  bytes: ChunkBytes,
  page: Page,
  leaf: Leaf,
  codec: Chunk['codec'],
  dictionary: DecodedArray | undefined,
): Promise<DecodedPage> {
  const body = await bytes.read(page.offset, page.end - page.offset);
  if (body.length < page.end - page.offset) throw damaged('it ends inside a page');
  try {
    return decodePage(body, page, leaf, codec, dictionary);
  } catch (error) {
    throw asParquetError(error, `a page of ${leaf.key}`);
  }
}

/** @throws ParquetError */
export async function readDictionary(
  bytes: ChunkBytes,
  page: Page,
  leaf: Leaf,
  codec: Chunk['codec'],
): Promise<DecodedArray> {
  const count = page.header.dictionary_page_header?.num_values ?? 0;
  if (count < 0 || count > MAX_PAGE_VALUES) throw tooLarge(`a dictionary of ${count} values`);
  const body = await bytes.read(page.offset, page.end - page.offset);
  try {
    const content = decompress(body, page.header.uncompressed_page_size, codec);
    return converted(decodeValues(content, 'PLAIN', typeOf(leaf), count), leaf, codec);
  } catch (error) {
    throw asParquetError(error, `the dictionary of ${leaf.key}`);
  }
}

interface Levels {
  readonly definition: number[];
  readonly repetition: number[];
  readonly content: Uint8Array;
}

function decodePage(
  body: Uint8Array,
  { header, values: count }: Page,
  leaf: Leaf,
  codec: Chunk['codec'],
  dictionary: DecodedArray | undefined,
): DecodedPage {
  const data = dataHeader(header);
  if (!data) throw damaged('a page has no header');
  const levels = header.data_page_header_v2
    ? levelsBefore(body, header, header.data_page_header_v2, count, leaf, codec)
    : levelsInside(decompress(body, header.uncompressed_page_size, codec), count, leaf);
  const { content, repetition } = levels;
  let { definition } = levels;
  let defined = count;
  if (definition.length > 0) {
    defined = 0;
    for (const level of definition) if (level === leaf.maxDefinition) defined++;
    if (defined === count) definition = [];
  }
  const { encoding } = data;
  const values =
    encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY'
      ? fromDictionary(content, defined, dictionary)
      : converted(decodeValues(content, encoding, typeOf(leaf), defined), leaf, codec);
  return { values, definition, repetition };
}

/** Version 1: the levels are compressed with the values, each after its length. */
function levelsInside(content: Uint8Array, count: number, leaf: Leaf): Levels {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let at = 0;
  const next = (max: number): number[] => {
    if (max === 0) return [];
    const length = view.getUint32(at, true);
    const runs = content.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return decodeRuns(runs, bitsFor(max), count, max);
  };
  const repetition = next(leaf.maxRepetition);
  const definition = next(leaf.maxDefinition);
  return { repetition, definition, content: content.subarray(at) };
}

/** Version 2: the levels lie uncompressed before the values. */
function levelsBefore(
  body: Uint8Array,
  { uncompressed_page_size: size }: PageHeader,
  header: NonNullable<PageHeader['data_page_header_v2']>,
  count: number,
  leaf: Leaf,
  codec: Chunk['codec'],
): Levels {
  const { repetition_levels_byte_length: first, definition_levels_byte_length: second } = header;
  const rest = size - first - second;
  if (!(first >= 0 && second >= 0 && rest >= 0)) {
    throw damaged('the levels of a page do not fit into it');
  }
  const runs = (from: number, length: number, max: number) =>
    max === 0 ? [] : decodeRuns(body.subarray(from, from + length), bitsFor(max), count, max);
  const values = body.subarray(first + second);
  return {
    repetition: runs(0, first, leaf.maxRepetition),
    definition: runs(first, second, leaf.maxDefinition),
    content: header.is_compressed === false ? values : decompress(values, rest, codec),
  };
}

function fromDictionary(
  content: Uint8Array,
  count: number,
  dictionary: DecodedArray | undefined,
): DecodedArray {
  if (count === 0) return [];
  if (!dictionary) throw damaged('the dictionary of a page is missing');
  const positions = decodeRuns(content.subarray(1), content[0], count, dictionary.length - 1);
  return positions.map((position): unknown => dictionary[position]);
}

function typeOf({ element }: Leaf) {
  return { type: element.type, typeLength: element.type_length };
}

/** Texts, dates, decimals as their types say; integers of 64 bits as numbers, or as text where a number cannot hold them. */
function converted(values: DecodedArray, leaf: Leaf, codec: Chunk['codec']): DecodedArray {
  const { element, schemaPath } = leaf;
  if (!element.type || leaf.asStored) return values;
  const decoder = { pathInSchema: [], type: element.type, element, schemaPath, codec, parsers, utf8: false };
  const rich = convert(values, decoder);
  return rich instanceof BigInt64Array || rich instanceof BigUint64Array
    ? Array.from(rich, plainNumber)
    : rich;
}

function plainNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
