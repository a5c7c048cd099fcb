import { beforeAll, describe, expect, it } from 'vitest';
import { silhouettes } from '../../../src/analysis/clustering/silhouette';
import type { DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { neighborDistances, silhouetteOf, sweepParam } from '../../../src/analysis/session/tuning';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from './openedSample';

const cancel = new CancelFlag();
const room = temporaryFolder();
let session: DatasetAnalysis;

beforeAll(async () => {
  ({ session } = await openedSample(room, { count: 24, seed: 5, faults: {} }));
});

describe('a sweep', () => {
  it('is the runs themselves with their silhouettes, without the values that the data do not allow', async () => {
    const request = { space: 'image', method: 'kmeans', param: 'k', params: { nInit: 2 }, seed: 3 } as const;
    const points = await sweepParam(session, { ...request, values: [2, 5, 25] }, cancel, reporter);
    expect(points.map(({ value, clusters, noise }) => [value, clusters, noise])).toEqual([
      [2, 2, 0],
      [5, 5, 0],
    ]);
    const answer = await session.fit(
      { space: 'image', method: 'kmeans', params: { k: 5, nInit: 2 }, seed: 3 },
      cancel,
      reporter,
    );
    if (answer.kind !== 'clustering') throw new Error('no clustering');
    const { labels } = answer.result;
    const [score] = await silhouettes(session.spaces.get('image').space.x, [labels], silentContext());
    expect(points[1].silhouette).toBe(score.mean);
    expect(await silhouetteOf(session, 'image', labels, cancel, reporter)).toEqual(score);
  });

  it('refuses what is no clustering, and other parameters that do not fit', async () => {
    const of = (method: string, param: string) =>
      sweepParam(
        session,
        { space: 'image', method, param, values: [2], params: {}, seed: 1 },
        cancel,
        reporter,
      );
    await expect(of('pca', 'nComponents')).rejects.toMatchObject({ code: 'bad-parameter' });
    await expect(of('kmeans', 'clusters')).rejects.toMatchObject({ code: 'bad-parameter' });
  });
});

describe('distances to a neighbour', () => {
  it('are those of a search over all pairs, ascending', async () => {
    const { x } = session.spaces.get('image').space;
    const distance = (a: number, b: number) => {
      let sum = 0;
      for (let j = 0; j < x.d; j++) sum += (x.data[a * x.d + j] - x.data[b * x.d + j]) ** 2;
      return Math.sqrt(sum);
    };
    const rows = [...Array(x.n).keys()];
    const third = rows.map(
      (a) =>
        rows
          .filter((b) => b !== a)
          .map((b) => distance(a, b))
          .sort((p, q) => p - q)[2],
    );
    const found = await neighborDistances(
      session,
      { space: 'image', metric: 'euclidean', k: 3 },
      cancel,
      reporter,
    );
    const expected = third.sort((p, q) => p - q);
    expect(found.length).toBe(x.n);
    found.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 6));
    await expect(
      neighborDistances(session, { space: 'image', metric: 'manhattan', k: 3 }, cancel, reporter),
    ).rejects.toMatchObject({ code: 'bad-parameter' });
  });
});

describe('layouts of the QA records', () => {
  it('lay out each distinct text once: equal texts share a place, and counts of records do not pull', async () => {
    const run = (method: string) =>
      session.fit({ space: 'qa', method, params: {}, seed: 1 }, cancel, reporter);
    const texts = session.dataset.samples.flatMap(({ qa }) => qa.map((r) => `${r.question}\n${r.answer}`));
    for (const method of ['pca', 'hnne']) {
      const answer = await run(method);
      if (answer.kind !== 'reduction') throw new Error('no reduction');
      const { coordinates, partitions = [] } = answer.result;
      expect(coordinates.n).toBe(texts.length);
      const placeOf = new Map<string, string>();
      texts.forEach((text, row) => {
        const place = [
          ...coordinates.data.subarray(2 * row, 2 * row + 2),
          ...partitions.map((level) => level[row]),
        ];
        expect(placeOf.get(text) ?? place.join()).toBe(place.join());
        placeOf.set(text, place.join());
      });
      expect(placeOf.size).toBeLessThan(texts.length);
      // The mean of the distinct places, not that of the records, is the middle of PCA.
      if (method !== 'pca') continue;
      const places = [...new Set(placeOf.values())].map((place) => Number(place.split(',')[0]));
      expect(Math.abs(places.reduce((sum, at) => sum + at, 0) / places.length)).toBeLessThan(1e-5);
    }
  });
});
