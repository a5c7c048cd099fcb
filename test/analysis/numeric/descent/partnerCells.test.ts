import { expect, it } from 'vitest';
import { partnerCells } from '../../../../src/analysis/numeric/descent/partnerCells';
import { silentContext } from '../../../../src/analysis/taskContext';

it('partners are the cells in which a cell has two neighbours or more, each pair once', () => {
  const cells = Int32Array.of(0, 2, 4, 5, 7);
  const neighborsOf = [
    [1, 4, -1],
    [0, 4, 2], // two neighbours of cell 0 in cell 2, one in cell 1
    [3, 0, 6],
    [2, 1, 5], // two of cell 1 in cell 0 and in cell 3
    [0, 1, -1],
    [6, -1, -1],
    [5, 4, -1],
  ];
  const entries = Int32Array.from(neighborsOf.flat().map((j, at) => (j < 0 ? -1 : 2 * j + (at % 2))));
  const { starts, partners } = partnerCells(cells, entries, 3, silentContext());
  expect([...starts]).toEqual([0, 2, 3, 3, 3]);
  expect([...partners]).toEqual([1, 2, 3]);
});
