import { beforeAll, describe, expect, it, vi } from 'vitest';
import { groupChoices, qaColorChoices } from '../../../src/webview/queries/colorChoices';
import { groupingOf, qaGroupingOf } from '../../../src/webview/queries/grouping';
import { snapshotPrefix } from '../../../src/webview/scatter/layout';
import { fakeModel, settled } from './fakeQueries';

beforeAll(() => void vi.stubGlobal('document', { documentElement: { lang: 'en' } }));

const plane = (x: number) => ({
  coordinates: { n: 5, d: 2, data: Float64Array.from({ length: 10 }, () => x) },
});
const labels = Int32Array.of(0, 0, 1, 1, -1);
const quality = {
  ...{ k: 2, trustworthiness: 1, continuity: 1, recall: 1 },
  rowTrustworthiness: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5),
  rowContinuity: new Float32Array(5),
  rowRecall: new Float32Array(5),
};
const requested = (host: { requests: { name: string; args: unknown }[] }) =>
  host.requests.map(({ name, args }) => `${name} ${(args as { method?: string }).method ?? ''}`.trim());

describe('runs of methods', () => {
  it('wait for the dataset and for the method to exist', () => {
    const { model, store, host } = fakeModel({ pca: plane(1) });
    store.set({ phase: { phase: 'working' } });
    expect(model.run('pca')).toBeNull();
    store.set({ phase: { phase: 'ready', samples: 5, questions: 5, crossModal: false } });
    expect([model.run('nothing'), model.pending('nothing').missing]).toEqual([null, true]);
    expect(host.requests).toEqual([]);
    expect(model.run('pca')).toEqual({ status: 'running' });
  });

  it('of a single image are on the first layout, which needs no neighbours', () => {
    const { model, store } = fakeModel();
    const { init, dataset } = store.get();
    const roles = { pca: ['firstLayout'], tsne: ['comparisonLayout'] } as const;
    const methods = (init?.methods ?? []).map((info) =>
      info.name === 'pca' || info.name === 'tsne'
        ? { ...info, capabilities: { ...info.capabilities, roles: roles[info.name] } }
        : info,
    );
    store.set({ init: init && { ...init, methods } });
    expect(model.reduction).toBe('tsne');
    store.set({ dataset: dataset && { ...dataset, ids: dataset.ids.slice(0, 1) } });
    expect(model.reduction).toBe('pca');
  });

  it('start from the layout of an earlier run, which is requested first', async () => {
    const { model, host } = fakeModel(
      { tsne: plane(2) },
      { params: { tsne: { a: 2 } }, starts: { tsne: { a: 1 } } },
    );
    expect(model.answer('tsne')).toBeNull();
    await settled();
    expect(model.run('tsne')?.status).toBe('running');
    await settled();
    const initial = new Float32Array(10).fill(2);
    const run = { space: 'image', method: 'tsne', seed: 42 };
    expect(host.requests.map(({ args }) => args)).toEqual([
      { ...run, params: { a: 1 } },
      { ...run, params: { a: 2 }, initial },
    ]);
    expect(model.answer('tsne')).toMatchObject({ params: { a: 2 } });
    expect(model.cached('tsne')).toBe(model.answer('tsne'));
    expect(host.requests).toHaveLength(2);
  });

  it('show what a running reduction has reached, then its result', async () => {
    const { model } = fakeModel({ pca: plane(1) });
    expect(model.layout('pca')).toBeNull();
    let notified = 0;
    model.queries.onChange(() => notified++);
    model.takeSnapshot('image', 'pca', new Float32Array(10));
    expect([model.layout('pca')?.key.startsWith(snapshotPrefix), notified]).toEqual([true, 1]);
    expect(model.layout('pca', 'text')).toBeNull();
    await settled();
    expect(model.layout('pca')?.key.startsWith(snapshotPrefix)).toBe(false);
    expect(model.layout('pca')).toBe(model.layout('pca'));
  });

  it('are retried with the run that they start from', async () => {
    const { model, host } = fakeModel({}, { starts: { tsne: { a: 1 } } });
    model.pending('tsne');
    await settled();
    expect(model.pending('tsne').run).toMatchObject({ status: 'failed', message: 'no fit' });
    model.pending('tsne').retry();
    expect(model.pending('tsne').run).toEqual({ status: 'running' });
    expect(host.requests).toHaveLength(2);
  });
});

describe('the layout quality', () => {
  it('is requested after its layout, with as many neighbours as few rows allow', async () => {
    const { model, host } = fakeModel({ pca: plane(1), layoutQuality: quality });
    expect(model.layoutQuality('pca')).toBeNull();
    await settled();
    expect(model.layoutQuality('pca')).toBeNull();
    await settled();
    expect(model.layoutQuality('pca')).toBe(quality);
    expect(model.cachedLayoutQuality('pca')).toBe(quality);
    expect(requested(host)).toEqual(['fit pca', 'layoutQuality pca']);
    expect(host.requests[1].args).toMatchObject({ k: 2 });
    const scale = model.colorScale({ kind: 'quality', measure: 'trustworthiness' }, 'pca');
    expect([scale?.range, scale?.labelOf(1)]).toEqual([[Math.fround(0.1), Math.fround(0.5)], '0.20']);
  });

  it('has no colour for rows that were not measured', async () => {
    const layoutQuality = {
      ...quality,
      rowTrustworthiness: Float32Array.of(0.2, 0.5),
      sample: {
        rows: Int32Array.of(1, 4),
        standardErrors: { trustworthiness: 0.1, continuity: 0.1, recall: 0.1 },
      },
    };
    const { model } = fakeModel({ pca: plane(1), layoutQuality });
    for (let asked = 0; asked < 2; asked++) {
      model.layoutQuality('pca');
      await settled();
    }
    const scale = model.colorScale({ kind: 'quality', measure: 'trustworthiness' }, 'pca');
    expect([0, 1, 4].map((row) => scale?.labelOf(row))).toEqual(['not measured', '0.20', '0.50']);
    expect(Array.from(scale?.indices ?? [], (index) => index > 0)).toEqual([false, true, false, false, true]);
  });
});

describe('color scales', () => {
  it('are the same object as long as what they are made of lives', async () => {
    const { model, store } = fakeModel({
      kmeans: { labels },
      lof: { scores: new Float64Array(5), outliers: Int32Array.of(4) },
    });
    const sources = [
      { kind: 'cluster', method: 'kmeans' },
      { kind: 'score', method: 'lof' },
      { kind: 'flag', method: 'lof' },
      { kind: 'field', id: 'modality' },
    ] as const;
    expect(sources.map((source) => model.colorScale(source)?.id)).toEqual([
      undefined,
      undefined,
      undefined,
      'field:modality',
    ]);
    await settled();
    expect(sources.map((source) => model.colorScale(source)?.labelOf(4))).toEqual([
      'Noise',
      '0.000',
      'Flagged',
      'CT',
    ]);
    for (const source of sources) expect(model.colorScale(source)).toBe(model.colorScale(source));
    const before = model.colorScale(sources[3]);
    const { dataset } = store.get();
    store.set({ dataset: dataset && { ...dataset } });
    expect(model.colorScale(sources[3])).not.toBe(before);
  });

  it('of questions have ids of their own', async () => {
    const { model, host } = fakeModel({ kmeans: { labels } });
    const source = { kind: 'cluster', method: 'kmeans' } as const;
    model.qaColorScale(source);
    await settled();
    expect(model.qaColorScale(source)?.id).toBe('qa/cluster:kmeans');
    expect(model.qaColorScale({ kind: 'field', id: 'language' })?.labelOf(0)).toBe('Unknown');
    expect(model.qaColorScale({ kind: 'tags' })).toBeNull();
    expect(host.requests[0].args).toMatchObject({ space: 'qa' });
  });
});

describe('groups by a color source', () => {
  it('come from clusterings and fields of categories that some row has a value of', async () => {
    const { model } = fakeModel({ kmeans: { labels } });
    expect(groupChoices(model).map(({ value }) => value)).toEqual([
      ...['cluster:kmeans', 'cluster:dbscan', 'field:modality', 'field:location'],
    ]);
    expect(qaColorChoices(model).map(({ title }) => title)).toEqual(['KMEANS', 'DBSCAN']);
    groupingOf(model, { kind: 'cluster', method: 'kmeans' });
    await settled();
    const clusters = groupingOf(model, { kind: 'cluster', method: 'kmeans' });
    expect([clusters?.title, clusters?.name(-1), clusters?.name(1)]).toEqual([
      'KMEANS',
      'Noise',
      'Cluster 1: Lung',
    ]);
    const modality = groupingOf(model, { kind: 'field', id: 'modality' });
    expect([[...(modality?.labels ?? [])], modality?.name(1)]).toEqual([[0, 1, 0, 1, 0], 'MRI']);
    expect(qaGroupingOf(model, { kind: 'field', id: 'contentType' })?.name(0)).toBe('Unknown');
    for (const source of [{ kind: 'tags' }, { kind: 'field', id: 'questions' }] as const) {
      expect(groupingOf(model, source)).toBeNull();
    }
  });
});
