import { expect, it } from 'vitest';
import { densePrim } from '../../../src/analysis/clustering/hdbscan/spanningTree';
import { metrics } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { neighbors, pairKeys } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, grid } from './fitted';

/** Prim by its definition: the distance of every pair, in doubles; the lowest index among the nearest joins next. */
function plainPrim(n: number, core: Float64Array, distance: (i: number, j: number) => number) {
  const nearest = new Float64Array(n).fill(Infinity);
  const source = new Int32Array(n);
  const outside = new Set(Array.from({ length: n - 1 }, (_, i) => i + 1));
  const tree: [number, number, number][] = [];
  for (let current = 0; outside.size > 0;) {
    let next = -1;
    for (const j of outside) {
      const reach = Math.max(core[current], core[j], distance(current, j));
      if (reach < nearest[j]) {
        nearest[j] = reach;
        source[j] = current;
      }
      if (next < 0 || nearest[j] < nearest[next]) next = j;
    }
    tree.push([source[next], next, nearest[next]]);
    outside.delete(next);
    current = next;
  }
  return tree;
}

function doubles(n: number, d: number): AnyMatrix {
  const random = new MT19937(n);
  return { n, d, data: Float64Array.from({ length: n * d }, () => 100 + random.normal()) };
}

it.each([
  ['groups', blobs(160, 20, 6, 1)],
  ['overlapping groups', blobs(130, 3, 5, 2, 0.5)],
  ['whole numbers with equal rows', grid(140, 3, 5, 3)],
  ['doubles', doubles(90, 7)],
  ['two rows', blobs(2, 5, 1, 4)],
])('the spanning tree of %s is that of all distances, edge by edge, to the last bit', async (_name, x) => {
  for (const metric of metrics) {
    for (const minSamples of [1, 4]) {
      const space = new EmbeddingMatrix(x);
      const keys = await pairKeys(space, metric, 'test');
      const k = Math.min(minSamples, x.n - 1);
      const near = await neighbors(space, metric, k, silentContext());
      const core = Float64Array.from({ length: x.n }, (_, i) => near.distances[(i + 1) * k - 1]);
      const { from, to, weight } = await densePrim(keys, core, silentContext());
      const wanted = plainPrim(x.n, core, (i, j) => keys.distance(keys.exactKey(i, j)));
      expect(Array.from(to, (row, edge) => [from[edge], row, weight[edge]])).toEqual(wanted);
    }
  }
});
