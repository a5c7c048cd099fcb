import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/analysis/errors';
import type { Metric } from '../../../src/analysis/numeric/distanceBounds';
import type { AnyMatrix } from '../../../src/analysis/numeric/matrix';
import { eachNearest } from '../../../src/analysis/numeric/nearestAmong';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs, grid } from '../clustering/fitted';
import { cancelledContext, expectProgress } from '../contexts';

interface Found {
  readonly nearest: number[];
  readonly distances: number[];
}

/** Every third row of x is one of those that are searched. */
function split({ n }: AnyMatrix) {
  const all = Int32Array.from({ length: n }, (_none, i) => i);
  return { rows: all.filter((i) => i % 3 !== 0), among: all.filter((i) => i % 3 === 0) };
}

async function found(x: AnyMatrix, metric: Metric, k: number, task = silentContext()): Promise<Found[]> {
  const { rows, among } = split(x);
  const answers: Found[] = [];
  await eachNearest(x, rows, among, { metric, k, title: 'Test' }, task, (at, nearest, distances) => {
    expect(at).toBe(answers.length);
    answers.push({ nearest: [...nearest], distances: [...distances] });
  });
  return answers;
}

/** By all distances, sorted. */
function expected(x: AnyMatrix, metric: Metric, k: number): Found[] {
  const { rows, among } = split(x);
  const rowOf = (i: number) => Array.from(x.data.subarray(i * x.d, (i + 1) * x.d));
  const unit = (row: number[]) => {
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  };
  const distance = (i: number, j: number) => {
    const [a, b] = metric === 'cosine' ? [unit(rowOf(i)), unit(rowOf(j))] : [rowOf(i), rowOf(j)];
    const squared = a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);
    return metric === 'cosine' ? squared / 2 : Math.sqrt(squared);
  };
  return Array.from(rows, (i) => {
    const all = Array.from(among, (j, at) => ({ at, distance: distance(i, j) }));
    const first = all.sort((a, b) => a.distance - b.distance || a.at - b.at).slice(0, k);
    return { nearest: first.map(({ at }) => at), distances: first.map((each) => each.distance) };
  });
}

function doubles({ n, d, data }: AnyMatrix, offset: number): AnyMatrix {
  return { n, d, data: Float64Array.from(data, (value, at) => value + offset + 1e-9 * Math.sin(at)) };
}

describe('eachNearest', () => {
  const x = blobs(300, 7, 6, 3);

  it.each([
    ['euclidean', x, 5],
    ['cosine', x, 5],
    ['euclidean', doubles(x, 0), 4],
    ['euclidean', doubles(x, 1e4), 4], // rows far from the origin for their distances
    ['cosine', doubles(x, 3), 4],
    ['euclidean', x, 500], // more than there are
    ['euclidean', blobs(4, 3, 1, 1), 1],
  ] as const)('finds the nearest by %s', async (metric, rows, k) => {
    const [own, all] = [await found(rows, metric, k), expected(rows, metric, k)];
    expect(own.map(({ nearest }) => nearest)).toEqual(all.map(({ nearest }) => nearest));
    own.forEach(({ distances }, at) =>
      distances.forEach((distance, place) => expect(distance).toBeCloseTo(all[at].distances[place], 9)),
    );
  });

  it('goes on over several pieces, the last of them short', async () => {
    const many = blobs(27_000, 2, 9, 4);
    const sample = (answers: Found[]) => answers.filter((_answer, at) => at % 500 === 0 || at > 17_990);
    const own = sample(await found(many, 'euclidean', 2));
    const { rows, among } = split(many);
    const some = rows.filter((_row, at) => at % 500 === 0 || at > 17_990);
    own.forEach(({ distances }, at) => {
      const all = Array.from(among, (j) =>
        Math.hypot(
          many.data[2 * some[at]] - many.data[2 * j],
          many.data[2 * some[at] + 1] - many.data[2 * j + 1],
        ),
      );
      expect(distances[0]).toBeCloseTo(Math.min(...all), 9);
    });
  });

  it('puts equal distances in the order of the rows, and equal rows at 0', async () => {
    const many = grid(300, 2, 3, 5);
    const [own, all] = [await found(many, 'euclidean', 3), expected(many, 'euclidean', 3)];
    expect(own.map(({ distances }) => distances)).toEqual(all.map(({ distances }) => distances));
    expect(own[0].distances[0]).toBe(0);
  });

  it('reports progress and is cancelled', async () => {
    await expectProgress((task) => found(x, 'euclidean', 3, task));
    await expect(found(x, 'euclidean', 3, cancelledContext())).rejects.toThrow(CancelledError);
  });
});
