import { expect, it } from 'vitest';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { leastValues } from '../../../src/analysis/numeric/leastValues';
import { silentContext } from '../../../src/analysis/taskContext';
import { normals } from '../clustering/fitted';

it.each([
  ['euclidean', 9],
  ['cosine', 9],
  ['euclidean', 90],
  ['cosine', 90],
] as const)('the least of all others, from any known ones: %s, %d columns', async (metric, d) => {
  const x = normals(700, d, 5);
  x.data.fill(0, 0, d);
  const keys = new DistanceBounds(x, metric, 'test');
  const k = 3;
  const rows = Int32Array.of(0, 1, 2, 350, 698, 699);
  const of = (i: number, others: number[]) => others.map((j) => keys.exactKey(i, j)).sort((a, b) => a - b);
  const known = (i: number) => [(i + 1) % 700, (i + 5) % 700, (i + 9) % 700];
  const order = (i: number) => known(i).sort((a, b) => keys.exactKey(i, a) - keys.exactKey(i, b));
  const found = {
    indices: Int32Array.from({ length: 700 * k }, (_, at) => order(Math.floor(at / k))[at % k]),
    values: Float64Array.from(
      { length: 700 * k },
      (_, at) => of(Math.floor(at / k), known(Math.floor(at / k)))[at % k],
    ),
  };
  const least = await leastValues(keys, found, k, rows, silentContext());
  const truth = [...rows].flatMap((i) => {
    const others = Array.from({ length: 700 }, (_, j) => j).filter((j) => j !== i);
    return of(i, others).slice(0, k);
  });
  expect([...least]).toEqual(truth);
});
