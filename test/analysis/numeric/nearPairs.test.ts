import { expect, it } from 'vitest';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { nearPairs } from '../../../src/analysis/numeric/nearPairs';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, normals } from '../clustering/fitted';

const [N, D, K] = [4300, 12, 5];

/** Groups, some rows of zeros, some far from all, some twice. */
function mixed(): Float32Array {
  const { data } = blobs(N, D, 9, 1, 0.3);
  const lone = normals(200, D, 2).data;
  for (let r = 0; r < 200; r++)
    data.set(
      lone.subarray(r * D, (r + 1) * D).map((v) => 4 * v),
      21 * r * D,
    );
  data.fill(0, 100 * D, 103 * D);
  data.copyWithin(3000 * D, 2000 * D, 2040 * D);
  return data;
}

const doubles = Float64Array.from(mixed(), (value) => value + 1e-9);
const cases: [string, AnyMatrix][] = [
  ['single precision', { n: N, d: D, data: mixed() }],
  ['doubles', { n: N, d: D, data: doubles }],
  ['a bundle', { n: N, d: D, data: mixed().map((value) => value + 40) }],
];

it.each(cases)('exact neighbours are those of all pairs: %s', async (_, x) => {
  for (const metric of ['euclidean', 'cosine'] as const) {
    const keys = new DistanceBounds(x, metric, 'test');
    const pairs = await nearPairs(keys, K + 8, silentContext());
    expect(pairs, 'blocks are compared').toBeDefined();
    pairs?.release();
    const found = await neighbors(new EmbeddingMatrix(x), metric, K, silentContext());
    for (let i = 0; i < N; i += 20) {
      const all = Array.from({ length: N }, (__, j) => j).filter((j) => j !== i);
      const truth = all
        .map((j) => [keys.exactKey(i, j), j] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect([...found.indices.subarray(i * K, (i + 1) * K)]).toEqual(truth.slice(0, K).map(([, j]) => j));
    }
  }
});

it('are not searched by blocks where rows are nowhere apart, or few', async () => {
  for (const n of [4200, 3000]) {
    const keys = new DistanceBounds(normals(n, 40, 3), 'euclidean', 'test');
    expect(await nearPairs(keys, 13, silentContext())).toBeUndefined();
  }
});
