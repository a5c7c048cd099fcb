/** A table with everything that cells may hold, as CSV, Parquet and NPY; exports.py says what Python reads of it. */
import { join } from 'node:path';
import { writeMatrix } from '../../src/analysis/embedding/npy';
import { parquetTable } from '../../src/analysis/export/parquetTable';
import { writeAtomically } from '../../src/analysis/files/atomic';
import { type Column, table } from '../../src/common/csv';

export const ROWS = 3;

const columns: readonly Column[] = [
  { name: 'id', at: (i) => `xmlab${i}` },
  { name: 'answer', at: (i) => ['=1+1, "quoted"\nline', '-', '肝脏'][i] },
  { name: 'kmeans', at: (i) => i - 1 },
  { name: 'lof_flag', at: (i) => i === 1 },
  { name: 'lof_score', at: (i) => [1, 2, Infinity][i], isReal: true },
  { name: 'tsne_1', at: (i) => [-0.1, 1e-30, 5e300][i], isReal: true },
  { name: 'depth', at: (i) => [2, Number.NaN, 2 ** 40][i] },
  { name: 'qid', at: (i) => [7, 'a7', undefined][i] },
  { name: 'split', at: () => null },
];

/** Writes table.csv, table.parquet, empty.parquet and matrix.npy. */
export async function writeExports(folder: string): Promise<void> {
  await writeAtomically(join(folder, 'table.csv'), table(columns, Array(ROWS).keys()));
  await writeAtomically(join(folder, 'table.parquet'), parquetTable(columns, ROWS));
  await writeAtomically(join(folder, 'empty.parquet'), parquetTable(columns, 0));
  const data = Float32Array.of(1.5, -2, 0.1, 1e-30, -7e8, 3);
  await writeMatrix(join(folder, 'matrix.npy'), { n: 2, d: 3, data });
}
