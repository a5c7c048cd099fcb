import { describe, expect, it } from 'vitest';
import { NearestCenters } from '../../../src/analysis/clustering/kmeans/nearestCenters';
import { weightedRows } from '../../../src/analysis/clustering/kmeans/weightedRows';
import type { DoubleMatrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../src/analysis/taskContext';

function normal(n: number, d: number, random: MT19937): DoubleMatrix {
  return { n, d, data: Float64Array.from({ length: n * d }, () => random.normal()) };
}

/** Compares every row with every centre. */
function nearest(x: DoubleMatrix, centers: DoubleMatrix): number[] {
  return Array.from({ length: x.n }, (_, i) => {
    const to = Array.from({ length: centers.n }, (_none, c) => {
      let sum = 0;
      for (let j = 0; j < x.d; j++) sum += (x.data[i * x.d + j] - centers.data[c * x.d + j]) ** 2;
      return sum;
    });
    return to.indexOf(Math.min(...to));
  });
}

describe('Nearest centres', () => {
  for (const [k, step] of [
    [1, 0.1],
    [2, 0.01],
    [7, 0.3],
    [7, 0.003],
  ])
    it(`are those of comparing all, while ${k} centres move by about ${step}`, () => {
      const random = new MT19937(3);
      const rows = weightedRows(normal(300, 5, random), silentContext());
      const x = rows.pick(Array.from({ length: rows.n }, (_, i) => i));
      const bounded = new NearestCenters(rows, k);
      let centers = normal(k, x.d, random);
      let before = new Array<number>(x.n).fill(-1);
      let moved = 0;
      for (let turn = 0; turn < 30; turn++) {
        const changed = bounded.assign(centers, silentContext());
        const expected = nearest(x, centers);
        expect([...bounded.labels]).toEqual(expected);
        const differing = expected.flatMap((label, row) =>
          label === before[row] ? [] : [{ row, from: before[row] }],
        );
        expect(Array.from(changed.rows, (row, at) => ({ row, from: changed.from[at] }))).toEqual(differing);
        moved += differing.length;
        before = expected;
        // One centre goes far now and then: bounds must follow it.
        const far = turn % 10 === 9 ? turn % k : -1;
        const data = centers.data.map(
          (value, at) => value + (Math.floor(at / x.d) === far ? 1 : step) * random.normal(),
        );
        centers = { n: k, d: x.d, data };
      }
      expect(moved).toBeGreaterThan(k === 1 ? x.n - 1 : x.n);
    });
});
