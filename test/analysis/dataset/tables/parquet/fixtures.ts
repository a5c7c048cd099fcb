/** The files that pyarrow wrote (test/parity/parquet.py), and how tests open them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FindingList } from '../../../../../src/analysis/dataset/findingList';
import { parquetFormat } from '../../../../../src/analysis/dataset/tables/parquet/parquetTable';
import type { Cell, RecordTable } from '../../../../../src/analysis/dataset/tables/recordTable';
import { silentContext } from '../../../../../src/analysis/taskContext';

const folder = join(__dirname, '../../../../parity/fixtures/parquet');
export const fixtureNames = ['snappy', 'zstd-v2', 'gzip-delta'] as const;
export const fixturePath = (name: string) => join(folder, `${name}.parquet`);

export const expectedRows = (
  JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8')) as { rows: Record<string, unknown>[] }
).rows;

/** @throws Error with the finding where the file is no table. */
export async function openTable(path: string): Promise<RecordTable> {
  const findings = new FindingList(folder);
  const table = await parquetFormat.open(path, findings, silentContext());
  if (!table) throw new Error(findings.findings.map(({ message }) => message).join('\n'));
  return table;
}

export async function readRows(
  table: RecordTable,
  columns: readonly string[],
  range?: { start: number; end: number },
): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of table.read(columns, silentContext(), range)) {
    for (const row of batch.rows) rows.push([...row]);
  }
  return rows;
}

/** With bytes in base64, as rows.json has them. */
export function plain(cell: Cell): unknown {
  if (cell instanceof Uint8Array) return { base64: Buffer.from(cell).toString('base64') };
  if (Array.isArray(cell)) return cell.map(plain);
  if (cell === null || typeof cell !== 'object') return cell;
  return Object.fromEntries(Object.entries(cell).map(([name, value]) => [name, plain(value)]));
}
