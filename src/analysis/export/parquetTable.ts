/** A table as a Parquet file (Snappy), as pandas and pyarrow read it. Text is written as it is: nothing runs it as a formula. */
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { Cell, Column } from '../../common/csv';
import { checkPer } from '../taskContext';

/** UTF-16 units of texts that are made into cells between two checks; some 20 ms. */
const CHECK_EVERY_UNITS = 5_000_000;
/** What a cell costs beside its characters. */
const UNITS_OF_CELL = 128;
/** Of a page that are compressed at a time. */
const PIECE_BYTES = 2 ** 21;
/** Of the progress: cells are gathered before they are written. */
const COLUMNS_SHARE = 0.5;

/**
 * A column is BOOLEAN, INT64 or DOUBLE where all its values are flags, whole numbers or numbers, else text; every
 * column may hold nulls. NaN is null; infinite numbers stay. Equal tables give equal bytes.
 * @param rows number of rows. @param check called now and then; what it throws ends the work.
 * @param onProgress is given the share that is done.
 */
export function parquetTable(
  columns: readonly Column[],
  rows: number,
  check: () => void = () => undefined,
  onProgress: (share: number) => void = () => undefined,
): Uint8Array {
  const spent = checkPer(CHECK_EVERY_UNITS, check);
  const columnData = columns.map(({ name, at, isReal }, column) => {
    check();
    onProgress((COLUMNS_SHARE * column) / columns.length);
    const cells = Array.from({ length: rows }, (_none, row) => {
      const cell = present(at(row));
      spent(UNITS_OF_CELL + (typeof cell === 'string' ? cell.length : 0));
      return cell;
    });
    return { name, nullable: true, ...typed(cells, isReal === true) };
  });
  onProgress(COLUMNS_SHARE);
  const compressors = { SNAPPY: (page: Uint8Array) => compressed(page, check) };
  return new Uint8Array(parquetWriteBuffer({ columnData, compressors, createdBy: 'slakescope' }));
}

/** By Snappy; pieces of a large page one after another, which are one stream to a reader. */
function compressed(page: Uint8Array, check: () => void): Uint8Array {
  check();
  if (page.length <= PIECE_BYTES) return snappyCompress(page);
  const pieces = [lengthBytes(page.length)];
  for (let from = 0; from < page.length; from += PIECE_BYTES) {
    check();
    const piece = page.subarray(from, from + PIECE_BYTES);
    pieces.push(snappyCompress(piece).subarray(lengthBytes(piece.length).length));
  }
  return Buffer.concat(pieces);
}

/** A number of bytes as Snappy's streams begin with it: seven bits a byte, the lowest first. */
function lengthBytes(length: number): Uint8Array {
  const bytes: number[] = [];
  let left = length;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, left]);
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
