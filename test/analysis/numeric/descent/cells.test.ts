import { describe, expect, it } from 'vitest';
import { Kernels } from '../../../../src/analysis/kernels/kernels';
import { Cells } from '../../../../src/analysis/numeric/descent/cells';
import { integerRows } from '../../../../src/analysis/numeric/descent/integerRows';
import { DistanceBounds } from '../../../../src/analysis/numeric/distanceBounds';
import type { Matrix } from '../../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../../src/analysis/numeric/mt19937';
import { silentContext } from '../../../../src/analysis/taskContext';
import { normals } from '../../clustering/fitted';

function cellsOf(x: Matrix): number[][] {
  const { kernels, calls } = Kernels.createShared(1);
  const rows = integerRows(kernels, new DistanceBounds(x, 'euclidean', 'test'), silentContext());
  const cells = new Cells(kernels, rows, calls);
  const starts = cells.grow(new MT19937(1), silentContext());
  const order = [...cells.order.values];
  kernels.release();
  return Array.from({ length: starts.length - 1 }, (_, at) => order.slice(starts[at], starts[at + 1]));
}

describe('cells', () => {
  it('hold every row once, 64 at most', () => {
    const cells = cellsOf(normals(3000, 20, 1));
    expect(cells.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    expect(Math.min(...cells.map((cell) => cell.length))).toBeGreaterThan(0);
    expect(Math.max(...cells.map((cell) => cell.length))).toBeLessThanOrEqual(64);
    expect(cells.length).toBeLessThan(3000 / 16);
  });

  it('hold rows of one group where groups are far apart', () => {
    const x = normals(2000, 10, 2);
    for (let i = 0; i < x.n; i++) x.data[i * x.d + (i % 5)] += 100;
    for (const cell of cellsOf(x)) expect(new Set(cell.map((i) => i % 5)).size).toBe(1);
  });

  it('are cut in order where no row is told from another', () => {
    const cells = cellsOf({ n: 200, d: 3, data: new Float32Array(600).fill(1) });
    expect(cells.map((cell) => cell.length)).toEqual([64, 64, 64, 8]);
  });
});
