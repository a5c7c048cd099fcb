import { describe, expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import { datasetColumns } from '../../../src/analysis/session/datasetColumns';
import { adjustedRand, contingency, normalizedMutualInformation } from '../../../src/common/agreement';
import { clusterScale, flagScale, valueScale } from '../../../src/webview/color/colorScale';
import { exportColumns, fileName, toCsv, toIds, toJson } from '../../../src/webview/export/exports';
import { rowsOfLabel, withNoise } from '../../../src/webview/queries/grouping';
import { sortedRows } from '../../../src/webview/queries/outlierSources';
import { tagColumn, tagScale } from '../../../src/webview/queries/tags';
import { readNames, zeroShotColors } from '../../../src/webview/queries/zeroShot';

const names = {
  cluster: (label: number) => `Cluster ${label}`,
  noise: 'Noise',
  other: (clusters: number) => `${clusters} smaller`,
};

describe('colour keys', () => {
  it('give up to ten clusters their colours in label order, noise last in the legend', () => {
    const scale = clusterScale('k', 'K', Int32Array.of(1, 0, 1, -1), names);
    expect([...scale.indices]).toEqual([2, 1, 2, 0]);
    expect(scale.rows.map(({ label, count }) => `${label} ${count}`)).toEqual([
      'Cluster 0 1',
      'Cluster 1 2',
      'Noise 1',
    ]);
    expect(scale.sharedNeutral).toBe(false);
  });

  it('beyond ten, keep the ten largest coloured and say how many share the neutral', () => {
    const labels = Int32Array.from({ length: (12 * 13) / 2 }, (_none, at) =>
      Math.floor((Math.sqrt(8 * at + 1) - 1) / 2),
    );
    const scale = clusterScale('k', 'K', labels, names);
    expect(scale.sharedNeutral).toBe(true);
    expect(scale.rows).toHaveLength(11);
    expect(scale.rows.at(-1)).toEqual({ id: 11, indices: [11], label: '2 smaller', count: 3 });
    expect(scale.rows[0].label).toBe('Cluster 2');
    expect(scale.labelOf(0)).toBe('Cluster 0');
  });

  it('spread values over the ramp and keep missing ones neutral', () => {
    const scale = valueScale('v', 'V', [0, 5, 10, NaN], String);
    expect([...scale.indices]).toEqual([1, 128, 255, 0]);
    expect(scale.range).toEqual([0, 10]);
    expect([...valueScale('v', 'V', [3, 3], String).indices]).toEqual([128, 128]);
  });

  it('mark flagged rows', () => {
    expect([...flagScale('f', 'F', 4, Int32Array.of(2), { flagged: 'y', normal: 'n' }).indices]).toEqual([
      0, 0, 1, 0,
    ]);
  });
});

describe('agreement of labellings', () => {
  // scikit-learn 1.6.1: adjusted_rand_score and normalized_mutual_info_score of these two lists.
  const a = Int32Array.of(0, 0, 1, 2);
  const b = Int32Array.of(0, 0, 1, 1);

  it('equals scikit-learn', () => {
    const table = contingency(a, b);
    expect(adjustedRand(table)).toBeCloseTo(0.5714285714285714, 12);
    expect(normalizedMutualInformation(table)).toBeCloseTo(0.8, 12);
  });

  it('is one for the same partition under other names and refuses other lengths', () => {
    const same = contingency(Int32Array.of(5, 5, -1), Int32Array.of(0, 0, 7));
    expect(adjustedRand(same)).toBe(1);
    expect(normalizedMutualInformation(same)).toBeCloseTo(1, 12);
    expect(() => contingency(a, Int32Array.of(1))).toThrow(
      'Two labellings of different rows cannot be compared.',
    );
  });
});

describe('rows', () => {
  it('sort with ties by the second criterion, then by row, what is not a number last', () => {
    expect([...sortedRows([1, 2, 2, 2], true, [0, 5, 9, 5])]).toEqual([2, 1, 3, 0]);
    expect([...sortedRows([NaN, 1, Infinity, 2], true)]).toEqual([2, 3, 1, 0]);
    expect([...sortedRows([NaN, 1, Infinity, Infinity], false)]).toEqual([1, 2, 3, 0]);
  });
});

describe('groups', () => {
  const name = (label: number) => (label < 0 ? 'noise' : `c${label}`);

  it('have noise as the last of them, the same labels every time', () => {
    const labels = Int32Array.of(1, -1, 0, -1);
    const groups = withNoise({ title: 'DBSCAN', labels, name });
    expect([...groups.labels]).toEqual([1, 2, 0, 2]);
    expect(groups.name(2)).toBe('noise');
    expect(withNoise({ title: 'DBSCAN', labels, name }).labels).toBe(groups.labels);
    expect([...rowsOfLabel(groups.labels, 2)]).toEqual([1, 3]);
  });

  it('without noise stay as they are', () => {
    const labels = Int32Array.of(1, 0, 1);
    expect(withNoise({ title: 'K-means', labels, name }).labels).toBe(labels);
  });
});

describe('tags as colours', () => {
  const state = {
    file: null,
    tags: [
      { tag: 'blurred', indices: [0, 2] },
      { tag: 'check', indices: [2, 3] },
    ],
    notDuplicates: [],
  };

  it('give a combination a colour of its own, and grey to what has no tag', () => {
    expect(tagColumn(state, 5)).toEqual(['blurred', '', 'blurred; check', 'check', '']);
    const scale = tagScale('field:tags', state, 5);
    expect(scale.rows.map(({ label, count }) => [label, count])).toEqual([
      ['blurred', 1],
      ['blurred; check', 1],
      ['check', 1],
      ['No tag', 2],
    ]);
    expect([...scale.indices]).toEqual([1, 0, 2, 3, 0]);
    expect(scale.labelOf(1)).toBe('No tag');
  });
});

describe('zero-shot labels', () => {
  it('take the likeliest name and tell its probability', () => {
    const probabilities = Float32Array.of(0.2, 0.7, 0.1, 0.9, 0.05, 0.05);
    const scale = zeroShotColors('zero:labels', probabilities, ['CT', 'MRI', 'X-Ray']);
    expect([scale.labelOf(0), scale.labelOf(1)]).toEqual(['MRI 0.70', 'CT 0.90']);
    expect(scale.rows.map(({ count }) => count)).toEqual([1, 1, 0]);
  });

  it('are read from what was typed, each once', () => {
    expect(readNames(' CT, MRI,, CT ')).toEqual(['CT', 'MRI']);
  });
});

describe('exports', () => {
  it('have a file name that every disk takes, in any script', () => {
    expect(fileName('Slake 1.0: train/test')).toBe('Slake-1.0-train-test');
    expect(fileName('医学影像')).toBe('医学影像');
    expect(fileName('../-.hidden')).toBe('hidden');
    expect(fileName('?*')).toBe('slakescope');
    expect(fileName('𠮷'.repeat(100))).toBe('𠮷'.repeat(60));
  });

  const source = { file: '/data/question.json', line: 1, column: 1, offset: 0, length: 0 };
  const record = { question: 'What is it?', answer: 'Liver', source };
  const dataset = datasetColumns({
    name: 'set',
    root: '/data',
    roots: ['/data'],
    samples: ['xmlab0', '=HYPERLINK("x")', 'a,b"c'].map((id, row) => ({
      ...{ id, image: { kind: 'file', path: '/data/source.jpg' } as const, boxes: [], width: 8, height: 8 },
      ...{ modality: 'CT', location: 'Lung', split: 'train', qa: Array(row + 1).fill(record) },
    })),
    findings: [],
  });
  const layout: FitAnswer = {
    ...{ space: 'image', method: 'pca', params: {}, seed: 42, ms: 1, fromCache: false },
    kind: 'reduction',
    result: { coordinates: { n: 3, d: 1, data: Float64Array.of(-1.5, 2, 3) } },
  };
  const columns = exportColumns(dataset, [layout], null, ['', '=a', 'b'], new Map());

  it('quote what needs it and defuse formulas, but leave numbers alone', () => {
    expect(toCsv(dataset, new Int32Array(0), columns)).toBe(
      [
        'id,modality,location,split,questions,pca_1,tags',
        'xmlab0,CT,Lung,train,1,-1.5,',
        `"'=HYPERLINK(""x"")",CT,Lung,train,2,2,'=a`,
        '"a,b""c",CT,Lung,train,3,3,b',
        '',
      ].join('\n'),
    );
  });

  it('hold the selection only, in row order', () => {
    expect(toIds(dataset, Int32Array.of(0, 2))).toBe('xmlab0\na,b"c\n');
    expect(JSON.parse(toJson(dataset, Int32Array.of(2), columns))).toEqual({
      dataset: 'set',
      samples: [
        { id: 'a,b"c', modality: 'CT', location: 'Lung', split: 'train', questions: 3, pca_1: 3, tags: 'b' },
      ],
    });
  });
});
