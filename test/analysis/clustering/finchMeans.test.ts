import { expect, it } from 'vitest';
import { ClusterMeans, clusterMeans } from '../../../src/analysis/clustering/finch/means';
import { type Matrix } from '../../../src/analysis/numeric/matrix';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from './fitted';

/** Added in single precision in row order, divided in double. */
function slowly(x: Matrix, labels: Int32Array, count: number): Float64Array {
  const means = new Float64Array(count * x.d);
  for (let c = 0; c < count; c++) {
    for (let j = 0; j < x.d; j++) {
      let sum = 0;
      for (let i = 0; i < x.n; i++) if (labels[i] === c) sum = Math.fround(sum + x.data[i * x.d + j]);
      means[c * x.d + j] = sum / labels.filter((label) => label === c).length;
    }
  }
  return means;
}

it.each([1, 2, 3, 4, 5, 8, 11])('means of %s columns are those of plain sums, to the bit', async (d) => {
  const x = normals(23, d, 23 * d);
  const fine = Int32Array.from({ length: 23 }, (_none, i) => (i * 7) % 5);
  const coarse = fine.map((label) => label % 2);
  const means = await ClusterMeans.create(x, 5);
  // Of any level, in any order, with nothing left over from the one before.
  for (const [labels, count] of [
    [fine, 5],
    [coarse, 2],
    [fine, 5],
  ] as const) {
    const found = means.compute(labels, count, silentContext());
    expect([found.n, found.d]).toEqual([count, d]);
    expect(found.data).toEqual(slowly(x, labels, count));
  }
  means.release();
  expect((await clusterMeans(x, coarse, 2, silentContext())).data).toEqual(slowly(x, coarse, 2));
});
