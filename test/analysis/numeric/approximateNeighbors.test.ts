import { describe, expect, it, vi } from 'vitest';
import { dbscanMethod } from '../../../src/analysis/clustering/dbscan';
import { finchMethod } from '../../../src/analysis/clustering/finch';
import { hdbscanMethod } from '../../../src/analysis/clustering/hdbscan';
import { CancelledError } from '../../../src/analysis/errors';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { neighborWarnings } from '../../../src/analysis/methods/neighborSearch';
import { candidateLists } from '../../../src/analysis/numeric/descent/neighborDescent';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { neighbors, type NeighborSearch } from '../../../src/analysis/numeric/neighbors';
import { knnDistanceMethod } from '../../../src/analysis/outliers/knnDistance';
import { lofMethod } from '../../../src/analysis/outliers/lof';
import { hnneMethod } from '../../../src/analysis/reduction/hnne';
import { tsneMethod } from '../../../src/analysis/reduction/tsne';
import { umapMethod } from '../../../src/analysis/reduction/umap';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { formatEnglish } from '../../../src/common/messageTemplate';
import { blobs, bytesOf, fitted, grid, normals } from '../clustering/fitted';
import { expectProgress } from '../contexts';

type Metric = 'euclidean' | 'cosine';

function search(x: Matrix, k: number, how: NeighborSearch, metric: Metric = 'euclidean') {
  return neighbors(new EmbeddingMatrix(x), metric, k, silentContext(), how);
}

/** Share of the true neighbours that were found; one as near as the last counts. */
async function trueRecall(
  x: Matrix,
  k: number,
  metric: Metric,
): Promise<[reported: number, counted: number]> {
  const found = await search(x, k, 'approximate', metric);
  const truth = await search(x, k, 'exact', metric);
  let hits = 0;
  for (let i = 0; i < x.n; i++) {
    const own = [...found.distances.subarray(i * k, (i + 1) * k)];
    hits += own.filter((distance) => distance <= truth.distances[(i + 1) * k - 1]).length;
  }
  return [found.recall ?? NaN, hits / (x.n * k)];
}

describe('approximate neighbours', () => {
  it.each(['euclidean', 'cosine'] as const)('find nearly all by %s distance', async (metric) => {
    const [reported, counted] = await trueRecall(blobs(4000, 23, 40, 1, 0.6), 15, metric);
    expect(counted).toBeGreaterThan(0.99);
    expect(Math.abs(reported - counted)).toBeLessThan(0.01);
  });

  it('report the recall that all rows have where all are in the sample, also when it is low', async () => {
    const [reported, counted] = await trueRecall(normals(480, 300, 2), 20, 'euclidean');
    expect(reported).toBeCloseTo(counted, 12);
    const few = blobs(70, 3, 4, 3);
    expect(await trueRecall(few, 69, 'euclidean')).toEqual([1, 1]);
  });

  it('are those of an exact search where the recall would be poor: in groups that are far apart for their size', async () => {
    const x = blobs(3000, 8, 3, 5, 1e-4);
    const apart = { ...x, data: x.data.map((value, at) => value + 1000 * (Math.floor(at / x.d) % 3)) };
    const found = await search(apart, 5, 'approximate');
    expect(found.recall).toBe(1);
    expect(found.indices).toEqual((await search(apart, 5, 'exact')).indices);
  });

  it('have the distances of an exact search, to the last bit', async () => {
    for (const metric of ['euclidean', 'cosine'] as const) {
      const x = blobs(300, 13, 5, 4);
      x.data.fill(0, 0, 13);
      const [found, truth] = [await search(x, 9, 'approximate', metric), await search(x, 9, 'exact', metric)];
      expect(found.recall).toBe(1);
      expect([...found.distances]).toEqual([...truth.distances]);
    }
  });

  it('are those of a full sort among equal rows', async () => {
    for (const x of [grid(150, 3, 4, 2), grid(90, 2, 3, 5), { n: 40, d: 2, data: new Float32Array(80) }]) {
      const [found, truth] = [await search(x, 7, 'approximate'), await search(x, 7, 'exact')];
      expect(found.recall).toBe(1);
      expect([...found.indices]).toEqual([...truth.indices]);
    }
  });

  it('do not depend on what was asked before', async () => {
    const x = blobs(2500, 20, 10, 6, 1);
    const space = new EmbeddingMatrix(x);
    const task = silentContext();
    await neighbors(space, 'euclidean', 60, task, 'approximate');
    await neighbors(space, 'euclidean', 20, task, 'exact');
    const later = await neighbors(space, 'euclidean', 10, task, 'approximate');
    const alone = await search(x, 10, 'approximate');
    expect(Buffer.compare(bytesOf(later.indices), bytesOf(alone.indices))).toBe(0);
    expect(later.recall).toBe(alone.recall);
  });

  it('are the same bytes by one thread, by three, and where threads are refused', async () => {
    const keys = new DistanceBounds(blobs(9000, 16, 30, 9, 0.8), 'euclidean', 'test');
    const of = (threads: number) => candidateLists(keys, 20, silentContext(), threads);
    const one = bytesOf(await of(1));
    expect(Buffer.compare(bytesOf(await of(3)), one)).toBe(0);
    Kernels.createShared(2).calls.release(); // the memory that was kept
    const refused = vi.spyOn(WebAssembly, 'Memory').mockImplementation(() => {
      throw new RangeError('no shared memory');
    });
    expect(Buffer.compare(bytesOf(await of(3)), one)).toBe(0);
    expect(refused).toHaveBeenCalledOnce();
    refused.mockRestore();
  });

  it('work on doubles, report progress and stop', async () => {
    const single = blobs(600, 8, 6, 7);
    const x = { ...single, data: Float64Array.from(single.data, (value) => value + 1e-9) };
    const space = new EmbeddingMatrix(x);
    await expectProgress((task) => neighbors(space, 'euclidean', 5, task, 'approximate'));
    const { recall } = await neighbors(space, 'euclidean', 5, silentContext(), 'approximate');
    expect(recall).toBeGreaterThan(0.99);
    const cancel = new CancelFlag();
    const run = { ...silentContext(cancel), progress: () => cancel.raise() };
    await expect(neighbors(new EmbeddingMatrix(x), 'euclidean', 5, run, 'approximate')).rejects.toThrow(
      CancelledError,
    );
  });
});

describe('a method on approximate neighbours', () => {
  const x = blobs(320, 12, 8, 8);

  it.each([
    umapMethod,
    tsneMethod,
    hnneMethod,
    dbscanMethod,
    hdbscanMethod,
    finchMethod,
    lofMethod,
    knnDistanceMethod,
  ] as const)('$name says their recall', async (method) => {
    const run = (how: NeighborSearch) => fitted(method as typeof umapMethod, x, { neighborSearch: how });
    const [approximate, exact] = [await run('approximate'), await run('auto')];
    expect(approximate.neighborRecall).toBe(1);
    expect(exact).not.toHaveProperty('neighborRecall');
    expect({ ...approximate, neighborRecall: undefined }).toEqual({ ...exact, neighborRecall: undefined });
    expect(neighborWarnings(method.title, exact, x.n)).toEqual([]);
    expect(neighborWarnings(method.title, approximate, x.n).map(formatEnglish)).toEqual([
      `${method.title}: approximate neighbours, recall 1.000 (measured on a sample of rows); neighborSearch = exact compares all pairs.`,
    ]);
  });
});
