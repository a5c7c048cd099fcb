import { describe, expect, it } from 'vitest';
import { finchMethod } from '../../../src/analysis/clustering/finch';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { blobs, bytesOf, euclidean, fitted, grid, renumbered, reordered, rows } from './fitted';

/** The levels by definition, Euclidean, in doubles: for data whose distances do not tie. */
function slowFinch(x: Matrix, variant: '0.2.2' | '0.2.1'): number[][] {
  const levels: number[][] = [];
  let labels = Array.from({ length: x.n }, (_, i) => i);
  let longest = Infinity;
  for (;;) {
    const count = Math.max(...labels) + 1;
    const points = levels.length === 0 ? x : means(x, labels, count);
    const first = Array.from({ length: count }, (_, i) => {
      const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
      return others.reduce((a, b) => (euclidean(points, i, b) < euclidean(points, i, a) ? b : a), others[0]);
    });
    const links: [number, number, number][] = [];
    for (let i = 0; i < count; i++) {
      for (let j = i + 1; j < count; j++) {
        const oneWay = Number(first[i] === j) + Number(first[j] === i);
        const shared = first[i] === first[j] ? 1 : 0;
        if (variant === '0.2.2' ? oneWay > 0 : oneWay + shared > 0)
          links.push([i, j, euclidean(points, i, j) * (oneWay + shared)]);
      }
    }
    if (levels.length === 0 && variant === '0.2.1')
      longest = Math.max(...links.map(([, , length]) => length));
    const part = Array.from({ length: count }, (_, i) => i);
    for (const [i, j, length] of links) {
      if (levels.length > 0 && length > longest) continue;
      const [a, b] = [part[i], part[j]];
      part.forEach((p, k) => (part[k] = p === b ? a : p));
    }
    const next = renumbered(labels.map((label) => part[label]));
    const lost = count - (Math.max(...next) + 1);
    if (levels.length > 0) {
      if (Math.max(...next) === 0 || lost < (variant === '0.2.2' ? 2 : 1)) return levels;
      if (lost === 1) return [...levels, next];
    }
    levels.push(next);
    labels = next;
  }
}

function means(x: Matrix, labels: number[], count: number): Matrix {
  const data = new Float32Array(count * x.d);
  for (let c = 0; c < count; c++) {
    const own = Array.from(labels.keys()).filter((i) => labels[i] === c);
    for (let j = 0; j < x.d; j++)
      data[c * x.d + j] = own.reduce((sum, i) => sum + x.data[i * x.d + j], 0) / own.length;
  }
  return { n: count, d: x.d, data };
}

describe('FINCH', () => {
  it('solves a case by hand: pairs, then pairs of pairs', async () => {
    const x = rows([0, 1], [0, 1.1], [0, 3], [0, 3.1], [50, 1], [50, 1.1], [50, 3], [50, 3.1]);
    const { partitions, clusters, labels } = await fitted(finchMethod, x, { metric: 'euclidean' });
    expect(partitions.map((level) => [...level])).toEqual([
      [0, 0, 1, 1, 2, 2, 3, 3],
      [0, 0, 0, 0, 1, 1, 1, 1],
    ]);
    expect([...clusters]).toEqual([4, 2]);
    expect([...labels]).toEqual([...partitions[0]]);
  });

  it.each(['0.2.2', '0.2.1'] as const)('equals the levels by definition, variant %s', async (variant) => {
    for (let seed = 1; seed <= 8; seed++) {
      const x = blobs(90, 6, 7, seed, 0.5);
      const { partitions } = await fitted(finchMethod, x, { metric: 'euclidean', variant });
      expect(partitions.map((level) => [...level])).toEqual(slowFinch(x, variant));
      expect(partitions.length).toBeGreaterThan(1);
    }
  });

  it('joins whole clusters from level to level', async () => {
    const { partitions, clusters } = await fitted(finchMethod, grid(150, 4, 6, 1));
    for (let level = 0; level < partitions.length; level++) {
      expect(new Set(partitions[level]).size).toBe(clusters[level]);
      if (level === 0) continue;
      const pairs = new Set(Array.from(partitions[level], (to, i) => `${partitions[level - 1][i]}>${to}`));
      expect(pairs.size).toBe(clusters[level - 1]);
    }
  });

  it('gives rows in another order the same clusters', async () => {
    const x = blobs(120, 8, 6, 3);
    const order = new MT19937(4).permutation(x.n);
    const there = await fitted(finchMethod, x);
    const here = await fitted(finchMethod, reordered(x, order));
    expect([...here.clusters]).toEqual([...there.clusters]);
    here.partitions.forEach((labels, level) => {
      const expected = Array.from(order, (from) => there.partitions[level][from]);
      expect(renumbered(labels)).toEqual(renumbered(expected));
    });
  });

  it('merges on to the required number, one pair at a time', async () => {
    const x = blobs(80, 5, 6, 5, 0.4);
    const all = await fitted(finchMethod, x);
    for (let requiredClusters = 1; requiredClusters <= all.clusters[0]; requiredClusters++) {
      const { labels } = await fitted(finchMethod, x, { requiredClusters });
      expect(new Set(labels).size).toBe(requiredClusters);
      expect(Math.max(...labels)).toBe(requiredClusters - 1);
    }
    await expect(fitted(finchMethod, x, { requiredClusters: 79 })).rejects.toThrow(
      new RegExp(
        `^FINCH: requiredClusters is 79 but must be at most the clusters of the finest level, ${all.clusters[0]}\\.$`,
      ),
    );
  });

  it('ties to the lowest row among equal rows', async () => {
    const x = rows([5, 1], [2, 2], [2, 2], [2, 2], [5, 1]);
    const { labels } = await fitted(finchMethod, x, { metric: 'euclidean' });
    expect([...labels]).toEqual([0, 1, 1, 1, 0]);
  });

  it('answers byte for byte the same again', async () => {
    const x = blobs(100, 6, 4, 6);
    const [a, b] = [await fitted(finchMethod, x), await fitted(finchMethod, x)];
    a.partitions.forEach((level, i) => expect(bytesOf(level).equals(bytesOf(b.partitions[i]))).toBe(true));
  });

  it('answers no rows, one, two, and equal rows', async () => {
    const none = await fitted(finchMethod, rows());
    expect([none.labels.length, none.partitions.length]).toEqual([0, 0]);
    expect([...(await fitted(finchMethod, rows([1, 2]))).labels]).toEqual([0]);
    expect([...(await fitted(finchMethod, rows([1, 2], [3, 1]))).labels]).toEqual([0, 0]);
    const same = await fitted(finchMethod, rows(...Array.from({ length: 9 }, () => [1, 2])));
    expect([...same.labels]).toEqual(new Array(9).fill(0));
    expect([...same.clusters]).toEqual([1]);
    const zeros = await fitted(finchMethod, rows([0, 0], [0, 0], [1, 0], [1, 0.1]));
    expect(zeros.labels[0]).toBe(zeros.labels[1]);
    expect(zeros.labels[2]).toBe(zeros.labels[3]);
  });

  it('refuses a row with NaN by its number', async () => {
    await expect(fitted(finchMethod, rows([1], [2], [NaN]))).rejects.toThrow(
      /^FINCH: row 2 holds NaN; remove or repair that row\.$/,
    );
  });
});
