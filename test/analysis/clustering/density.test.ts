import { describe, expect, it } from 'vitest';
import { densityOf } from '../../../src/analysis/clustering/dbscan/density';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';

/** By the definition: clusters are what core rows reach through core rows, in the order of their lowest core row. */
function plainDensity(keys: DistanceBounds, sizes: Int32Array, limit: number, minSamples: number) {
  const { n } = keys.x;
  const near = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => j).filter((j) => keys.exactKey(i, j) <= limit),
  );
  const cores = near.map((rows) => rows.reduce((sum, j) => sum + sizes[j], 0) >= minSamples);
  const labels = new Array<number>(n).fill(-1);
  let clusters = 0;
  for (let i = 0; i < n; i++) {
    if (!cores[i] || labels[i] >= 0) continue;
    const open = [i];
    labels[i] = clusters;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const j of near[at]) {
        if (!cores[j] || labels[j] >= 0) continue;
        labels[j] = clusters;
        open.push(j);
      }
    }
    clusters++;
  }
  const border = (i: number) => Math.min(...near[i].filter((j) => cores[j]).map((j) => labels[j]));
  return {
    labels: labels.map((label, i) => (cores[i] || border(i) === Infinity ? label : border(i))),
    cores: cores.map(Number),
  };
}

describe.each([
  ['euclidean', 0],
  ['euclidean', 1000],
  ['cosine', 0],
  ['cosine', 7],
] as const)('density, %s, offset %i', (metric, offset) => {
  // Whole numbers, so that many pairs lie exactly at the distance; some rows of zeros.
  const random = new MT19937(11);
  const data = Float32Array.from({ length: 270 * 5 }, () => offset + random.integer(3));
  data.fill(0, 0, 10);
  const keys = new DistanceBounds({ n: 270, d: 5, data }, metric, 'DBSCAN');
  const sizes = Int32Array.from({ length: 270 }, () => 1 + random.integer(3));

  it.each([0, 0.02, 0.11, 1, Math.SQRT2, 2, 1e4])('%d: as by definition', async (distance) => {
    const limit = keys.key(distance);
    for (const minSamples of [1, 2, 5, 9, 30, 1000]) {
      const { labels, cores } = await densityOf(keys, sizes, limit, minSamples, silentContext());
      const wanted = plainDensity(keys, sizes, limit, minSamples);
      expect(Array.from(cores)).toEqual(wanted.cores);
      expect(Array.from(labels)).toEqual(wanted.labels);
    }
  });
});
