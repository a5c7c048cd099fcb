/** A Parquet file whose rows are left out, moved to another one and corrected cell by cell. A row stands for an offset. */
import type { ParquetColumn } from '../dataset/tables/parquet/columns';
import { ParquetError } from '../dataset/tables/parquet/parquetError';
import { openParquet } from '../dataset/tables/parquet/parquetTable';
import type { KeptRows, StoredValue } from '../dataset/tables/parquet/rewrite';
import type { Cell } from '../dataset/tables/recordTable';
import { silentContext } from '../taskContext';
import type { FieldValue } from './decision';

/** A `RecordFile`. */
export class ParquetRecordFile {
  private readonly removed = new Set<number>();
  private readonly corrections = new Map<string, Map<number, StoredValue>>();
  private readonly added = new Map<ParquetRecordFile, Set<number>>();

  private constructor(
    private readonly path: string,
    private readonly rowCount: number,
    private readonly columns: ReadonlyMap<string, ParquetColumn>,
    /** By name of the column, then by row; without those of bytes and images. */
    private readonly cells: ReadonlyMap<string, readonly Cell[]>,
  ) {}

  /** Undefined for a file that cannot be read. */
  static async read(path: string): Promise<ParquetRecordFile | undefined> {
    try {
      const table = await openParquet(path);
      try {
        const names = table.columns.flatMap(({ name, type }) =>
          type === 'bytes' || type === 'image' ? [] : name,
        );
        const cells = names.map((name): [string, Cell[]] => [name, []]);
        for await (const { rows } of table.read(names, silentContext())) {
          for (const row of rows) row.forEach((cell, i) => cells[i][1].push(cell));
        }
        const columns = new Map(table.columns.map((column) => [column.name, column]));
        return new ParquetRecordFile(path, table.rowCount, columns, new Map(cells));
      } finally {
        await table.close();
      }
    } catch (error) {
      if (error instanceof ParquetError) return undefined;
      throw error;
    }
  }

  get isChanged(): boolean {
    return this.removed.size > 0 || this.corrections.size > 0 || this.added.size > 0;
  }

  has(row: number): boolean {
    return row < this.rowCount;
  }

  fieldValue(row: number, field: string): unknown {
    return this.has(row) ? (this.cells.get(field)?.[row] ?? null) : undefined;
  }

  cannotHold(field: string, value: FieldValue): 'field' | 'value' | undefined {
    const column = this.columns.get(field);
    if (!column) return 'field';
    return storedValue(column, value) === undefined ? 'value' : undefined;
  }

  correct(row: number, field: string, value: FieldValue): void {
    const column = this.columns.get(field);
    const found = column && storedValue(column, value);
    if (found === undefined) throw new Error(`${field} cannot hold the value.`);
    const rows = this.corrections.get(field) ?? new Map<number, StoredValue>();
    this.corrections.set(field, rows.set(row, found));
  }

  remove(row: number): void {
    this.removed.add(row);
  }

  /** Behind the last row, in the order of its file. */
  addRow(from: ParquetRecordFile, row: number): void {
    this.added.set(from, (this.added.get(from) ?? new Set()).add(row));
  }

  /** What the file is written of. */
  parts(): readonly [KeptRows, ...KeptRows[]] {
    const { path, corrections } = this;
    const own = { path, corrections, isKept: (row: number) => !this.removed.has(row) };
    const others = Array.from(this.added, ([from, rows]) => {
      return { path: from.path, corrections: from.corrections, isKept: (row: number) => rows.has(row) };
    });
    return [own, ...others];
  }
}

const encoder = new TextEncoder();

/** Of a column of single values; undefined where it cannot hold the value. */
function storedValue({ schema, type, classes }: ParquetColumn, value: FieldValue): StoredValue | undefined {
  const { element, children } = schema;
  const isScaled = element.converted_type === 'DECIMAL' || element.logical_type?.type === 'FLOAT16';
  if (children.length > 0 || type === 'list' || Array.isArray(value) || isScaled) return undefined;
  if (value === null) return element.repetition_type === 'OPTIONAL' ? null : undefined;
  if (classes) {
    const at = classes.indexOf(String(value));
    return at < 0 ? undefined : storedNumber(element.type, at);
  }
  if (type === 'text') {
    return element.type === 'BYTE_ARRAY' && typeof value === 'string' ? encoder.encode(value) : undefined;
  }
  if (type === 'number') return storedNumber(element.type, value);
  if (type === 'boolean' && typeof value === 'boolean') return value;
  return undefined;
}

function storedNumber(type: string | undefined, value: FieldValue): StoredValue | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (type === 'FLOAT' || type === 'DOUBLE') return number;
  if (!Number.isSafeInteger(number)) return undefined;
  if (type === 'INT64') return BigInt(number);
  return type === 'INT32' && Math.abs(number) < 2 ** 31 ? number : undefined;
}
