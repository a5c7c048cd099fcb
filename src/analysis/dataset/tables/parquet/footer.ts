/**
 * The footer of a Parquet file: its schema, row groups and column chunks, checked against the size of the file before
 * anything else is read. (apache/parquet-format, README and parquet.thrift; parsed by hyparquet)
 */
import {
  type ColumnChunk,
  type CompressionCodec,
  type FileMetaData,
  parquetMetadata,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { message } from '../../../../common/messageTemplate';
import type { ByteSource } from '../../../files/byteSource';
import { describeForeignFile } from '../../imageContent';
import { asParquetError, damaged, ParquetError, tooLarge } from './parquetError';
import { parsers } from './parsers';
import { structEnd } from './thrift';

/** By which another file is recognised. */
const FIRST_BYTES = 1024;
const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';
/** Metadata length and magic. */
const TAIL_BYTES = 8;
const MAX_METADATA_BYTES = 256 * 1024 * 1024;
/** About 60,000 column chunks with statistics: 10,000 row groups of six columns. */
const MAX_METADATA_VALUES = 4_000_000;
const MAX_SCHEMA_ELEMENTS = 10_000;
const MAX_SCHEMA_DEPTH = 32;
const MAX_ROWS = 1_000_000_000;

/** A column of values, which may be a part of a struct or of a list. */
export interface Leaf {
  /** Names from the top-level column, joined by dots. */
  readonly key: string;
  readonly element: SchemaElement;
  /** From the root of the schema to the leaf. */
  readonly schemaPath: SchemaTree[];
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Its values are given as they are stored, not as what they mean. */
  readonly asStored?: true;
}

/** The values of one leaf in one row group; pages of `bytes` bytes from `offset`. */
export interface Chunk {
  readonly offset: number;
  readonly bytes: number;
  readonly values: number;
  readonly codec: CompressionCodec;
}

export interface RowGroup {
  readonly firstRow: number;
  readonly rows: number;
  /** By position of the leaf. */
  readonly chunks: readonly Chunk[];
}

export interface Footer {
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  readonly leaves: readonly Leaf[];
  /** The top-level columns. */
  readonly columns: readonly SchemaTree[];
  readonly keyValues: ReadonlyMap<string, string>;
  /** As it stands in the file: the elements from the root on, depth first. */
  readonly schema: readonly SchemaElement[];
}

/** @throws ParquetError */
export async function readFooter(source: ByteSource): Promise<Footer> {
  const bytes = await metadataBytes(source);
  const end = structEnd(bytes, 0, MAX_METADATA_VALUES);
  if (end === undefined) throw damaged('its metadata break off');
  try {
    const metadata = parquetMetadata(bytes, { geoparquet: false, parsers });
    return checkedFooter(metadata, source.size - bytes.length);
  } catch (error) {
    throw asParquetError(error, 'the metadata at its end');
  }
}

/** The metadata with their length and magic, as hyparquet expects them. */
async function metadataBytes(source: ByteSource): Promise<Uint8Array> {
  const start = await source.read(0, FIRST_BYTES);
  const head = textOf(start.subarray(0, MAGIC.length));
  if (source.size === 0) throw new ParquetError(message`is empty`);
  if (source.size < MAGIC.length + TAIL_BYTES || (head !== MAGIC && head !== ENCRYPTED_MAGIC)) {
    throw new ParquetError(describeForeignFile(start) ?? message`is not a Parquet file`);
  }
  const tail = await source.read(source.size - TAIL_BYTES, TAIL_BYTES);
  const tailMagic = textOf(tail.subarray(4));
  if (tailMagic === ENCRYPTED_MAGIC) throw new ParquetError(message`is encrypted`);
  if (tailMagic !== MAGIC) throw new ParquetError(message`is cut off: its end is missing. Download it again`);
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > source.size - TAIL_BYTES - MAGIC.length) {
    throw damaged('its metadata do not fit into it');
  }
  if (length > MAX_METADATA_BYTES) {
    throw tooLarge(`${length} bytes of metadata`);
  }
  return source.read(source.size - TAIL_BYTES - length, length + TAIL_BYTES);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function checkedFooter(metadata: FileMetaData, dataEnd: number): Footer {
  checkSchema(metadata.schema);
  const root = parquetSchema(metadata);
  const leaves = root.children.flatMap((child) => leavesOf([root, child]));
  const groups: RowGroup[] = [];
  let firstRow = 0;
  for (const [at, group] of metadata.row_groups.entries()) {
    const rows = checkedNumber(group.num_rows, MAX_ROWS, `row group ${at}`);
    if (group.columns.length !== leaves.length) {
      throw damaged(`row group ${at} has not the columns of the schema`);
    }
    const chunks = group.columns.map((column, i) => checkedChunk(column, leaves[i], dataEnd));
    groups.push({ firstRow, rows, chunks });
    firstRow += rows;
  }
  if (firstRow > MAX_ROWS) throw tooLarge(`${firstRow} rows`);
  if (BigInt(firstRow) !== metadata.num_rows) {
    throw damaged('its row groups have not the rows that it claims');
  }
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }): [string, string] => [
    key,
    value ?? '',
  ]);
  const { schema } = metadata;
  return { rows: firstRow, groups, leaves, columns: root.children, keyValues: new Map(pairs), schema };
}

/** Counts and depth of the flat list of elements, before a tree is made of it. */
function checkSchema(schema: readonly SchemaElement[]): void {
  if (schema.length === 0 || schema.length > MAX_SCHEMA_ELEMENTS) {
    throw tooLarge(`a schema of ${schema.length} elements`);
  }
  const open: number[] = []; // children still to come, by level
  for (const [at, { num_children: children = 0 }] of schema.entries()) {
    while (open.at(-1) === 0) open.pop();
    if (at > 0 && open.length === 0) throw damaged('its schema does not add up');
    if (at > 0) open[open.length - 1]--;
    if (children > 0) open.push(children);
    if (open.length > MAX_SCHEMA_DEPTH) throw damaged('its schema is nested too deeply');
  }
  if (open.some((count) => count !== 0)) throw damaged('its schema does not add up');
}

function leavesOf(path: SchemaTree[]): Leaf[] {
  const node = path[path.length - 1];
  if (node.children.length > 0) return node.children.flatMap((child) => leavesOf([...path, child]));
  const below = path.slice(1).map(({ element }) => element.repetition_type);
  return [
    {
      key: node.path.join('.'),
      element: node.element,
      schemaPath: path,
      maxDefinition: below.filter((repetition) => repetition !== 'REQUIRED').length,
      maxRepetition: below.filter((repetition) => repetition === 'REPEATED').length,
    },
  ];
}

function checkedChunk(column: ColumnChunk, leaf: Leaf, dataEnd: number): Chunk {
  const meta = column.meta_data;
  if (!meta || column.file_path)
    throw new ParquetError(message`keeps its column ${leaf.key} in another file, which is not read`);
  const name = `column ${leaf.key}`;
  if (meta.path_in_schema.join('.') !== leaf.key || meta.type !== leaf.element.type) {
    throw damaged(`${name} is not that of the schema`);
  }
  const dictionary = meta.dictionary_page_offset;
  const data = checkedNumber(meta.data_page_offset, dataEnd, name);
  const offset = dictionary ? Math.min(data, checkedNumber(dictionary, dataEnd, name)) : data;
  return {
    offset,
    bytes: checkedNumber(meta.total_compressed_size, dataEnd - offset, name),
    values: checkedNumber(meta.num_values, Number.MAX_SAFE_INTEGER, name),
    codec: meta.codec,
  };
}

function checkedNumber(value: bigint, max: number, where: string): number {
  if (value < 0n || value > BigInt(max)) {
    throw damaged(`${where} has sizes that do not fit into it`);
  }
  return Number(value);
}
