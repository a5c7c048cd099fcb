/** Single cells and rows of tables, for images that lie in a column and for looking at a record. Tables that were asked last stay open. */
import { stat } from 'node:fs/promises';
import { message } from '../../../common/messageTemplate';
import { AnalysisError, unexpectedContent } from '../../errors';
import { silentContext } from '../../taskContext';
import { FindingList } from '../findingList';
import type { Cell, RecordTable } from './recordTable';
import { tableFormatOf } from './registry';

/** A dataset has tens of shards; each open one holds its footer and some rows. */
const MAX_OPEN = 8;

interface OpenTable {
  /** Size and time of the file when it was opened. */
  readonly stamp: string;
  readonly table: Promise<RecordTable>;
}

/** By path, the one asked last at the end. */
const openTables = new Map<string, OpenTable>();

/** @throws AnalysisError `bad-file` when the file is no table any more, or has no such cell. */
export async function readCell(path: string, row: number, column: string): Promise<Cell> {
  const table = await openedNow(path);
  if (!table.columns.some(({ name }) => name === column)) {
    throw unexpectedContent(path, message`other columns`, message`the column ${column}`);
  }
  return table.cell(row, column);
}

/** All cells of a row with the names of their columns, in the order of the table. @throws as `readCell`. */
export async function readRow(path: string, row: number): Promise<readonly (readonly [string, Cell])[]> {
  const table = await openedNow(path);
  if (table.rowCount !== undefined && row >= table.rowCount) {
    throw new AnalysisError(
      'bad-input',
      message`${path} has ${table.rowCount} rows; row ${row} is not there any more.`,
    );
  }
  const cells: [string, Cell][] = [];
  for (const { name } of table.columns) cells.push([name, await table.cell(row, name)]);
  return cells;
}

async function openedNow(path: string): Promise<RecordTable> {
  const { size, mtimeMs } = await stat(path);
  return opened(path, `${size} ${mtimeMs}`);
}

function opened(path: string, stamp: string): Promise<RecordTable> {
  const known = openTables.get(path);
  openTables.delete(path);
  if (known && known.stamp !== stamp) release(known);
  const entry = known?.stamp === stamp ? known : { stamp, table: openTable(path) };
  openTables.set(path, entry);
  entry.table.catch(() => {
    if (openTables.get(path) === entry) openTables.delete(path);
  });
  for (const [oldest, least] of openTables) {
    if (openTables.size <= MAX_OPEN) break;
    openTables.delete(oldest);
    release(least);
  }
  return entry.table;
}

/** The file is closed once what is being read from it is read: `close` waits for that. */
function release({ table }: OpenTable): void {
  table.then(
    (open) => open.close(),
    () => undefined, // whoever asked for it has the error
  );
}

async function openTable(path: string): Promise<RecordTable> {
  const table = await tableFormatOf(path)?.open(path, new FindingList(path), silentContext());
  if (!table) throw unexpectedContent(path, message`no table`, message`a table of records`);
  return table;
}
