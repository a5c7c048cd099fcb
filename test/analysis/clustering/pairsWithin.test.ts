import { describe, expect, it } from 'vitest';
import { eachPairWithin } from '../../../src/analysis/clustering/dbscan/pairsWithin';
import { DistanceBounds, type Metric } from '../../../src/analysis/numeric/distanceBounds';
import { eachPair } from '../../../src/analysis/numeric/gram';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';

/** Whole numbers, so that many pairs lie exactly at the distance; some far from 0, some rows of zeros. */
function rowsOf(n: number, d: number, offset: number) {
  const random = new MT19937(n + d);
  const data = Float32Array.from({ length: n * d }, () => offset + random.integer(3));
  data.fill(0, 0, d);
  return { n, d, data };
}

describe.each([
  ['euclidean', 0],
  ['euclidean', 1000],
  ['cosine', 0],
  ['cosine', 7],
] as const)('pairs within a distance, %s, offset %i', (metric: Metric, offset) => {
  it.each([0, 0.02, 1, Math.SQRT2, 2, 5, 1e4])('%d: all of them, and no other', async (distance) => {
    const x = rowsOf(270, 5, offset);
    const keys = new DistanceBounds(x, metric, 'DBSCAN');
    const limit = keys.key(distance);
    const found: string[] = [];
    await eachPairWithin(
      keys,
      limit,
      () => false,
      (i, j) => found.push(`${i} ${j}`),
      (visit) => eachPair(keys.x, silentContext(), visit),
    );
    const wanted: string[] = [];
    for (let i = 0; i < x.n; i++)
      for (let j = i + 1; j < x.n; j++) if (keys.exactKey(i, j) <= limit) wanted.push(`${i} ${j}`);
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });
});
