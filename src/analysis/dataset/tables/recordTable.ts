/**
 * A file of rows with named columns, whatever its format: lists in JSON, JSON Lines, CSV, TSV, parquet. Rows are
 * streamed with the chosen columns only, so that images kept in a column are never all in memory.
 */
import type { TaskContext } from '../../taskContext';
import type { FindingList } from '../findingList';
import type { FileRange } from '../types';

/**
 * - `text`, `number`, `boolean`: what each cell holds, or null
 * - `list`, `object`: of cells
 * - `bytes`: a binary column
 * - `image`: the hub's struct of an image, `{bytes, path}`, either of which may be null
 * - `mixed`: several of these
 */
export type ColumnType = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'bytes' | 'image' | 'mixed';

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Whole numbers that a double does not hold are texts; a moment is its ISO text; a missing value is null. */
export type Cell =
  null | string | number | boolean | Uint8Array | readonly Cell[] | { readonly [name: string]: Cell };

export function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}

/** Consecutive rows of a table. */
export interface TableBatch {
  /** Row of the first, 0-based. */
  readonly first: number;
  /** The cells of each row, in the order in which the columns were asked for. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface RecordTable {
  /** Absolute path of the file. */
  readonly path: string;
  /** In the order of the file; names are unique. */
  readonly columns: readonly TableColumn[];
  /** Undefined where only reading to the end would tell. */
  readonly rowCount: number | undefined;
  /**
   * All rows in the order of the file, a batch at a time; memory holds one batch.
   * @param columns names of columns of this table; of a parquet column of images, or of lists of them, "image.path"
   *   gives structs of the path alone, without reading the images.
   * @param range rows `start` to before `end`; without it all.
   * @throws CancelledError; AnalysisError `bad-file` where the file is damaged further on.
   */
  read(
    columns: readonly string[],
    task: TaskContext,
    range?: { readonly start: number; readonly end: number },
  ): AsyncIterable<TableBatch>;
  /** One cell; cells of neighbouring rows, asked for one after another, cost little more than `read`. */
  cell(row: number, column: string): Promise<Cell>;
  /** Where a row lies in its file: its text, or its number (`row`) where the format has no lines. */
  locate(row: number): FileRange;
  /** Releases the file. The table is not used afterwards. */
  close(): Promise<void>;
}

/** A format of tables; all are in `tables/registry.ts`. */
export interface TableFormat {
  /** With which names of its files end, in lower case: ".parquet". */
  readonly extensions: readonly string[];
  /**
   * Reads the names of the columns; for text formats also the rows, for parquet its footer alone.
   * @returns undefined where the file holds no table; the findings say why.
   */
  open(path: string, findings: FindingList, task: TaskContext): Promise<RecordTable | undefined>;
}
