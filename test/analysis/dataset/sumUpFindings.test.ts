import { expect, it } from 'vitest';
import { FindingList } from '../../../src/analysis/dataset/findingList';
import { sumUpFindings } from '../../../src/analysis/dataset/sumUpFindings';
import { message } from '../../../src/common/messageTemplate';

it('keeps the rows of a table in the places of a sum', () => {
  const list = new FindingList('/set');
  for (const row of [3, 5, 8, 13]) {
    list.add({
      kind: 'bad-image',
      path: '/set/a.parquet',
      row,
      message: message`The image ${row} is damaged.`,
    });
  }
  const [sum, ...others] = sumUpFindings(list.findings);
  expect(others).toEqual([]);
  expect([sum.row, sum.related?.map(({ row }) => row)]).toEqual([3, [5, 8, 13]]);
});
