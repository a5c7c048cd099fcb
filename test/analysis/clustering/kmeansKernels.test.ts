import { afterEach, describe, expect, it } from 'vitest';
import { Clusters } from '../../../src/analysis/clustering/kmeans/clusters';
import { PlusPlus } from '../../../src/analysis/clustering/kmeans/plusPlus';
import { type WeightedRows, weightedRows } from '../../../src/analysis/clustering/kmeans/weightedRows';
import type { AnyMatrix, DoubleMatrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';
import { setThreads, threadCount } from '../../../src/analysis/threads';

const task = silentContext();
const threads = threadCount(Infinity);
const made: WeightedRows[] = [];
afterEach(() => {
  setThreads(threads);
  for (const rows of made.splice(0)) rows.release();
});

function rowsOf(x: AnyMatrix, count = 1): WeightedRows {
  setThreads(count);
  const rows = weightedRows(x, task);
  made.push(rows);
  return rows;
}

/** Far from 0, of which the last 7 are the first 7. */
function someRows(n: number, d: number, isSingle: boolean): AnyMatrix {
  const random = new MT19937(n + d);
  const values = Array.from({ length: n * d }, () => 3 + random.normal());
  const data = isSingle ? Float32Array.from(values) : Float64Array.from(values);
  data.copyWithin((n - 7) * d, 0, 7 * d);
  return { n, d, data } as AnyMatrix;
}

/** The different rows of `someRows`, moved; one number after the other. */
function moved({ n, d, data }: AnyMatrix, { mean }: WeightedRows): DoubleMatrix {
  const different = n - 7;
  return {
    n: different,
    d,
    data: Float64Array.from({ length: different * d }, (_, at) => data[at] - mean[at % d]),
  };
}

function everyRow({ n }: WeightedRows): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

const shapes = [1, 2, 3, 5, 8, 67].flatMap((d) => [true, false].map((isSingle) => [d, isSingle] as const));

describe('Rows of K-means', () => {
  it.each(shapes)('of %s columns, single %s, are moved to their mean, to the bit', (d, isSingle) => {
    const x = someRows(150, d, isSingle);
    const rows = rowsOf(x);
    const expected = moved(x, rows);
    expect(rows.pick(everyRow(rows))).toEqual(expected);
    expect(Array.from(rows.sizes.values)).toEqual(everyRow(rows).map((i) => (i < 7 ? 2 : 1)));
    const norms = new Float64Array(rows.n);
    expected.data.forEach((value, at) => (norms[Math.floor(at / d)] += value * value));
    expect(rows.norms.values).toEqual(norms);
  });

  it.each([
    [130, 64, true],
    [90, 67, false],
    [500, 64, true],
  ])('%s of %s columns have the products of each pair', async (n, d, isSingle) => {
    const x = someRows(n, d, isSingle);
    const rows = rowsOf(x);
    const { data } = moved(x, rows);
    const products = (await rows.products())?.values ?? [];
    expect(products).toHaveLength(rows.n ** 2);
    let furthest = 0;
    for (let i = 0; i < rows.n; i++) {
      for (let j = 0; j < rows.n; j++) {
        let sum = 0;
        for (let c = 0; c < d; c++) sum += data[i * d + c] * data[j * d + c];
        furthest = Math.max(furthest, Math.abs(sum - products[i * rows.n + j]));
      }
    }
    expect(furthest).toBeLessThan(1e-11);
  });
});

/** Sums and numbers of the rows of each cluster, added in their order. */
function slowSums(x: DoubleMatrix, { sizes }: WeightedRows, labels: Int32Array, k: number) {
  const [sums, counts] = [new Float64Array(k * x.d), new Float64Array(k)];
  for (let i = 0; i < x.n; i++) {
    counts[labels[i]] += sizes.values[i];
    for (let j = 0; j < x.d; j++) sums[labels[i] * x.d + j] += sizes.values[i] * x.data[i * x.d + j];
  }
  return { sums, counts };
}

/** Four sums of every fourth column. */
function slowDistance(x: DoubleMatrix, i: number, center: Float64Array): number {
  const s = [0, 0, 0, 0];
  const whole = x.d - (x.d % 4);
  for (let j = 0; j < x.d; j++) {
    const difference = x.data[i * x.d + j] - center[j];
    s[j < whole ? j % 4 : 0] += difference * difference;
  }
  return s[0] + s[1] + (s[2] + s[3]);
}

describe('Clusters', () => {
  it.each(shapes)('of %s columns, single %s, are those of plain sums, to the bit', (d, isSingle) => {
    const x = someRows(150, d, isSingle);
    const rows = rowsOf(x);
    const own = moved(x, rows);
    const clusters = new Clusters(rows, 4);
    const labels = Int32Array.from({ length: rows.n }, (_, i) => (i * 5) % 4);
    const means = clusters.meansOf(labels, task);
    const { sums, counts } = slowSums(own, rows, labels, 4);
    expect([clusters.sums, clusters.counts]).toEqual([sums, counts]);
    expect(means.data).toEqual(sums.map((sum, at) => sum / counts[Math.floor(at / d)]));
    const centers = [0, 1, 2, 3].map((c) => means.data.subarray(c * d, (c + 1) * d));
    const distances = Float64Array.from(labels, (label, i) => slowDistance(own, i, centers[label]));
    expect(clusters.ownDistances(labels, means, task)).toEqual(distances);
    // Rows that change their cluster leave one sum and enter another.
    const changed = Int32Array.of(3, 10, 11);
    const from = changed.map((row) => labels[row]);
    const after = labels.slice();
    for (const row of changed) after[row] = (after[row] + 1) % 4;
    clusters.follow(after, { rows: changed, from }, task);
    changed.forEach((row, at) => {
      for (let j = 0; j < d; j++) {
        const value = rows.sizes.values[row] * own.data[row * d + j];
        sums[from[at] * d + j] -= value;
        sums[after[row] * d + j] += value;
      }
    });
    expect([clusters.sums, clusters.counts]).toEqual([sums, slowSums(own, rows, after, 4).counts]);
  });

  it('are the same by several threads', () => {
    const x = someRows(4200, 512, true);
    const [one, two] = [1, 2].map((count) => {
      const rows = rowsOf(x, count);
      const clusters = new Clusters(rows, 3);
      const labels = Int32Array.from({ length: rows.n }, (_, i) => i % 3);
      const means = clusters.meansOf(labels, task);
      const distances = clusters.ownDistances(labels, means, task);
      const [starts] = new PlusPlus(rows, undefined, 5, 1).starts(1, new MT19937(4), task);
      return { threads: rows.calls.threads, found: [rows.norms.values.slice(), means, distances, starts] };
    });
    expect([one.threads, two.threads]).toEqual([1, 2]);
    expect(two.found).toEqual(one.found);
  });
});

/** One run after the other, each distance as the sum of squares. */
function slowStarts(x: DoubleMatrix, { groupOf }: WeightedRows, k: number, runs: number, random: MT19937) {
  const trials = 2 + Math.trunc(Math.log(k));
  const groups = groupOf.values;
  const distance = (a: number, b: number) => {
    let sum = 0;
    for (let j = 0; j < x.d; j++) sum += (x.data[a * x.d + j] - x.data[b * x.d + j]) ** 2;
    return sum;
  };
  return Array.from({ length: runs }, () => {
    const chosen = [groups[Math.min(groups.length - 1, Math.floor(random.random() * groups.length))]];
    const potential = (more: readonly number[]) =>
      Array.from(groups, (group) => Math.min(...[...chosen, ...more].map((row) => distance(group, row))));
    while (chosen.length < k) {
      const before = potential([]);
      const total = before.reduce((sum, value) => sum + value, 0);
      const candidates = Array.from({ length: trials }, () => {
        let left = random.random() * total;
        return groups[before.findIndex((value) => (left -= value) <= 0)];
      });
      const sums = candidates.map((row) => potential([row]).reduce((sum, value) => sum + value, 0));
      chosen.push(candidates[sums.indexOf(Math.min(...sums))]);
    }
    return chosen;
  });
}

describe('k-means++', () => {
  it.each([
    [5, true, 6],
    [64, true, 9],
    [67, false, 3],
    [3, false, 21],
  ])(
    'of %s columns, single %s, chooses the %s rows of a plain search, run by run',
    async (d, isSingle, k) => {
      const x = someRows(120, d, isSingle);
      const rows = rowsOf(x);
      const expected = slowStarts(moved(x, rows), rows, k, 5, new MT19937(8));
      const plusPlus = new PlusPlus(rows, await rows.products(), k, 3);
      const random = new MT19937(8);
      expect([...plusPlus.starts(3, random, task), ...plusPlus.starts(2, random, task)]).toEqual(expected);
    },
  );
});
