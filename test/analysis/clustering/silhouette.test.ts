import { describe, expect, it } from 'vitest';
import { agreementTable } from '../../../src/analysis/clustering/agreement';
import { silhouettes } from '../../../src/analysis/clustering/silhouette';
import { CancelledError } from '../../../src/analysis/errors';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { blobs, euclidean, rows } from './fitted';

/** Row by row from the definition. */
function slowSilhouette(x: Matrix, labels: Int32Array): number {
  const used = Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  let total = 0;
  for (const i of used) {
    const meanTo = (label: number) => {
      const others = used.filter((j) => j !== i && labels[j] === label);
      return others.reduce((sum, j) => sum + euclidean(x, i, j), 0) / others.length;
    };
    const within = meanTo(labels[i]);
    if (Number.isNaN(within)) continue; // alone in its cluster
    const others = [...new Set(used.map((j) => labels[j]))].filter((label) => label !== labels[i]);
    const nearest = Math.min(...others.map(meanTo));
    total += (nearest - within) / Math.max(within, nearest);
  }
  return total / used.length;
}

describe('silhouette', () => {
  it('solves a case by hand', async () => {
    // Row 0: a = 1, b = 10.5. Row 1: a = 1, b = 9.5; the other pair mirrors it.
    const x = rows([0], [1], [10], [11]);
    const [score] = await silhouettes(x, [Int32Array.of(0, 0, 1, 1)], silentContext());
    expect(score.mean).toBeCloseTo((9.5 / 10.5 + 8.5 / 9.5) / 2, 12);
    expect(score.rowsUsed).toBe(4);
  });

  it('keeps its digits beside a row that is far from all others', async () => {
    const x = blobs(60, 4, 3, 4, 0.4);
    for (const far of [1e12, 1e30]) {
      x.data.fill(far, 0, 4);
      const labels = Int32Array.from({ length: x.n }, (_, i) => (i === 0 ? -1 : i % 3));
      const [score] = await silhouettes(x, [labels], silentContext());
      expect(score.mean).toBeCloseTo(slowSilhouette(x, labels), 9);
    }
  });

  it('equals the definition for several labellings at once, noise and lone rows among them', async () => {
    const x = blobs(120, 7, 6, 1, 0.8);
    const labellings = [
      Int32Array.from({ length: x.n }, (_, i) => i % 6),
      Int32Array.from({ length: x.n }, (_, i) => (i % 7) - 1),
      Int32Array.from({ length: x.n }, (_, i) => (i === 5 ? 3 : i % 2)),
    ];
    const scores = await silhouettes(x, labellings, silentContext());
    scores.forEach(({ mean, rowsUsed }, i) => {
      expect(mean).toBeCloseTo(slowSilhouette(x, labellings[i]), 11);
      expect(rowsUsed).toBe(labellings[i].filter((label) => label >= 0).length);
    });
  });

  it.each([
    ['half of all pairs, several tiles', {}],
    ['all pairs, where the sums of all rows take too much memory', { bytes: 8 * 12 * 96 }],
    ['some sums kept', { bytes: 8 * 12 * 420 }],
    ['eight rows at a time', { bytes: 0 }],
    ['with threads', { threads: 3 }],
  ])('equals the definition: %s', async (_case, options) => {
    const x = blobs(523, 5, 6, 4, 0.8);
    const labellings = [
      Int32Array.from({ length: x.n }, (_, i) => (i % 6) * 1000),
      Int32Array.from({ length: x.n }, (_, i) => (i % 7) - 1),
    ];
    const scores = await silhouettes(x, labellings, silentContext(), options);
    scores.forEach(({ mean }, i) => {
      expect(mean).toBeCloseTo(slowSilhouette(x, labellings[i]), 11);
    });
  });

  it('counts equal rows as often as they are there, also in several clusters', async () => {
    const few = blobs(23, 4, 3, 5, 0.8);
    const from = Int32Array.from({ length: 200 }, (_, i) => (i * i) % few.n);
    const data = Float32Array.from({ length: 200 * 4 }, (_, at) => few.data[from[at >> 2] * 4 + (at & 3)]);
    const x = { n: 200, d: 4, data };
    const labellings = [
      Int32Array.from(from, (row) => row % 3),
      Int32Array.from({ length: x.n }, (_, i) => (i % 5) - 1),
    ];
    const scores = await silhouettes(x, labellings, silentContext());
    scores.forEach(({ mean }, i) => {
      expect(mean).toBeCloseTo(slowSilhouette(x, labellings[i]), 11);
    });
  });

  it('is exact between rows that are nearly equal', async () => {
    const far = blobs(40, 16, 2, 6);
    const data = Float32Array.from({ length: 80 * 16 }, (_, at) => {
      const value = far.data[at % far.data.length];
      return at < far.data.length ? value : value * (1 + 1e-6 * (at % 3));
    });
    const x = { n: 80, d: 16, data };
    const labels = Int32Array.from({ length: 80 }, (_, i) => i % 40); // each with its near duplicate
    const [score] = await silhouettes(x, [labels], silentContext());
    expect(Math.abs(score.mean! - slowSilhouette(x, labels))).toBeLessThan(1e-13);
  });

  it('gives the same numbers with any number of threads', async () => {
    const x = blobs(523, 9, 4, 7, 0.8);
    const labellings = [3, 40].map((k) => Int32Array.from({ length: x.n }, (_, i) => (i % k) - 1));
    for (const bytes of [undefined, 8 * 43 * 64, 8 * 43 * 420]) {
      const [alone, shared] = await Promise.all(
        [1, 3].map((threads) => silhouettes(x, labellings, silentContext(), { threads, bytes })),
      );
      expect(shared).toEqual(alone);
    }
  });

  it('reports the share of the pairs, and ends when it is cancelled', async () => {
    const x = blobs(600, 3, 4, 8);
    const labels = Int32Array.from({ length: x.n }, (_, i) => i % 4);
    const shares: number[] = [];
    const progress = (done: number, total: number) => shares.push(done / total);
    await silhouettes(x, [labels], { ...silentContext(), progress });
    expect(shares.length).toBeGreaterThan(8);
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
    const cancel = new CancelFlag();
    const raise = (done: number) => {
      if (done > 0) cancel.raise();
      cancel.check();
    };
    const cancelled = silhouettes(x, [labels], { ...silentContext(cancel), progress: raise });
    await expect(cancelled).rejects.toThrow(CancelledError);
  });

  it('is not lost in rounding far from the origin', async () => {
    const near = blobs(60, 5, 3, 2);
    // Multiples of 1/1024 stay exact when a thousand is added.
    const data = near.data.map((value) => Math.round(value * 1024) / 1024);
    const far = { ...near, data: data.map((value) => value + 1000) };
    const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    const [here] = await silhouettes({ ...near, data }, [labels], silentContext());
    const [there] = await silhouettes(far, [labels], silentContext());
    expect(there.mean).toBeCloseTo(here.mean!, 13);
  });

  it('is null where it is not defined', async () => {
    const x = rows([0], [1], [2]);
    const undefinedOnes = [
      Int32Array.of(0, 0, 0),
      Int32Array.of(0, 1, 2),
      Int32Array.of(-1, -1, -1),
      Int32Array.of(0, 1, -1),
    ];
    const scores = await silhouettes(x, undefinedOnes, silentContext());
    expect(scores.map(({ mean }) => mean)).toEqual([null, null, null, null]);
    expect(scores.map(({ rowsUsed }) => rowsUsed)).toEqual([3, 3, 0, 2]);
    expect(await silhouettes(rows(), [new Int32Array(0)], silentContext())).toEqual([
      { mean: null, rowsUsed: 0 },
    ]);
  });

  it('is 0 for equal rows in two clusters', async () => {
    const [score] = await silhouettes(rows([1], [1], [1], [1]), [Int32Array.of(0, 0, 1, 1)], silentContext());
    expect(score.mean).toBe(0);
  });

  it('refuses labels of other rows and rows with NaN', async () => {
    await expect(silhouettes(rows([0], [1]), [Int32Array.of(0)], silentContext())).rejects.toThrow(
      /^Silhouette: 1 labels for 2 rows\.$/,
    );
    await expect(silhouettes(rows([NaN]), [Int32Array.of(0)], silentContext())).rejects.toThrow(
      /^Silhouette: row 0 holds NaN/,
    );
  });
});

describe('the table of agreement', () => {
  it('sets every clustering beside each later one and each column', async () => {
    const x = blobs(30, 4, 3, 1);
    const planted = Int32Array.from({ length: 30 }, (_, i) => i % 3);
    const halves = Int32Array.from({ length: 30 }, (_, i) => (i < 15 ? 0 : -1));
    const clusterings = [
      { name: 'a', labels: planted },
      { name: 'b', labels: halves },
    ];
    const metadata = [{ name: 'split', labels: Uint16Array.from(planted, (label) => Math.min(1, label)) }];
    const table = await agreementTable(x, clusterings, metadata, silentContext());
    expect(table.pairs.map(({ clustering, against }) => `${clustering} ${against}`)).toEqual([
      'a b',
      'a split',
      'b split',
    ]);
    const split = table.pairs[1];
    // Each of the three groups lies within one split, so knowing the group tells the split.
    expect(split.homogeneity).toBeCloseTo(1, 12);
    expect(split.completeness).toBeLessThan(1);
    expect(table.silhouettes.map(({ clustering, rowsUsed }) => [clustering, rowsUsed])).toEqual([
      ['a', 30],
      ['b', 15],
    ]);
    expect(table.silhouettes[0].mean).toBeGreaterThan(0.5);
    expect(table.silhouettes[1].mean).toBeNull();
  });
});
