import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/analysis/curation/decision';
import { requireEditableRecords, requireEditableSplits } from '../../../src/analysis/curation/editableLayout';
import type { Dataset } from '../../../src/analysis/dataset/types';
import { jpeg, read } from '../dataset/tinyDataset';

const date = '2026-11-28';
const drop: Decision = { kind: 'drop-image', sample: 'a', date };
const recordsIn = (...files: string[]) =>
  ({ root: '/set', samples: [{ qa: files.map((file) => ({ source: { file } })) }] }) as unknown as Dataset;

describe('a layout whose records are not edited', () => {
  it('is named with the way out before any work', () => {
    expect(() => requireEditableRecords(recordsIn('/set/a.txt', '/set/b.txt', '/set/c.txt'), [drop])).toThrow(
      'The records lie in a.txt and 2 more files, and',
    );
    expect(() => requireEditableRecords(recordsIn('/set/a.txt', '/set/b.txt'), [drop])).toThrow(
      'The records lie in a.txt and 1 more file, and "slakescope apply" edits JSON, JSON Lines, CSV, TSV and Parquet only; write them as one of these first.',
    );
  });

  it('matters only where a decision would edit them', () => {
    expect(() => requireEditableRecords(recordsIn('/set/a.txt'), [])).not.toThrow();
    expect(() => requireEditableRecords(recordsIn('/set/a.txt', '/set/b.json'), [drop])).not.toThrow();
    expect(() => requireEditableRecords(recordsIn(), [drop])).not.toThrow();
  });
});

describe('new splits of lists of records', () => {
  it('are refused where their list would be read as no split', async () => {
    const dataset = await read({ 'imgs/a/source.jpg': jpeg(), 'train.json': '[]' });
    await expect(requireEditableSplits(dataset, ['train', 'test'])).resolves.toBeUndefined();
    await expect(requireEditableSplits(dataset, ['train', 'holdout'])).rejects.toThrow('called holdout');
  });
});

describe('new splits of a column of splits', () => {
  const row = (i: number) => ({ image: `${i}.jpg`, question: 'What?', answer: 'Lung', split: 'train' });
  const files = (content: object) => ({ '1.jpg': jpeg(), '2.jpg': jpeg(41), 'qa.json': content });

  it('are refused where no record of its shape is edited', async () => {
    const byId = await read(files({ first: row(1), second: row(2) }));
    await expect(requireEditableSplits(byId, ['test'])).rejects.toThrow(
      'qa.json holds its records in a shape that apply does not edit',
    );
    const list = await read(files([row(1), row(2)]));
    await expect(requireEditableSplits(list, ['test'])).resolves.toBeUndefined();
  });
});
