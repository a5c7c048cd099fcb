import { describe, expect, it } from 'vitest';
import { addedRows } from '../../../src/analysis/session/addedRows';

/** Unit vectors at these angles. */
const at = (...degrees: number[]) => ({
  n: degrees.length,
  d: 2,
  data: Float32Array.from(
    degrees.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  ),
});

describe('addedRows', () => {
  it('gives each new row the known rows most similar to it, never another new one', () => {
    const images = at(0, 10, 20, 30, 40, 50, 60, 1, 59);
    const names = Array.from('abcdefgyz');
    expect(addedRows(Array.from('gfedcba'), names, images)).toEqual([
      { row: 7, similar: [0, 1, 2, 3, 4] },
      { row: 8, similar: [6, 5, 4, 3, 2] },
    ]);
    expect(addedRows(names, names.slice(1), at(0, 10, 20, 30, 40, 50, 60, 1))).toEqual([]);
  });

  it('gives none where all rows are new, or many', () => {
    expect(addedRows(['a'], ['b'], at(0))).toEqual([]);
    const many = Array.from({ length: 70 }, (_, i) => `new ${i}`);
    expect(addedRows(['a'], ['a', ...many], at(0, ...many.map((_, i) => i)))).toEqual([]);
  });
});
