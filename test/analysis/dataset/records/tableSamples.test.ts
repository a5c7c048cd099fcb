import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ColumnChoice } from '../../../../src/analysis/dataset/columns/columnChoice';
import { FindingList } from '../../../../src/analysis/dataset/findingList';
import { ImageFiles } from '../../../../src/analysis/dataset/records/imageFiles';
import { TableSamples } from '../../../../src/analysis/dataset/records/tableSamples';
import { delimitedFormat } from '../../../../src/analysis/dataset/tables/text/delimitedTable';
import { silentContext } from '../../../../src/analysis/taskContext';
import { brief, makeRoot, png } from '../tinyDataset';

it('reads so many rows of all tables together, and says of each file that has more', async () => {
  const csv = (rows: number) => `image,question,answer\n${'images/a.png,What is it?,lung\n'.repeat(rows)}`;
  const root = await makeRoot({ 'images/a.png': png(), '1.csv': csv(2), '2.csv': csv(2), '3.csv': csv(1) });
  const findings = new FindingList(root);
  const task = silentContext();
  const imageFiles = () => Promise.resolve(new ImageFiles(root, [join(root, 'images/a.png')]));
  const choice = new ColumnChoice(root, undefined);
  const samples = new TableSamples({ findings, task, choice, imageFiles }, 3);
  for (const name of ['1.csv', '2.csv', '3.csv']) {
    const table = await delimitedFormat.open(join(root, name), findings, task);
    if (table) await samples.add(table, {}, () => undefined);
  }
  expect(samples.samples()[0].qa).toHaveLength(3);
  expect(brief(findings.findings)).toEqual([
    'error file-too-large 2.csv:1:1',
    'error file-too-large 3.csv:1:1',
  ]);
});
