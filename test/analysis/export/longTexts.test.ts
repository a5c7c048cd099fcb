/** Tables of very long texts: other readers get them whole, and a cancel is seen between pieces of a page. */
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, it } from 'vitest';
import { parquetTable } from '../../../src/analysis/export/parquetTable';

const UNITS = 9_000_000;
/** Words that repeat within and across pieces, and one that does not compress. */
const texts = [
  Array.from({ length: UNITS / 8 }, (_none, i) => `w${(i * 7919) % 1_000_003}`.padEnd(8)).join(''),
  '肺'.repeat(UNITS / 3),
  'short',
  '',
];
const columns = [{ name: 'text', at: (row: number) => texts[row] }];

it('are read as they were', async () => {
  const { buffer } = parquetTable(columns, texts.length);
  const rows = await parquetReadObjects({ file: buffer as ArrayBuffer, compressors });
  expect(rows.map((row, i) => row['text'] === texts[i])).toEqual(texts.map(() => true));
});

it('are compressed in pieces, between which a cancel is seen', () => {
  let looks = 0;
  parquetTable(columns, texts.length, () => looks++);
  expect(looks).toBeGreaterThan((2 * UNITS) / 2 ** 21);
});
