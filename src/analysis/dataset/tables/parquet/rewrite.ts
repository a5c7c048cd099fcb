/**
 * Writes rows of Parquet files into a new one: their values as they are stored, with their levels, so that nothing is
 * lost on the way; corrected cells and left-out rows are the only differences. (pages by hyparquet-writer)
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { message } from '../../../../common/messageTemplate';
import { badFile } from '../../../errors';
import type { ByteSource } from '../../../files/byteSource';
import type { TaskContext } from '../../../taskContext';
import type { Chunk, Footer, Leaf, RowGroup } from './footer';
import { ChunkBytes, readDictionary, readPage, readPageHeader } from './pages';
import { damaged, ParquetError } from './parquetError';
import { openParquet, type ParquetTable } from './parquetTable';

type WrittenFile = Parameters<typeof writeMetadata>[1];
type WrittenGroup = WrittenFile['row_groups'][number];
type WrittenChunk = ReturnType<typeof writeColumn>['chunk'];

/** A value as it is stored; null where there is none. */
export type StoredValue = null | boolean | number | bigint | Uint8Array;

export interface KeptRows {
  /** Absolute. */
  readonly path: string;
  readonly isKept: (row: number) => boolean;
  /** By name of a top-level column of single values, then by row. */
  readonly corrections: ReadonlyMap<string, ReadonlyMap<number, StoredValue>>;
}

const MAGIC = 0x31524150;
const READ_AHEAD_BYTES = 1024 * 1024;
const PAGE_BYTES = 1024 * 1024;
const CREATED_BY = 'slakescope (hyparquet-writer)';

/**
 * @param parts the first gives schema and metadata; all have the same columns.
 * @throws AnalysisError `bad-file` naming a file that cannot be read or has other columns; CancelledError.
 */
export async function rewriteParquet(
  parts: readonly [KeptRows, ...KeptRows[]],
  target: string,
  task: TaskContext,
): Promise<void> {
  const out = await open(target, 'wx');
  try {
    const file = new ParquetFile(out);
    for (const part of parts) await file.add(part, task);
    await file.finish();
  } finally {
    await out.close();
  }
}

class ParquetFile {
  private readonly writer = new ByteWriter();
  private readonly groups: WrittenGroup[] = [];
  private rows = 0;
  private head:
    { readonly schema: WrittenFile['schema']; readonly keyValues: Footer['keyValues'] } | undefined;

  constructor(private readonly out: FileHandle) {
    this.writer.appendUint32(MAGIC);
  }

  async add({ path, isKept, corrections }: KeptRows, task: TaskContext): Promise<void> {
    let table: ParquetTable | undefined;
    try {
      table = await openParquet(path);
      const { source, footer } = table;
      this.head ??= { schema: footer.schema.map(written), keyValues: footer.keyValues };
      if (JSON.stringify(footer.schema.map(written)) !== JSON.stringify(this.head.schema))
        throw badFile(
          path,
          message`${path} has other columns than the file of the split where rows of it would go.`,
        );
      for (const group of footer.groups) {
        const kept = Array.from({ length: group.rows }, (_, row) => isKept(group.firstRow + row));
        if (!kept.includes(true)) continue;
        await this.addGroup(source, { footer, group, kept, corrections }, task);
      }
    } catch (error) {
      if (!(error instanceof ParquetError)) throw error;
      throw badFile(path, message`${path} ${error.reason}; it cannot be written again.`);
    } finally {
      await table?.close();
    }
  }

  async finish(): Promise<void> {
    if (!this.head) throw new Error('A Parquet file is written of one at least.');
    const { schema, keyValues } = this.head;
    writeMetadata(this.writer, {
      version: 2,
      created_by: CREATED_BY,
      schema,
      num_rows: BigInt(this.rows),
      row_groups: this.groups,
      metadata_length: 0,
      key_value_metadata: Array.from(keyValues, ([key, value]) => ({ key, value })),
    });
    this.writer.appendUint32(MAGIC);
    await this.flush();
  }

  private async addGroup(
    source: ByteSource,
    { footer, group, kept, corrections }: GroupEdit,
    task: TaskContext,
  ): Promise<void> {
    const columns: WrittenChunk[] = [];
    const start = this.writer.offset;
    for (const [at, leaf] of footer.leaves.entries()) {
      task.check();
      const read = await readLeaf(source, leaf, group.chunks[at]);
      const corrected = leaf.schemaPath.length === 2 ? corrections.get(leaf.element.name) : undefined;
      for (const [row, value] of corrected ?? []) {
        const inGroup = row - group.firstRow;
        if (inGroup < 0 || inGroup >= group.rows) continue;
        read.values[inGroup] = value ?? undefined;
        if (leaf.maxDefinition > 0) read.definition[inGroup] = value === null ? 0 : leaf.maxDefinition;
      }
      columns.push(this.column(leaf, group.chunks[at], keptRows(read, leaf, kept), read.hasDictionary));
      await this.flush();
    }
    const rows = kept.filter(Boolean).length;
    const sizes = columns.map(({ meta_data: meta }) => meta?.total_uncompressed_size ?? 0n);
    this.groups.push({
      columns,
      total_byte_size: sizes.reduce((sum, size) => sum + size, 0n),
      num_rows: BigInt(rows),
      total_compressed_size: BigInt(this.writer.offset - start),
    });
    this.rows += rows;
  }

  private column(leaf: Leaf, { codec }: Chunk, levels: LeafLevels, hasDictionary: boolean): WrittenChunk {
    const element = stored(leaf.element);
    const column = {
      columnName: leaf.key,
      element,
      schemaPath: leaf.schemaPath.map((node) => stored(node.element)),
      codec: codec === 'UNCOMPRESSED' ? codec : ('SNAPPY' as const),
      compressors: { SNAPPY: snappyCompress },
      // Their order follows the logical type, which is not known to what is written here.
      stats: false,
      pageSize: PAGE_BYTES,
      columnIndex: false,
      offsetIndex: false,
      ...(hasDictionary ? {} : { encoding: 'PLAIN' as const }),
    };
    const { values, definition, repetition } = levels;
    const pageData = {
      values,
      definitionLevels: definition,
      repetitionLevels: repetition,
      maxDefinitionLevel: leaf.maxDefinition,
    };
    try {
      return writeColumn({ writer: this.writer, column, pageData }).chunk;
    } catch (error) {
      if (!(error instanceof Error) || error.constructor !== Error) throw error;
      throw new ParquetError(message`has the column ${leaf.key}, which cannot be written (${error.message})`);
    }
  }

  private async flush(): Promise<void> {
    await this.out.write(this.writer.getBytes());
    this.writer.index = 0;
  }
}

interface GroupEdit {
  readonly footer: Footer;
  readonly group: RowGroup;
  /** By row of the group. */
  readonly kept: readonly boolean[];
  readonly corrections: KeptRows['corrections'];
}

/** Of one leaf: a value for each pair of levels, undefined where the levels say that there is none. */
interface LeafLevels {
  readonly values: unknown[];
  /** Empty where every value must be there. */
  readonly definition: number[];
  /** Empty where nothing repeats. */
  readonly repetition: number[];
}

async function readLeaf(source: ByteSource, leaf: Leaf, chunk: Chunk) {
  const bytes = new ChunkBytes(source, chunk.offset + chunk.bytes, READ_AHEAD_BYTES);
  const asStored: Leaf = { ...leaf, asStored: true };
  const [values, definition, repetition]: [unknown[], number[], number[]] = [[], [], []];
  let dictionary: Awaited<ReturnType<typeof readDictionary>> | undefined;
  for (let at = chunk.offset; at < bytes.end;) {
    const page = await readPageHeader(bytes, at);
    at = page.end;
    const { type } = page.header;
    if (type === 'DICTIONARY_PAGE') dictionary = await readDictionary(bytes, page, asStored, chunk.codec);
    else if (page.values > 0 && type !== 'INDEX_PAGE') {
      const decoded = await readPage(bytes, page, asStored, chunk.codec, dictionary);
      let next = 0;
      for (let i = 0; i < page.values; i++) {
        const level = decoded.definition.length > 0 ? decoded.definition[i] : leaf.maxDefinition;
        values.push(level === leaf.maxDefinition ? decoded.values[next++] : undefined);
        if (leaf.maxDefinition > 0) definition.push(level);
        if (leaf.maxRepetition > 0) repetition.push(decoded.repetition[i]);
      }
    }
  }
  return { values, definition, repetition, hasDictionary: dictionary !== undefined };
}

function keptRows({ values, definition, repetition }: LeafLevels, leaf: Leaf, kept: readonly boolean[]) {
  if (!kept.includes(false)) return { values, definition, repetition };
  let row = -1;
  const isIn = values.map((_, i) => {
    if (leaf.maxRepetition === 0 || repetition[i] === 0) row++;
    return kept[row];
  });
  const of = <T>(all: readonly T[]) => all.filter((_, i) => isIn[i]);
  return { values: of(values), definition: of(definition), repetition: of(repetition) };
}

type StoredElement = Pick<SchemaElement, 'name' | 'type' | 'type_length' | 'repetition_type'>;

/** What an element holds without what it means. */
function stored({ name, type, type_length, repetition_type }: SchemaElement): StoredElement {
  return {
    name,
    ...(type && { type }),
    ...(type_length !== undefined && { type_length }),
    ...(repetition_type && { repetition_type }),
  };
}

function written({ logical_type: logical, ...element }: SchemaElement): WrittenFile['schema'][number] {
  if (logical?.type === 'FILE') throw damaged(`${element.name} is of a type that cannot be written`);
  // hyparquet-writer 0.17 writes the width of an integer so that pyarrow refuses the file; the older type says the same.
  if (logical?.type === 'INTEGER' && element.converted_type) return element;
  return { ...element, ...(logical && { logical_type: logical }) };
}
