import { describe, expect, it } from 'vitest';
import { firstNeighbors } from '../../../src/analysis/clustering/finch/firstNeighbors';
import { metrics } from '../../../src/analysis/numeric/distanceBounds';
import type { DoubleMatrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';

/** Of which one is zero and some are equal. */
function doubles(n: number, d: number, round: (value: number) => number): DoubleMatrix {
  const random = new MT19937(n * d);
  const data = Float64Array.from({ length: n * d }, () => round(random.normal()));
  data.fill(0, d, 2 * d);
  data.copyWithin((n - 3) * d, 0, 3 * d);
  return { n, d, data };
}

/** Added column after column. */
function slowDistance(
  { d, data }: DoubleMatrix,
  metric: string,
  single: boolean,
  i: number,
  j: number,
): number {
  const dot = (a: number, b: number, scaleA = 1, scaleB = 1) => {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += (data[a * d + c] / scaleA) * (data[b * d + c] / scaleB);
    return sum;
  };
  const length = (a: number) => Math.sqrt(dot(a, a)) || 1;
  const value =
    metric === 'cosine'
      ? Math.min(2, Math.max(0, 1 - dot(i, j, length(i), length(j))))
      : Math.sqrt(Math.max(0, dot(i, i) - 2 * dot(i, j) + dot(j, j)));
  return single ? Math.fround(value) : value;
}

describe('First neighbours of means', () => {
  for (const metric of metrics)
    it.each([
      [5, 3, true, Math.round],
      [30, 1, false, Math.round],
      [61, 8, true, Number],
      [150, 33, false, Number],
      [300, 7, true, Math.round], // more than are compared with all
    ])(`by ${metric}: %s of %s columns, single %s`, async (n, d, single, round) => {
      const x = doubles(n, d, round);
      const { neighbor, distance } = await firstNeighbors(x, metric, single, silentContext());
      for (let i = 0; i < n; i++) {
        const to = Array.from({ length: n }, (_, j) => slowDistance(x, metric, single, i, j));
        expect(Array.from(to, (_, j) => distance(i, j))).toEqual(to);
        to[i] = Infinity;
        expect(neighbor[i]).toBe(to.indexOf(Math.min(...to)));
      }
    });

  it('by cosine, where too many lie within the rounding, are those of the products in doubles', async () => {
    const random = new MT19937(2);
    const [n, d] = [200, 16];
    const data = Float64Array.from({ length: n * d }, () => 1 + 1e-6 * random.normal());
    const { neighbor } = await firstNeighbors({ n, d, data }, 'cosine', true, silentContext());
    // Single precision alone would give nearly all the same neighbour.
    expect(new Set(neighbor).size).toBeGreaterThan(n / 4);
  });
});
