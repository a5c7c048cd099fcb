/** A field that is added to its list appears in menus, groups, colours, CSV, summary and report without further code. */
import { describe, expect, it, vi } from 'vitest';
import type * as Fields from '../../../src/analysis/dataset/fields';
import { summarize } from '../../../src/analysis/dataset/summary';
import type { Sample } from '../../../src/analysis/dataset/types';
import { englishText } from '../../../src/analysis/export/report/reportText';
import { datasetSection } from '../../../src/analysis/export/report/sections';
import { exportColumns, toCsv } from '../../../src/webview/export/exports';
import { colorChoices, groupChoices, qaColorChoices } from '../../../src/webview/queries/colorChoices';
import { groupingOf } from '../../../src/webview/queries/grouping';
import { fakeModel } from './fakeQueries';

vi.mock('../../../src/analysis/dataset/fields', async (original) => {
  const fields = await original<typeof Fields>();
  const scanner = { id: 'scanner', title: 'Scanner', csv: 'scanner', kind: 'category' };
  return {
    ...fields,
    SAMPLE_FIELDS: [...fields.SAMPLE_FIELDS, { ...scanner, of: ({ id }: Sample) => `scanner of ${id}` }],
    RECORD_FIELDS: [
      ...fields.RECORD_FIELDS,
      { id: 'length', title: 'Length', csv: 'length', kind: 'number', of: () => 5 },
    ],
  };
});

describe('an added field', () => {
  const { model, store } = fakeModel();
  const scanner = { kind: 'field', id: 'scanner' } as const;

  it('can colour and group the maps', () => {
    expect(colorChoices(model).map(({ value, title }) => [value, title])).toContainEqual([
      ...['field:scanner', 'Scanner'],
    ]);
    expect(groupChoices(model).map(({ value }) => value)).toContain('field:scanner');
    expect(qaColorChoices(model).map(({ title }) => title)).toContain('Length');
    expect(model.colorScale(scanner)?.labelOf(1)).toBe('scanner of s1');
    expect(model.qaColorScale({ kind: 'field', id: 'length' })?.range).toEqual([5, 5]);
    expect(groupingOf(model, scanner)?.name(2)).toBe('scanner of s2');
  });

  it('is a column of the exports', () => {
    const { dataset } = store.get();
    if (!dataset) throw new Error('There is a dataset.');
    const [head, first] = toCsv(
      dataset,
      Int32Array.of(3),
      exportColumns(dataset, [], null, null, new Map()),
    ).split('\n');
    expect([head, first]).toEqual([
      'id,modality,location,split,questions,scanner',
      's3,MRI,Lung,Unknown,1,scanner of s3',
    ]);
  });

  it('is counted in the summary and in the report', () => {
    const sample = {
      id: 'a',
      image: { kind: 'file', path: '' } as const,
      boxes: [],
      qa: [],
      width: 8,
      height: 8,
    };
    const samples = [{ ...sample, modality: 'CT', location: 'Lung' }];
    const dataset = { name: 'set', root: '/data', roots: ['/data'], findings: [], samples };
    expect(summarize(dataset).fields.scanner).toEqual({ 'scanner of a': 1 });
    expect(datasetSection(dataset, 'Built-in', englishText).text).toMatch(/Scanner.*scanner of a 1/s);
  });
});
