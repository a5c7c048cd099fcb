import { describe, expect, it, vi } from 'vitest';
import { fieldFacets, findingFacet, selectionSummary } from '../../../src/webview/queries/selectionFacets';

const modality = { values: ['CT', '', 'MRI'], codes: Uint32Array.of(0, 2, 2, 1, 0, 2) };
const split = { values: ['train', 'test'], codes: Uint32Array.of(0, 0, 1, 1, 0, 0) };
const field = (id: string, column: typeof modality) => ({
  ...{ id, title: id, level: 'image', kind: 'category', empty: false, brief: false },
  column,
});
const dataset = {
  ids: ['a', 'b', 'c', 'd', 'e', 'f'],
  fields: [field('modality', modality), field('split', split)],
  qaToSample: Int32Array.of(0, 0, 1, 3, 5, 5, 5),
} as unknown as Parameters<typeof fieldFacets>[0];

describe('what a selection is made of', () => {
  it('are the values that its rows have, the most frequent first, with these rows', () => {
    const facets = fieldFacets(dataset, Int32Array.of(1, 2, 3, 4));
    const shown = facets.map(({ id, values }) => [id, values.map(({ label, rows }) => [label, ...rows])]);
    expect(shown).toEqual([
      [
        'modality',
        [
          ['MRI', 1, 2],
          ['CT', 4],
          ['Unknown', 3],
        ],
      ],
      [
        'split',
        [
          ['test', 2, 3],
          ['train', 1, 4],
        ],
      ],
    ]);
  });

  it('are of the dataset as it is now', () => {
    const selection = Int32Array.of(0, 1);
    const labels = (of: typeof dataset) => fieldFacets(of, selection)[0].values.map(({ label }) => label);
    expect(labels(dataset)).toEqual(['CT', 'MRI']);
    expect(labels({ ...dataset, fields: [dataset.fields[1]] })).toEqual(['train']);
  });

  it('are the kinds of its findings, each image once', () => {
    type Findings = Parameters<typeof findingFacet>[1];
    const findings = [
      { kind: 'duplicate', sample: '4' },
      { kind: 'duplicate', sample: '1' },
      { kind: 'duplicate', sample: '1' },
      { kind: 'leakage', sample: '0' },
    ] as unknown as Findings;
    const { values } = findingFacet(
      dataset,
      findings,
      ({ sample }) => [Number(sample), 3],
      Int32Array.of(1, 4),
    );
    expect(values.map(({ id, rows }) => [id, ...rows])).toEqual([['duplicate', 1, 4]]);
  });

  it('are told in words, with the questions', () => {
    vi.stubGlobal('document', { documentElement: { lang: 'en' } });
    expect(selectionSummary(dataset, Int32Array.of(0, 1, 2, 5))).toBe('3 MRI, 1 CT · 6 questions');
  });
});
