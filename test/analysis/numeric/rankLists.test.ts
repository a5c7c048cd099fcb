import { describe, expect, it } from 'vitest';
import { DistanceBounds } from '../../../src/analysis/numeric/distanceBounds';
import { rankLists } from '../../../src/analysis/numeric/rankLists';
import { silentContext } from '../../../src/analysis/taskContext';
import { blobs } from '../clustering/fitted';

describe('lists of candidates', () => {
  const x = blobs(120, 7, 3, 5);
  const doubles = { ...x, data: Float64Array.from(x.data, (value) => value + 1e-9) };
  const size = 9;
  const k = 4;

  it.each([
    ['euclidean', x],
    ['cosine', x],
    ['euclidean', doubles],
    ['cosine', doubles],
  ] as const)('are ranked by %s distance to the last bit', (metric, rows) => {
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
