import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sampledQualityNote } from '../../../src/webview/queries/answerNotes';
import {
  analyzeRequest,
  clusterSummary,
  flagSummary,
  layoutQualityNotes,
  layoutQualitySummary,
  meanStability,
  memberships,
  outlierComparisonRequest,
} from '../../../src/webview/queries/summaries';
import { fakeModel, settled } from './fakeQueries';

beforeAll(() => void vi.stubGlobal('document', { documentElement: { lang: 'en' } }));

const outlierComparison = {
  agree: Int32Array.of(0, 2, 0, 0, 1),
  order: Int32Array.of(1, 4, 0, 2, 3),
  columns: [0.5, 1].map((stability) => ({
    stability: new Float32Array(5).fill(stability),
    flags: Uint8Array.of(0, 1, 0, 0, 1),
  })),
};

describe('summaries of a sample', () => {
  it('are of what is known; nothing is requested for them', () => {
    const { model, host } = fakeModel();
    expect([memberships(model, 0), flagSummary(model, 0), layoutQualitySummary(model, 0)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(clusterSummary(model, 'kmeans')).toBeNull();
    expect(host.requests).toEqual([]);
  });

  it('name its cluster by each method', async () => {
    const { model } = fakeModel({
      kmeans: { labels: Int32Array.of(0, 1, 2, 0, 1) },
      dbscan: { labels: Int32Array.of(-1, 0, 0, 0, 0) },
    });
    model.answer('kmeans');
    await settled();
    expect(memberships(model, 2)).toBe('KMEANS 2');
    model.answer('dbscan');
    await settled();
    expect(memberships(model, 0)).toBe('KMEANS 0 · DBSCAN noise');
    expect(memberships(model, 5)).toBeNull();
    expect(clusterSummary(model, 'dbscan')).toMatchObject({ clusters: 1, noise: 1 });
  });

  it('count the methods that flag it once all have been compared', async () => {
    const { model } = fakeModel({
      knn: { scores: new Float64Array(5), outliers: Int32Array.of(1) },
      lof: { scores: new Float64Array(5), outliers: Int32Array.of(1, 4) },
      outlierComparison,
    });
    model.answer('knn');
    model.answer('lof');
    await settled();
    expect(flagSummary(model, 1)).toBeNull();
    model.queries.getOrRequest('outlierComparison', outlierComparisonRequest(model));
    await settled();
    expect(flagSummary(model, 1)).toBe('flagged by 2 of 2 · stability 0.75');
  });

  it('say how far its position on the map is reliable', async () => {
    const layoutQuality = { k: 2, rowTrustworthiness: Float32Array.of(0.99, 0.9, 0.5) };
    const { model } = fakeModel(
      { pca: { coordinates: { n: 5, d: 2, data: new Float64Array(10) } }, layoutQuality },
      { reduction: 'pca' },
    );
    model.layoutQuality('pca');
    await settled();
    model.layoutQuality('pca');
    await settled();
    const texts = [0, 1, 2, 3].map((sample) => layoutQualitySummary(model, sample));
    expect(texts.map((text) => text?.slice(0, 4))).toEqual(['0.99', '0.90', '0.50', undefined]);
    expect(new Set(texts).size).toBe(4);
  });
});

describe('the quality of a layout that was measured on some samples', () => {
  it('says so beside the plot and for the samples that were not', async () => {
    const layoutQuality = {
      ...{ k: 2, trustworthiness: 0.9, continuity: 0.8, recall: 0.5 },
      rowTrustworthiness: Float32Array.of(0.99, 0.5),
      sample: {
        rows: Int32Array.of(1, 3),
        standardErrors: { trustworthiness: 0.01234, continuity: 0.02, recall: 0.1 },
      },
    };
    const { model } = fakeModel(
      { pca: { coordinates: { n: 5, d: 2, data: new Float64Array(10) } }, layoutQuality },
      { reduction: 'pca' },
    );
    for (let asked = 0; asked < 2; asked++) {
      model.layoutQuality('pca');
      await settled();
    }
    expect([1, 2, 3].map((sample) => layoutQualitySummary(model, sample))).toEqual([
      '0.99, neighbours reliable',
      'not among the 2 samples on which it was measured',
      '0.50, position unreliable',
    ]);
    expect(layoutQualityNotes(model, 'pca')).toEqual([
      'Trustworthiness 0.900 ± 0.012',
      'Continuity 0.800 ± 0.020',
      '50 % of 2 neighbours preserved',
    ]);
    expect(sampledQualityNote(model, 'pca')).toEqual({
      parts: ['quality of 2 samples'],
      explanation:
        'PCA: layout quality measured on 2 rows drawn by the seed, each against all; standard error 0.0123 of trustworthiness, 0.0200 of continuity.',
    });
  });
});

describe('the requests of the outlier comparison and of the whole analysis', () => {
  it('hold the parameters of the methods that they run, in the order of their names', () => {
    const params = { pca: { a: 1 }, lof: { b: 2 }, kmeans: { k: 3 }, gone: { c: 4 } };
    const { model } = fakeModel({}, { params, seed: 7, space: 'text' });
    expect(outlierComparisonRequest(model)).toEqual({
      space: 'text',
      seed: 7,
      params: { kmeans: { k: 3 }, lof: { b: 2 } },
    });
    expect(Object.keys(analyzeRequest(model).params)).toEqual(['kmeans', 'lof', 'pca']);
  });
});

describe('the mean stability', () => {
  it('is over the methods, and 0 without any', () => {
    const of = (columns: readonly { stability: Float32Array }[]) =>
      meanStability({ columns } as Parameters<typeof meanStability>[0], 0);
    expect([of(outlierComparison.columns), of([])]).toEqual([0.75, 0]);
  });
});
