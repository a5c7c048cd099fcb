import { describe, expect, it } from 'vitest';
import { firstNeighbors } from '../../../src/analysis/clustering/finch/firstNeighbors';
import { ClusterMeans } from '../../../src/analysis/clustering/finch/means';
import { nearestMeans } from '../../../src/analysis/clustering/finch/nearestMeans';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, normals } from './fitted';

const own = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

describe('first neighbours of means are all but exact', () => {
  it.each([
    ['cosine', 'in groups', blobs(1500, 100, 40, 1, 0.5)],
    ['euclidean', 'in groups', blobs(1500, 100, 40, 1, 0.5)],
    ['cosine', 'where all pairs are compared', normals(1500, 100, 7)],
    ['euclidean', 'where all pairs are compared', normals(1500, 100, 7)],
  ] as const)('by %s distance, %s', async (metric, _, x) => {
    const means = await ClusterMeans.create(x, x.n, true);
    const rows = means.compute(own(x.n), x.n, silentContext());
    const copy = { ...rows, data: rows.data.slice() };
    const found = await nearestMeans(means, rows, metric, true, silentContext());
    const exact = await firstNeighbors(copy, metric, true, silentContext());
    const same = exact.neighbor.filter((j, i) => found!.neighbor[i] === j).length;
    expect(same).toBeGreaterThanOrEqual(1498);
    expect(found!.distance(3, 700)).toBeCloseTo(exact.distance(3, 700), 6);
    means.release();
  });
});

it('are left to an exact search where 7 bits do not tell them apart', async () => {
  const noise = normals(1100, 70, 2);
  const x = { ...noise, data: noise.data.map((value, at) => (at < 70 ? 1 : 1e-4 * value + 1)) };
  x.data.set(noise.data.subarray(0, 70).map((value) => 1e3 * value));
  const means = await ClusterMeans.create(x, x.n, true);
  const rows = means.compute(own(x.n), x.n, silentContext());
  expect(await nearestMeans(means, rows, 'euclidean', true, silentContext())).toBeUndefined();
  means.release();
});

it('means of joined clusters are those of their rows', async () => {
  const x = normals(300, 13, 4);
  const labels = own(300).map((i) => i % 60);
  const joined = own(60).map((c) => c % 7);
  const means = await ClusterMeans.create(x, 60, true);
  means.compute(labels, 60, silentContext());
  const merged = means.merge(joined, 7, silentContext()).data.slice();
  const whole = means.compute(
    labels.map((c) => joined[c]),
    7,
    silentContext(),
  ).data;
  expect(Math.max(...merged.map((value, at) => Math.abs(value - whole[at])))).toBeLessThan(1e-6);
  means.release();
});
