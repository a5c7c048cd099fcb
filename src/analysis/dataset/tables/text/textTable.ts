/** A table whose rows are in memory: the formats of text. */
import type { TaskContext } from '../../../taskContext';
import type { TextRange } from '../../elementRanges';
import type { SourceText } from '../../findingList';
import type { FileRange } from '../../types';
import type { Cell, ColumnType, RecordTable, TableBatch, TableColumn } from '../recordTable';

/** A row by the names of its columns; what it does not have is missing. */
export type TextRow = ReadonlyMap<string, Cell>;

const BATCH_ROWS = 1024;

export class TextTable implements RecordTable {
  readonly columns: readonly TableColumn[];

  /**
   * @param names in the order of the file.
   * @param ranges of the rows in the text.
   */
  constructor(
    readonly path: string,
    private readonly text: SourceText,
    names: readonly string[],
    private readonly rows: readonly TextRow[],
    private readonly ranges: readonly Pick<TextRange, 'offset' | 'length'>[],
  ) {
    const types = columnTypes(rows);
    this.columns = names.map((name) => ({ name, type: types.get(name) ?? 'text' }));
  }

  get rowCount(): number {
    return this.rows.length;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the rows are there already
  async *read(
    columns: readonly string[],
    task: TaskContext,
    { start, end } = { start: 0, end: this.rows.length },
  ): AsyncGenerator<TableBatch> {
    for (let first = start; first < Math.min(end, this.rows.length); first += BATCH_ROWS) {
      task.check();
      const batch = this.rows.slice(first, Math.min(first + BATCH_ROWS, end));
      yield { first, rows: batch.map((row) => columns.map((name) => row.get(name) ?? null)) };
    }
  }

  cell(row: number, column: string): Promise<Cell> {
    return Promise.resolve(this.rows.at(row)?.get(column) ?? null);
  }

  locate(row: number): FileRange {
    const { offset, length } = this.ranges[row];
    return { file: this.path, ...this.text.positionAt(offset), offset, length };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Of the columns that have a value; one pass, since there may be as many columns as rows. */
function columnTypes(rows: readonly TextRow[]): ReadonlyMap<string, ColumnType> {
  const types = new Map<string, ColumnType>();
  for (const row of rows) {
    for (const [name, cell] of row) {
      const type = cellType(cell);
      if (type === undefined) continue;
      types.set(name, (types.get(name) ?? type) === type ? type : 'mixed');
    }
  }
  return types;
}

function cellType(cell: Cell): ColumnType | undefined {
  if (cell === null) return undefined;
  if (Array.isArray(cell)) return 'list';
  if (typeof cell === 'string') return 'text';
  if (typeof cell === 'number') return 'number';
  return typeof cell === 'boolean' ? 'boolean' : 'object';
}
