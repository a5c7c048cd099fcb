/** Exported files are byte for byte those that pandas, pyarrow and NumPy have read (test/parity/exports.py). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ROWS, writeExports } from '../../parity/exportedTable';
import { temporaryFolder } from '../../temporaryFolder';

const fixtures = join(__dirname, '../../parity/fixtures/exports');
const room = temporaryFolder();
const read = JSON.parse(readFileSync(join(fixtures, 'read.json'), 'utf8')) as {
  pyarrow: { types: object; rows: object };
  pandasParquet: object;
  pandasCsv: object;
  emptyRows: number;
  numpy: object;
};

beforeAll(() => writeExports(room));

it('are the files that Python has read', () => {
  const names = readdirSync(room).sort();
  expect(names).toEqual(['empty.parquet', 'matrix.npy', 'table.csv', 'table.parquet']);
  for (const name of names) {
    expect(readFileSync(join(room, name)).equals(readFileSync(join(fixtures, name))), name).toBe(true);
  }
});

const common = {
  id: ['xmlab0', 'xmlab1', 'xmlab2'],
  kmeans: [-1, 0, 1],
  lof_score: [1, 2, 'inf'],
  tsne_1: [-0.1, 1e-30, 5e300],
  depth: [2, null, 2 ** 40],
  qid: ['7', 'a7', null],
  split: Array<null>(ROWS).fill(null),
};

it('hold every value with its type in Parquet', () => {
  const rows = { ...common, answer: ['=1+1, "quoted"\nline', '-', '肝脏'], lof_flag: [false, true, false] };
  expect(read.pyarrow.rows).toEqual(rows);
  expect(read.pandasParquet).toEqual(rows);
  expect(read.pyarrow.types).toEqual({
    ...{ id: 'string', answer: 'string', qid: 'string', split: 'string' },
    ...{ kmeans: 'int64', depth: 'int64', lof_flag: 'bool', lof_score: 'double', tsne_1: 'double' },
  });
  expect(read.emptyRows).toBe(0);
});

it('hold the same in CSV, with formula text defused and flags as 0 and 1', () => {
  const answer = ['\'=1+1, "quoted"\nline', "'-", '肝脏'];
  expect(read.pandasCsv).toEqual({ ...common, answer, lof_flag: [0, 1, 0] });
});

it('hold single precision in NPY', () => {
  const rows = [
    [1.5, -2, Math.fround(0.1)],
    [Math.fround(1e-30), -7e8, 3],
  ];
  expect(read.numpy).toEqual({ dtype: 'float32', rows });
});
