import { describe, expect, it } from 'vitest';
import { clusterNames } from '../../../src/common/clusterNames';
import type { CategoryField } from '../../../src/webview/fields';
import { renameCluster } from '../../../src/webview/queries/renameCluster';
import { fakeModel, settled } from './fakeQueries';

const field = (id: string, values: string[], codes: number[]): CategoryField => ({
  ...{ id, title: id, csv: id, brief: true, empty: false },
  level: 'image',
  kind: 'category',
  column: { values, codes: Uint32Array.from(codes) },
});

describe('names of clusters', () => {
  const sources = {
    labels: Int32Array.of(0, 0, 0, 1, 1, -1),
    fields: [
      field('modality', ['CT', 'MRI', 'Unknown'], [0, 0, 1, 0, 1, 0]),
      field('location', ['Brain_Tissue', 'Unknown'], [0, 0, 0, 1, 1, 0]),
    ],
    words: new Map([
      [0, ['contain', 'brain', '水肿', 'edema', 'mr']],
      [1, ['picture', '肺']],
    ]),
    answers: ['Brain Edema', '脑水肿', 'No'],
    language: 'en',
  };

  it('are what most images share, then words of answers in the language of the editor', () => {
    // CT has two of three, MRI one of two: no more than half name nothing. "contain" stands in questions alone.
    expect(clusterNames(sources)).toEqual(new Map([[0, 'CT · Brain Tissue · edema']]));
    expect(clusterNames({ ...sources, language: 'zh-cn' }).get(0)).toBe('CT · Brain Tissue · 水肿');
  });

  it('differ where words of one cluster are not those of the other of the same name', () => {
    const alike = {
      ...sources,
      labels: Int32Array.of(0, 0, 1, 1, 2, 2),
      fields: [field('modality', ['MRI'], [0, 0, 0, 0, 0, 0])],
      words: new Map([
        [0, ['brain', 'tumor', 'edema']],
        [1, ['brain', 'tumor', 'lobe']],
        [2, ['brain', 'tumor']],
      ]),
      answers: ['brain tumor', 'edema', 'lobe'],
    };
    expect([...clusterNames(alike).values()]).toEqual([
      'MRI · edema · brain',
      'MRI · lobe · brain',
      'MRI · brain · tumor',
    ]);
  });

  it('are those of the user where he gave some, in legend and groups; other parameters have their own', async () => {
    const labels = Int32Array.of(0, 0, 1, 1, 0);
    const { model, store } = fakeModel({ kmeans: { labels } });
    const legend = () =>
      model.colorScale({ kind: 'cluster', method: 'kmeans' })?.rows.map(({ label }) => label);
    legend();
    await settled();
    expect(legend()).toContain('Cluster 0: CT · Lung');
    renameCluster({ store, model }, 'kmeans', 0, ' chests ');
    expect(legend()).toContain('Cluster 0: chests');
    store.set({ params: { kmeans: { k: 9 } } });
    legend();
    await settled();
    expect(legend()).toContain('Cluster 0: CT · Lung');
    store.set({ params: {} });
    renameCluster({ store, model }, 'kmeans', 0, '');
    expect(legend()).toContain('Cluster 0: CT · Lung');
  });
});
