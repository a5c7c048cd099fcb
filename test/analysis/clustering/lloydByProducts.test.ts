import { describe, expect, it } from 'vitest';
import { Clusters } from '../../../src/analysis/clustering/kmeans/clusters';
import { Lloyd } from '../../../src/analysis/clustering/kmeans/lloyd';
import { LloydByProducts } from '../../../src/analysis/clustering/kmeans/lloydByProducts';
import { weightedRows } from '../../../src/analysis/clustering/kmeans/weightedRows';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';

const ignore = () => undefined;

/** Groups that overlap; the first 20 rows come twice. */
function someRows(n: number, seed: number) {
  const d = 64;
  const random = new MT19937(seed);
  const data = Float32Array.from({ length: n * d }, (_, at) => {
    const group = Math.floor(at / d) % 4;
    return random.normal() + (at % d === group ? 3 : 0);
  });
  data.copyWithin((n - 20) * d, 0, 20 * d);
  return weightedRows({ n, d, data }, silentContext());
}

async function both(seed: number, starts: readonly number[], tolerance: number, maxIter: number) {
  const rows = someRows(300, seed);
  const products = await rows.products();
  if (!products) throw new Error('These rows are few and long.');
  const k = starts.length;
  const clusters = new Clusters(rows, k);
  const expected = new Lloyd(rows, clusters).run(
    rows.pick(starts),
    tolerance,
    maxIter,
    ignore,
    silentContext(),
  );
  const byProducts = new LloydByProducts(rows, products, k);
  byProducts.run([1, 2, 3, 4, 5].slice(0, k), 0, 2, ignore); // of which nothing is left
  return { clusters, expected, run: byProducts.run(starts, tolerance, maxIter, ignore) };
}

describe('LloydByProducts', () => {
  it.each([
    ['until nothing changes', 1, 0, 300],
    ['until the centres hardly move', 2, 20, 300],
    ['for some iterations', 3, 0, 4],
    ['once', 4, 0, 1],
  ])('is the run of Lloyd, %s', async (_, seed, tolerance, maxIter) => {
    const { clusters, expected, run } = await both(seed, [3, 50, 111, 200, 7], tolerance, maxIter);
    expect(run?.labels).toEqual(expected.labels);
    expect(run?.nIter).toBe(expected.nIter);
    expect(run && run.inertia / expected.inertia).toBeCloseTo(1, 10);
    const centers = run && clusters.meansOf(run.members, silentContext());
    centers?.data.forEach((value, at) => expect(value).toBeCloseTo(expected.centers.data[at], 10));
  });

  it('leaves runs to Lloyd in which a cluster has no rows', async () => {
    const { run } = await both(5, [3, 3, 200], 0, 300);
    expect(run).toBeUndefined();
  });
});
