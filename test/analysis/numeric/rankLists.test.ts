import { describe, expect, it } from 'vitest';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { rankLists } from '../../../src/analysis/numeric/rankLists';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs } from '../clustering/fitted';

describe('lists of candidates', () => {
  const x = blobs(120, 7, 3, 5);
  const doubles = { ...x, data: Float64Array.from(x.data, (value) => value + 1e-9) };
  const size = 9;

  // Rows of which single precision tells none apart, and a row of zeros.
  const close = { ...x, data: x.data.map((value, at) => (at < x.d ? 0 : 1 + 1e-6 * value)) };

  it.each([
    ['euclidean', x, 4],
    ['cosine', x, 4],
    ['euclidean', doubles, 4],
    ['cosine', doubles, 4],
    ['euclidean', x, 1],
    ['cosine', x, 1],
    ['euclidean', close, 2],
    ['cosine', close, 2],
    ['euclidean', { ...x, data: x.data.map((value) => 1e-20 * value) }, 2],
    ['cosine', { ...x, data: x.data.map((value) => 1e-20 * value) }, 2],
  ] as const)('are ranked by %s distance to the last bit', (metric, rows, k) => {
    const keys = new DistanceBounds(rows, metric, 'test');
    const lists = new Int32Array(x.n * size);
    for (let at = 0; at < lists.length; at++) {
      const i = Math.floor(at / size);
      lists[at] = (i + 1 + (at % size) * 13 + (i % 5)) % x.n;
    }
    lists.fill(-1, 3 * size + 2, 4 * size); // row 3: filled up by rows 0, 1, 2, 4, ...
    const of = (i: number) => {
      const own = [...lists.subarray(i * size, (i + 1) * size)].filter((j) => j >= 0);
      for (let j = 0; own.length < size; j++) if (j !== i && !own.includes(j)) own.push(j);
      return own
        .map((j) => ({ j, key: keys.exactKey(i, j) }))
        .sort((a, b) => a.key - b.key || a.j - b.j)
        .slice(0, k);
    };
    const expected = Array.from({ length: x.n }, (_, i) => of(i)).flat();
    const found = rankLists(keys, lists, k, silentContext());
    expect([...found.indices]).toEqual(expected.map(({ j }) => j));
    expect([...found.values]).toEqual(expected.map(({ key }) => key));
  });
});
