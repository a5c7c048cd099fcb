import { expect, it } from 'vitest';
import { kmeans, kmeansMethod } from '../../../src/analysis/clustering/kmeans';
import { flagAbove, flagShare } from '../../../src/analysis/outliers/flags';
import { kmeansDistance, kmeansDistanceMethod } from '../../../src/analysis/outliers/kmeansDistance';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';
import { rows } from '../clustering/fitted';
import { groupsWithStrays } from './fixture';

const fit = (x: Parameters<typeof kmeansDistance>[0], request = {}) =>
  kmeansDistance(
    x,
    resolveParams(kmeansDistanceMethod.params, request, 'Distance to K-means centre'),
    42,
    silentContext(),
  );

it('is the distance to the mean of the own group', async () => {
  const { scores } = await fit(rows([0, 0], [0, 2], [10, 0], [10, 6]), { k: 2 });
  expect([...scores]).toEqual([1, 1, 3, 3]);
});

it('agrees with the clusters that K-means gives for the same seed', async () => {
  const x = groupsWithStrays(6);
  const request = resolveParams(kmeansMethod.params, { k: 3, nInit: 4 }, 'K-means');
  const { distances } = await kmeans(x, request, 42, silentContext());
  const { scores } = await fit(x, { k: 3, nInit: 4 });
  expect(scores).toEqual(Float64Array.from(distances));
});

it('makes every row its own centre when k is too large', async () => {
  const { scores, outliers } = await fit(rows([0], [4], [9]), { k: 8 });
  expect([...scores]).toEqual([0, 0, 0]);
  expect(outliers).toHaveLength(0);
});

it('flags strictly above the quantile, which lies between two ranks', () => {
  const scores = Float64Array.from([5, 1, 2, 3, 4]);
  expect([...flagShare(scores, 0.25)]).toEqual([0]); // the quantile is exactly 4
  expect([...flagShare(scores, 0.3)]).toEqual([0, 4]);
  expect([...flagShare(Float64Array.from([7, 7, 7, 1]), 0.5)]).toEqual([]);
  expect([...flagAbove(scores, 3)]).toEqual([0, 4]);
  expect(flagShare(new Float64Array(0), 0.1)).toHaveLength(0);
});
