/** A Parquet file as a table: rows by row group and page, images only where they are asked for. */
import type { FileHandle } from 'node:fs/promises';
import { message } from '../../../../common/messageTemplate';
import { AnalysisError, badFile } from '../../../errors';
import { type ByteSource, fileSource } from '../../../files/byteSource';
import { openUserFile } from '../../../files/userFile';
import type { TaskContext } from '../../../taskContext';
import { cannotBeRead, notAFile } from '../../textFile';
import type { FileRange } from '../../types';
import type { Cell, RecordTable, TableBatch, TableFormat } from '../recordTable';
import { type ParquetColumn, tableColumns } from './columns';
import { LeafCursor } from './cursor';
import { type Footer, readFooter, type RowGroup } from './footer';
import { LeafPages } from './leafPages';
import { PageCache } from './pageCache';
import { ParquetError } from './parquetError';
import { cellsOf, type ColumnPart, wholeColumn, withoutBytes } from './rows';

const MAX_BATCH_ROWS = 1024;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Decoded pages for single cells. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Where the pages of a row group begin, for single cells; a dataset is read group after group. */
const MAX_PLACED_GROUPS = 64;
/** Asks for an image column without the bytes of its images. */
const PATH_SUFFIX = '.path';

export const parquetFormat: TableFormat = {
  extensions: ['.parquet'],
  async open(path, findings) {
    try {
      return await openParquet(path);
    } catch (error) {
      const add = findings.about(path);
      if (error instanceof ParquetError) add('unreadable-file', message`The file ${error.reason}.`);
      else if (!(error instanceof AnalysisError)) throw error;
      else if (error.cause === undefined) add('unreadable-file', notAFile);
      else add('unreadable-file', cannotBeRead(error.cause));
      return undefined;
    }
  },
};

/** @throws ParquetError; AnalysisError where it is no plain file or cannot be opened. */
export async function openParquet(path: string): Promise<ParquetTable> {
  const file = await openUserFile(path);
  try {
    const source = await fileSource(file);
    return new ParquetTable(path, file, source, await readFooter(source));
  } catch (error) {
    await file.close();
    throw error;
  }
}

export class ParquetTable implements RecordTable {
  readonly columns: readonly ParquetColumn[];
  readonly rowCount: number;
  private readonly cache = new PageCache(CACHE_BYTES);
  private readonly placed = new Map<string, LeafPages>();
  private readonly reading = new Set<Promise<unknown>>();

  constructor(
    readonly path: string,
    private readonly file: FileHandle,
    readonly source: ByteSource,
    readonly footer: Footer,
  ) {
    this.columns = tableColumns(footer);
    this.rowCount = footer.rows;
  }

  async *read(
    columns: readonly string[],
    task: TaskContext,
    range = { start: 0, end: this.rowCount },
  ): AsyncGenerator<TableBatch> {
    const parts = columns.map((name) => this.part(name));
    for (const [at, group] of this.footer.groups.entries()) {
      const start = Math.max(0, range.start - group.firstRow);
      const end = Math.min(group.rows, range.end - group.firstRow);
      if (start >= end) continue;
      try {
        yield* this.readGroup(group, parts, task, start, end);
      } catch (error) {
        throw this.named(error, at);
      }
    }
  }

  async cell(row: number, column: string): Promise<Cell> {
    const at = this.footer.groups.findLastIndex(
      ({ firstRow, rows }) => firstRow <= row && row < firstRow + rows,
    );
    if (at < 0) throw badFile(this.path, message`${this.path} has no row ${row}.`);
    const reading = this.readCell(at, row, this.part(column));
    this.reading.add(reading);
    try {
      return await reading;
    } catch (error) {
      throw this.named(error, at);
    } finally {
      this.reading.delete(reading);
    }
  }

  locate(row: number): FileRange {
    return { file: this.path, line: 1, column: 1, offset: 0, length: 0, row };
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.reading);
    await this.file.close();
  }

  private async *readGroup(
    group: RowGroup,
    parts: readonly ColumnPart[],
    task: TaskContext,
    start: number,
    end: number,
  ): AsyncGenerator<TableBatch> {
    const cursors = parts.map(({ leaves }) =>
      leaves.map((at) => new LeafCursor(this.source, this.footer.leaves[at], group.chunks[at])),
    );
    await Promise.all(cursors.flat().map((cursor) => cursor.skip(start)));
    const bytes = parts.flatMap(({ leaves }) => leaves).reduce((sum, at) => sum + group.chunks[at].bytes, 0);
    const step = Math.max(1, Math.min(MAX_BATCH_ROWS, Math.floor((BATCH_BYTES * group.rows) / bytes)));
    for (let row = start; row < end; row += step) {
      task.check();
      const count = Math.min(step, end - row);
      const cells = await Promise.all(
        parts.map(async (part, i) =>
          this.cells(part, await Promise.all(cursors[i].map((cursor) => cursor.take(count)))),
        ),
      );
      yield {
        first: group.firstRow + row,
        rows: Array.from({ length: count }, (_, i) => cells.map((column) => column[i])),
      };
    }
  }

  private async readCell(at: number, row: number, part: ColumnPart): Promise<Cell> {
    const group = this.footer.groups[at];
    const values = await Promise.all(
      part.leaves.map((leaf) => this.pagesOf(at, leaf).row(row - group.firstRow)),
    );
    return this.cells(
      part,
      values.map((value) => [value]),
    )[0];
  }

  private pagesOf(group: number, leaf: number): LeafPages {
    const name = `${group}/${leaf}`;
    const known = this.placed.get(name);
    const pages =
      known ??
      new LeafPages(
        this.source,
        this.footer.leaves[leaf],
        this.footer.groups[group].chunks[leaf],
        this.cache,
        name,
      );
    this.placed.delete(name);
    this.placed.set(name, pages);
    for (const oldest of this.placed.keys()) {
      if (this.placed.size <= MAX_PLACED_GROUPS) break;
      this.placed.delete(oldest);
    }
    return pages;
  }

  /** @param values rows of each leaf of the part; they are used up. */
  private cells(part: ColumnPart, values: readonly unknown[][]): Cell[] {
    return cellsOf(part, new Map(part.leaves.map((at, i) => [this.footer.leaves[at].key, values[i]])));
  }

  private part(name: string): ColumnPart {
    const column = this.columns.find((one) => one.name === name);
    if (column) return wholeColumn(column);
    const images = this.columns.find((one) => `${one.name}${PATH_SUFFIX}` === name);
    const part = images && withoutBytes(images, this.footer.leaves);
    if (!part) throw badFile(this.path, message`${this.path} has no column ${name}.`);
    return part;
  }

  private named(error: unknown, group: number): unknown {
    if (!(error instanceof ParquetError)) return error;
    return badFile(this.path, message`${this.path} ${error.reason}; row group ${group} cannot be read.`);
  }
}
