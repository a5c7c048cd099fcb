import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/analysis/errors';
import { nearestFirsts } from '../../../../src/analysis/numeric/descent/nearestFirsts';
import { DistanceBounds, type Metric } from '../../../../src/analysis/numeric/distanceBounds';
import { EmbeddingMatrix } from '../../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../../src/analysis/numeric/matrix';
import { approximateFirstNeighbors, neighbors } from '../../../../src/analysis/numeric/neighbors';
import { CancelFlag, silentContext } from '../../../../src/analysis/taskContext';
import { blobs, bytesOf, normals } from '../../clustering/fitted';

/** Groups of six like rows within seven larger groups, and rows that are like no other. */
function nested(n: number, d: number): Matrix {
  const small = blobs(n, d, 7 * Math.ceil(n / 42), 1, 0.3);
  const large = blobs(n, d, 7, 2, 0);
  const lone = normals(n, d, 3);
  const data = small.data.map((value, at) => {
    const i = Math.floor(at / d);
    return i % 25 === 0 ? 3 * lone.data[at] : value + 2 * large.data[at];
  });
  return { n, d, data };
}

async function shareFound(x: Matrix, metric: Metric): Promise<[said: number, counted: number]> {
  const found = await approximateFirstNeighbors(new EmbeddingMatrix(x), metric, silentContext());
  const truth = await neighbors(new EmbeddingMatrix(x), metric, 1, silentContext());
  const same = found.indices.filter((j, i) => j === truth.indices[i]).length;
  return [found.recall!, same / x.n];
}

describe('approximate first neighbours', () => {
  it.each(['euclidean', 'cosine'] as const)('are nearly all by %s distance, as is said', async (metric) => {
    const [said, counted] = await shareFound(nested(6000, 96), metric);
    expect(counted).toBeGreaterThan(0.95);
    expect(Math.abs(said - counted)).toBeLessThan(0.03);
  });

  it('are searched by NN-descent where few columns do not tell rows apart', async () => {
    const x = normals(3000, 96, 4);
    const { bytes } = await nearestFirsts(new DistanceBounds(x, 'euclidean', 'test'), silentContext());
    expect(bytes).toBeUndefined();
    const [said, counted] = await shareFound(x, 'euclidean');
    expect(counted).toBeGreaterThan(0.8);
    expect(Math.abs(said - counted)).toBeLessThan(0.05);
  });

  it.each([40, 70])('are the same bytes by one thread and by three, of %d columns', async (d) => {
    const keys = new DistanceBounds(nested(5000, d), 'cosine', 'test');
    const one = await nearestFirsts(keys, silentContext(), 1);
    const three = await nearestFirsts(keys, silentContext(), 3);
    expect(Buffer.compare(bytesOf(three.indices), bytesOf(one.indices))).toBe(0);
    expect(one.values).toEqual(Float64Array.from(one.indices, (j, i) => keys.exactKey(i, j)));
  });

  it('stop', async () => {
    const flag = new CancelFlag();
    flag.raise();
    const keys = new DistanceBounds(nested(500, 70), 'cosine', 'test');
    await expect(nearestFirsts(keys, silentContext(flag))).rejects.toThrow(CancelledError);
  });
});
