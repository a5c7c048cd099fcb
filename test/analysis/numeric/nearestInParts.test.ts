import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import { candidateLists } from '../../../src/analysis/numeric/descent/neighborDescent';
import { DistanceBounds, type Metric } from '../../../src/analysis/numeric/distanceBounds';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { byKey, rankDistinct, type Ranked } from '../../../src/analysis/numeric/nearestBy';
import { comparedInParts, nearestInParts } from '../../../src/analysis/numeric/nearestInParts';
import { rankLists } from '../../../src/analysis/numeric/rankLists';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';

const K = 8;

/** Normal rows around centers `apart` from each other, row i about center of(i). */
function groups(n: number, apart: number, of: (i: number) => number): Matrix {
  const x = normals(n, 8, 11);
  return { ...x, data: x.data.map((value, at) => value + apart * of(Math.floor(at / x.d))) };
}

/** About the shares of the true neighbours among those before and those found in parts. */
async function recalls(x: Matrix, metric: Metric = 'euclidean'): Promise<[number, number]> {
  const keys = new DistanceBounds(x, metric, 'test');
  const task = silentContext();
  const before = rankLists(keys, await candidateLists(keys, 2 * K, task), K, task);
  const after = await nearestInParts(keys, before, task);
  const { indices } = await rankDistinct(keys, byKey(keys), K, task);
  const recall = (found: Ranked) => {
    let hits = 0;
    for (let i = 0; i < x.n; i++) {
      const nearest = new Set(indices.subarray(i * K, (i + 1) * K));
      for (const j of found.indices.subarray(i * K, (i + 1) * K)) if (nearest.has(j)) hits++;
    }
    return hits / indices.length;
  };
  return [recall(before), recall(after)];
}

describe('nearest rows in parts', () => {
  it('are found in groups that 16 bits do not tell apart', async () => {
    const [before, after] = await recalls(groups(9600, 1000, (i) => (i % 2 ? 1 : -1)));
    expect(before).toBeLessThan(0.5);
    expect(after).toBeGreaterThan(0.97);
  });

  it('are exact in small groups, by cosine too', async () => {
    const x = groups(1200, 0, () => 0);
    const directions = normals(3, 8, 5).data;
    const near = x.data.map(
      (value, at) => 1e-4 * value + directions[8 * (Math.floor(at / 8) % 3) + (at % 8)],
    );
    const [before, after] = await recalls({ ...x, data: near }, 'cosine');
    expect(before).toBeLessThan(0.9);
    expect(after).toBe(1);
  });

  it('are found in groups of groups', async () => {
    const center = (i: number) => 1000 * (i % 2 ? 1 : -1) + ((i >> 1) % 2);
    const x = groups(10_000, 1, center);
    const tight = normals(x.n, 8, 12).data.map((value, at) => 1e-3 * value + center(Math.floor(at / 8)));
    const [before, after] = await recalls({ ...x, data: tight });
    expect(before).toBeLessThan(0.5);
    expect(after).toBeGreaterThan(0.95);
  });

  it('are exact where all pairs of each part are compared, which are not too many', async () => {
    const x = groups(12_600, 1000, (i) => (i % 3) - 1); // the middle one is no shorter by itself
    const keys = new DistanceBounds(x, 'euclidean', 'test');
    const task = silentContext();
    const found = rankLists(keys, await candidateLists(keys, 2 * K, task), K, task);
    const { indices, values } = await rankDistinct(keys, byKey(keys), K, task);
    const most = Math.ceil(Math.sqrt(3 * 4200 ** 2));
    expect(await comparedInParts(keys, found, most, task)).toEqual({ indices, values });
    expect(await comparedInParts(keys, found, most - 1, task)).toBe(found);
  });

  it('leave what lists hold of rows near another part, and the lists given as they are', async () => {
    const keys = new DistanceBounds(normals(600, 8, 3), 'euclidean', 'test');
    const task = silentContext();
    const { indices, values } = await rankDistinct(keys, byKey(keys), K, task);
    const exact = { indices, values };
    const given = { indices: exact.indices.slice(), values: exact.values.slice() };
    expect(await nearestInParts(keys, given, task)).toEqual(exact);
    expect(given).toEqual(exact);
  });

  it('report progress and stop', async () => {
    const keys = new DistanceBounds(
      groups(900, 1000, (i) => i % 3),
      'euclidean',
      'test',
    );
    const lists = await candidateLists(keys, 2 * K, silentContext());
    const found = rankLists(keys, lists, K, silentContext());
    await expectProgress((task) => nearestInParts(keys, found, task));
    await expect(nearestInParts(keys, found, cancelledContext())).rejects.toThrow(CancelledError);
  });
});
