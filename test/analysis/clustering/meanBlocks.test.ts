import { expect, it } from 'vitest';
import { MeanBlocks } from '../../../src/analysis/clustering/finch/meanBlocks';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs } from './fitted';

it('no row outside the probes of a block is as near as its limit, and most rows are outside', async () => {
  // Far from 0, where products of the rows themselves would lose the distances.
  const x = blobs(2600, 20, 5, 3, 0.3);
  const rows = { ...x, data: Float64Array.from(x.data, (value) => value + 100) };
  const keys = new DistanceBounds(rows, 'euclidean', 'test');
  const partition = await MeanBlocks.create(rows, silentContext());
  const { blocks } = partition;
  expect(blocks.flatMap((block) => [...block.rows]).sort((a, b) => a - b)).toEqual(
    Array.from({ length: x.n }, (_, i) => i),
  );
  // Twice as far as the nearest other.
  const limits = Float64Array.from({ length: x.n }, (_, i) => {
    let least = Infinity;
    for (let j = 0; j < x.n; j++) if (j !== i) least = Math.min(least, keys.exactKey(i, j));
    return 4 * least;
  });
  const probes = partition.probes(limits, silentContext());
  let compared = 0;
  blocks.forEach((block, b) => {
    const among = new Set([...probes[b], ...block.rows]);
    expect(among.size).toBe(probes[b].length + block.rows.length);
    for (let i = 0; i < x.n; i++) {
      if (among.has(i)) continue;
      const nearest = block.rows.reduce((least, j) => Math.min(least, keys.exactKey(i, j)), Infinity);
      expect(nearest).toBeGreaterThan(limits[i]);
    }
    compared += probes[b].length * block.rows.length;
  });
  expect(compared).toBeGreaterThan(0);
  expect(compared).toBeLessThan(0.5 * x.n * x.n);
});
