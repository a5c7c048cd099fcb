import { describe, expect, it } from 'vitest';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { knnDistance, knnDistanceMethod } from '../../../src/analysis/outliers/knnDistance';
import { lof, lofMethod } from '../../../src/analysis/outliers/lof';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';
import { rows } from '../clustering/fitted';
import { largestDifference } from '../embedding/biomedclip/fixture';
import { groupsWithStrays, reference, referenceMatrix, sortedDistances } from './fixture';

const fitLof = (x: Matrix, request = {}) =>
  lof(
    new EmbeddingMatrix(x),
    resolveParams(lofMethod.params, request, 'Local Outlier Factor'),
    silentContext(),
  );
const fitKnn = (x: Matrix, request = {}) =>
  knnDistance(
    new EmbeddingMatrix(x),
    resolveParams(knnDistanceMethod.params, request, 'Mean k-NN distance'),
    silentContext(),
  );

/** From the definition, one pair at a time. */
function slowLof(x: Matrix, k: number): number[] {
  const near = Array.from({ length: x.n }, (_, i) => sortedDistances(x, i).slice(0, k));
  const density = near.map((list) => {
    const reach = list.map(({ j, distance }) => Math.max(distance, near[j][k - 1].distance));
    return 1 / (reach.reduce((sum, value) => sum + value, 0) / k + 1e-10);
  });
  return near.map((list, i) => list.reduce((sum, { j }) => sum + density[j] / density[i], 0) / k);
}

describe('lof', () => {
  it.each(reference.lof.map((c) => [c.matrix, JSON.stringify(c.params), c] as const))(
    'equals scikit-learn on %s with %s',
    async (_matrix, _params, { matrix, params, scores, outliers }) => {
      const ours = await fitLof(referenceMatrix(matrix), params);
      expect(largestDifference(ours.scores, scores)).toBeLessThan(1e-5); // single-precision distances there
      expect([...ours.outliers]).toEqual(outliers);
    },
  );

  it('is about 1 on an even line, and the ratio of densities beside it', async () => {
    // k = 1 on 0, 1, 2, 12: reach distances 1, 1, 1 and 10, so densities 1, 1, 1, 1/10.
    const { scores, outliers } = await fitLof(rows([0], [1], [2], [12]), { nNeighbors: 1 });
    expect(largestDifference(scores, [1, 1, 1, 10])).toBeLessThan(1e-8);
    expect([...outliers]).toEqual([3]);
  });

  it('agrees with the definition computed pair by pair', async () => {
    const x = groupsWithStrays(5);
    const { scores } = await fitLof(x, { nNeighbors: 7 });
    expect(largestDifference(scores, slowLof(x, 7))).toBeLessThan(1e-9);
  });

  it('takes more neighbours than there are as all of them', async () => {
    const x = referenceMatrix('small');
    expect(await fitLof(x, { nNeighbors: 500 })).toEqual(await fitLof(x, { nNeighbors: 59 }));
  });

  it('refuses no neighbours by name', () => {
    expect(() => fitLof(rows([1]), { nNeighbors: 0 })).toThrow(
      'Local Outlier Factor: nNeighbors is 0 but must be an integer >= 1.',
    );
  });
});

describe('knnDistance', () => {
  it('is the mean of the nearest distances', async () => {
    const { scores } = await fitKnn(rows([0], [1], [3], [10]), { nNeighbors: 2 });
    expect([...scores]).toEqual([2, 1.5, 2.5, 8]);
  });

  it('agrees with all distances sorted', async () => {
    const x = groupsWithStrays(5);
    const { scores } = await fitKnn(x, { nNeighbors: 4 });
    const slow = Array.from({ length: x.n }, (_, i) => {
      const nearest = sortedDistances(x, i).slice(0, 4);
      return nearest.reduce((sum, { distance }) => sum + distance, 0) / 4;
    });
    expect(largestDifference(scores, slow)).toBeLessThan(1e-12);
  });

  it('measures the angle with the cosine metric', async () => {
    const { scores } = await fitKnn(rows([1, 0], [5, 0], [0, 2]), { metric: 'cosine', nNeighbors: 2 });
    expect(largestDifference(scores, [0.5, 0.5, 1])).toBeLessThan(1e-12);
  });

  it('flags the share asked for', async () => {
    expect((await fitKnn(referenceMatrix('large'), { contamination: 0.05 })).outliers).toHaveLength(15);
  });
});
