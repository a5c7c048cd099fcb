import { expect, it } from 'vitest';
import { Kernels } from '../../../src/analysis/kernels/kernels';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { eachRows, rowsOfLists, transposed } from '../../../src/analysis/numeric/sparseRows';
import { silentContext } from '../../../src/analysis/taskContext';

const [n, k] = [1300, 5];

/** k different columns in each row, in no order; none in the last columns. */
function someRows(kernels: Kernels) {
  const random = new MT19937(7);
  const indices = Int32Array.from({ length: n * k }, (_, at) => 250 * (at % k) + random.integer(240));
  const values = kernels.float64(n * k);
  values.values.set(Float64Array.from(indices, () => random.random()));
  return { indices, rows: rowsOfLists(kernels, k, indices, values) };
}

it('transposes lists to rows that ascend, and those to the lists again, sorted', () => {
  const kernels = Kernels.createNow();
  const { indices, rows } = someRows(kernels);
  const columns = transposed(kernels, rows, silentContext());
  const sorted = transposed(kernels, columns, silentContext());
  const wanted: [number, number, number][] = Array.from(indices, (column, at) => [
    column,
    Math.floor(at / k),
    rows.values.values[at],
  ]);
  const triples = ({ starts, columns, values }: typeof rows) => {
    const all: [number, number, number][] = [];
    for (let i = 0; i < n; i++) {
      for (let at = starts.values[i]; at < starts.values[i + 1]; at++) {
        all.push([i, columns.values[at], values.values[at]]);
      }
    }
    return all;
  };
  expect(triples(columns)).toEqual(wanted.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
  expect(triples(sorted)).toEqual(
    wanted.map(([column, row, value]) => [row, column, value]).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
  );
  kernels.release();
});

it('asks before every run of rows whether the task is cancelled', () => {
  let checks = 0;
  const visited: number[] = [];
  const stop = new Error('cancelled');
  const task = {
    ...silentContext(),
    check: () => {
      if (++checks === 3) throw stop;
    },
  };
  expect(() => eachRows(1300, task, (first, end) => visited.push(first, end))).toThrow(stop);
  expect(visited).toEqual([0, 512, 512, 1024]);
});
