import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ColumnChoice } from '../../../../src/analysis/dataset/columns/columnChoice';
import { FindingList } from '../../../../src/analysis/dataset/findingList';
import { ImageFiles } from '../../../../src/analysis/dataset/records/imageFiles';
import { TableSamples } from '../../../../src/analysis/dataset/records/tableSamples';
import { TextPool } from '../../../../src/analysis/dataset/records/textPool';
import { delimitedFormat } from '../../../../src/analysis/dataset/tables/text/delimitedTable';
import { silentContext } from '../../../../src/analysis/taskContext';
import { brief, makeRoot, png } from '../tinyDataset';

it('refuses more questions than the memory holds, before it ends the process', async () => {
  const csv = `image,question,answer\n${'images/a.png,What is it?,lung\n'.repeat(2000)}`;
  const root = await makeRoot({ 'images/a.png': png(), '1.csv': csv });
  const findings = new FindingList(root);
  const task = silentContext();
  const imageFiles = () => Promise.resolve(new ImageFiles(root, [join(root, 'images/a.png')]));
  const choice = new ColumnChoice(root, undefined);
  const table = await delimitedFormat.open(join(root, '1.csv'), findings, task);
  const read = (heapBytes: number) =>
    new TableSamples({ findings, task, choice, imageFiles }, 5000, heapBytes).add(
      table!,
      {},
      () => undefined,
    );
  await read(4 * 2 ** 20);
  await expect(read(2 ** 20)).rejects.toThrow(
    'The dataset has more questions than fit into the 1 MB of memory that are allowed for them; allow more (on the command line by NODE_OPTIONS=--max-old-space-size=MEGABYTES), or analyse a part of it.',
  );
});

it('keeps equal texts once', () => {
  const texts = new TextPool();
  const one = texts.of(['What', 'is it?'].join(' '));
  expect(texts.of('What is it?')).toBe(one);
  expect(texts.of('What is that?')).toBe('What is that?');
});

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
