/** A table as a Parquet file (Snappy), as pandas and pyarrow read it. Text is written as it is: nothing runs it as a formula. */
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { Cell, Column } from '../../common/csv';

/**
 * A column is BOOLEAN, INT64 or DOUBLE where all its values are flags, whole numbers or numbers, else text; every
 * column may hold nulls. NaN is null; infinite numbers stay. Equal tables give equal bytes.
 * @param rows number of rows. @param check called for each column and each page of one; what it throws ends the work.
 */
export function parquetTable(
  columns: readonly Column[],
  rows: number,
  check: () => void = () => undefined,
): Uint8Array {
  const columnData = columns.map(({ name, at, isReal }) => {
    check();
    const cells = Array.from({ length: rows }, (_none, row) => present(at(row)));
    return { name, nullable: true, ...typed(cells, isReal === true) };
  });
  const compressors = {
    SNAPPY: (page: Uint8Array) => {
      check();
      return snappyCompress(page);
    },
  };
  return new Uint8Array(parquetWriteBuffer({ columnData, compressors, createdBy: 'slakescope' }));
}

type Value = string | number | boolean;

function present(cell: Cell): Value | null {
  return cell === undefined || Number.isNaN(cell) ? null : cell;
}

function typed(cells: readonly (Value | null)[], isReal: boolean): Pick<ColumnSource, 'type' | 'data'> {
  const values = cells.filter((cell) => cell !== null);
  const are = (kind: 'boolean' | 'number') =>
    values.length > 0 && values.every((value) => typeof value === kind);
  if (are('boolean')) return { type: 'BOOLEAN', data: [...cells] };
  if (isReal || are('number')) {
    if (isReal || !values.every(Number.isSafeInteger)) return { type: 'DOUBLE', data: [...cells] };
    return { type: 'INT64', data: cells.map((cell) => (cell === null ? null : BigInt(cell))) };
  }
  return { type: 'STRING', data: cells.map((cell) => (cell === null ? null : String(cell))) };
}
