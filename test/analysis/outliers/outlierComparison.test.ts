import { describe, expect, it } from 'vitest';
import { dbscan, dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { detectorMethods, methodNamed, methodsOf } from '../../../src/analysis/methods/registry';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { nearestInlier } from '../../../src/analysis/outliers/comparison/nearestInlier';
import {
  compareOutlierMethods,
  resolveParamsByMethod,
} from '../../../src/analysis/outliers/outlierComparison';
import { resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';
import { noiseRows } from '../../../src/common/labels';
import { combineScores, descendingScoreOrder, ranksOf } from '../../../src/common/ranks';
import { fitted, rows } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';
import { groupsWithStrays, referenceMatrix, sortedDistances } from './fixture';

const requested = {
  dbscan: { eps: 1.2, minSamples: 4 },
  lof: { nNeighbors: 12 },
  'kmeans-distance': { k: 2 },
};
const params = resolveParamsByMethod(detectorMethods, requested);
const dbscanParams = resolveParams(dbscanMethod.params, requested.dbscan, 'DBSCAN');
const of = (x: Matrix, seed = 42, run = silentContext()) =>
  compareOutlierMethods(new EmbeddingMatrix(x), detectorMethods, params, seed, run);

describe('outlier comparison', () => {
  it('has a column for every outlier method and for the noise of both density clusterings', async () => {
    const { columns } = await of(groupsWithStrays(3));
    expect(columns.map(({ method }) => method)).toEqual([
      ...methodsOf('outliers').map(({ name }) => name),
      'dbscan',
      'hdbscan',
    ]);
  });

  it.each(['small', 'large', 'odd'])('scores and flags %s as the methods themselves do', async (name) => {
    const x = referenceMatrix(name);
    const { columns } = await of(x);
    for (const { method, scores, flags } of columns) {
      const result = await methodNamed(method).fit(
        new EmbeddingMatrix(x),
        params[method],
        42,
        silentContext(),
      );
      const flagged = Array.from(flags.keys()).filter((i) => flags[i] === 1);
      if ('outliers' in result) expect([scores, flagged]).toEqual([result.scores, [...result.outliers]]);
      else expect('labels' in result && flagged).toEqual('labels' in result && noiseRows(result.labels));
    }
  });

  it('scores for DBSCAN the least eps that takes the row in', async () => {
    const x = referenceMatrix('small');
    const { columns } = await of(x);
    const { scores } = columns.find(({ method }) => method === 'dbscan')!;
    for (let i = 0; i < x.n; i += 7) {
      const at = async (eps: number) =>
        (await dbscan(new EmbeddingMatrix(x), { ...dbscanParams, eps }, silentContext())).labels[i];
      expect(await at(scores[i] * (1 + 1e-9))).not.toBe(-1);
      expect(await at(scores[i] * (1 - 1e-9))).toBe(-1);
    }
  });

  it('finds HDBSCAN as steady as runs with each neighbouring pair of parameters', async () => {
    const x = referenceMatrix('large');
    const { columns } = await of(x);
    const { stability, runs } = columns.find(({ method }) => method === 'hdbscan')!;
    const counts = new Float32Array(x.n);
    let own = 0;
    for (const minSamples of [2, 3, 4]) {
      for (const minClusterSize of [3, 4, 5, 6, 7]) {
        const { labels } = await fitted(hdbscanMethod, x, { minSamples, minClusterSize });
        for (const i of noiseRows(labels)) counts[i]++;
        own++;
      }
    }
    expect(runs).toBe(own);
    expect(stability).toEqual(counts.map((count) => count / own));
  });

  it('finds rows far from all others steady, and all methods agree on them', async () => {
    const { columns, agree, order } = await of(groupsWithStrays(2));
    for (const { stability } of columns) expect(Math.min(stability[80], stability[81])).toBeGreaterThan(0.5);
    expect([agree[80], agree[81]]).toEqual([6, 6]);
    expect([...order.subarray(0, 2)].sort()).toEqual([80, 81]);
  });

  it('counts no column that flags every row, and compares with its inliers all the same', async () => {
    const x = groupsWithStrays(2);
    const tiny = resolveParamsByMethod(detectorMethods, { ...requested, dbscan: { eps: 1e-6 } });
    const answer = await compareOutlierMethods(
      new EmbeddingMatrix(x),
      detectorMethods,
      tiny,
      42,
      silentContext(),
    );
    expect(answer.columns.find(({ method }) => method === 'dbscan')!.flags).not.toContain(0);
    expect(Math.min(...answer.agree)).toBe(0);
    expect(Math.max(...answer.agree)).toBe(answer.columns.length - 1);
    expect(answer.nearestInlier.some((row) => row >= 0)).toBe(true);
  });

  it('gives the same bytes for the same seed, and other stability for another only where seeds matter', async () => {
    const x = referenceMatrix('small');
    const [a, b, c] = [await of(x), await of(x), await of(x, 1)];
    expect(b).toEqual(a);
    const changed = c.columns.filter(({ stability }, i) =>
      stability.some((share, row) => share !== a.columns[i].stability[row]),
    );
    for (const { method } of changed) expect(['isolation-forest', 'kmeans-distance']).toContain(method);
    expect(changed.map(({ method }) => method)).toContain('isolation-forest');
  });

  it.each([0, 1, 2, 3])('answers %i rows', async (n) => {
    const answer = await of({ n, d: 2, data: Float32Array.from({ length: 2 * n }, (_, i) => i) });
    expect(answer.agree).toHaveLength(n);
    expect(answer.order).toHaveLength(n);
    expect(answer.combined.every(Number.isFinite)).toBe(true);
    for (const { scores, ranks, stability } of answer.columns) {
      expect([scores.length, ranks.length, stability.length]).toEqual([n, n, n]);
      expect(scores.some(Number.isNaN)).toBe(false);
      expect(stability.every((share) => share >= 0 && share <= 1)).toBe(true);
    }
  });

  it('puts identical rows in their own order', async () => {
    const { order, combined } = await of({ n: 20, d: 3, data: new Float32Array(60).fill(1) });
    expect(new Set(combined).size).toBe(1);
    expect([...order]).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('refuses a parameter as its method does, and ignores methods without a column', () => {
    expect(() => resolveParamsByMethod(detectorMethods, { lof: { nNeighbors: 0 } })).toThrow(
      /^Local Outlier Factor: nNeighbors is 0/,
    );
    expect(resolveParamsByMethod(detectorMethods, { umap: { nNeighbors: 0 } })).toEqual(
      resolveParamsByMethod(detectorMethods, {}),
    );
  });

  it('names the row that holds a NaN, and stops when it is cancelled', async () => {
    await expect(of(rows([0, 1], [NaN, 2], [1, 1]))).rejects.toThrow(/row 1 holds NaN/);
    await expect(of(groupsWithStrays(1), 42, cancelledContext())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('reports progress that never goes back and ends whole', async () => {
    await expectProgress((run) => of(groupsWithStrays(1), 42, run));
  });
});

describe('ranks', () => {
  it('give equal scores the lower rank', () => {
    expect([...ranksOf(Float64Array.from([3, 9, 3, Infinity, 1]))]).toEqual([3, 2, 3, 1, 5]);
    expect([...descendingScoreOrder(Float64Array.from([3, Infinity, 3, Infinity]))]).toEqual([1, 3, 0, 2]);
  });

  it('combine as the mean of -ln of the share at least as strange', () => {
    const combined = combineScores([Float64Array.from([5, 1]), Float64Array.from([2, 2])], 2);
    // First column: mid-ranks 1 and 2 of 2; second: both 1.5.
    expect(combined[0]).toBeCloseTo((-Math.log(0.25) - Math.log(0.5)) / 2, 12);
    expect(combined[1]).toBeCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, 12);
  });
});

describe('nearestInlier', () => {
  it('is the nearest unflagged row, also where all near ones are flagged', async () => {
    const x = referenceMatrix('large');
    const flagged = Uint8Array.from({ length: x.n }, (_, i) => (i % 20 === 0 ? 0 : 1));
    const nearest = await nearestInlier(new EmbeddingMatrix(x), flagged, silentContext());
    for (let i = 0; i < x.n; i++) {
      expect(nearest[i]).toBe(sortedDistances(x, i).find(({ j }) => !flagged[j])!.j);
    }
  });

  it('is another row, the first of equal ones, where the only near rows are equal', async () => {
    // 40 rows at each of 20 positions, of which one each is an inlier but at the last, where two are.
    const x = rows(...Array.from({ length: 800 }, (_none, i) => [i % 20, (i % 20) ** 2]));
    const flagged = Uint8Array.from({ length: 800 }, (_none, i) => (i < 20 || i === 39 ? 0 : 1));
    const nearest = await nearestInlier(new EmbeddingMatrix(x), flagged, silentContext());
    expect([nearest[0], nearest[5], nearest[18], nearest[19], nearest[39]]).toEqual([1, 4, 17, 39, 19]);
    expect([nearest[20], nearest[58], nearest[799]]).toEqual([0, 18, 19]);
  });

  it('is -1 where no other row is ordinary', async () => {
    const x = rows([0], [1], [5]);
    expect([
      ...(await nearestInlier(new EmbeddingMatrix(x), Uint8Array.of(1, 1, 1), silentContext())),
    ]).toEqual([-1, -1, -1]);
    expect([
      ...(await nearestInlier(new EmbeddingMatrix(x), Uint8Array.of(1, 0, 1), silentContext())),
    ]).toEqual([1, -1, 1]);
    expect([
      ...(await nearestInlier(new EmbeddingMatrix(rows([0])), Uint8Array.of(0), silentContext())),
    ]).toEqual([-1]);
  });
});
