import { expect, it } from 'vitest';
import type { FitAnswer } from '../../../src/analysis/methods/fit';
import { SeenResults } from '../../../src/extension/datasets/seenResults';

it('call clusterings as the panel does', () => {
  const seen = new SeenResults(() => undefined);
  const fit = { kind: 'clustering', method: 'kmeans', result: { labels: Int32Array.from([0, 1]) } };
  seen.takeFit(fit as unknown as FitAnswer, 2);
  seen.takeTitles([{ name: 'kmeans', title: 'K-means' }]);
  expect(seen.clusters.map(({ method, title }) => [method, title])).toEqual([['kmeans', 'K-means']]);
});
