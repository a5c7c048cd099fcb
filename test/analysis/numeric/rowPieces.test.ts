import { describe, expect, it } from 'vitest';
import { columnSums, columnVariances } from '../../../src/analysis/numeric/columns';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { movedRows } from '../../../src/analysis/numeric/movedRows';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { inPieces } from '../../../src/analysis/numeric/rowPieces';

const { fround } = Math;

/** More than one piece, the last one short. */
function someRows(d: number): { x: Matrix; weights: Float64Array } {
  const n = Math.floor(150_000 / d);
  const random = new MT19937(d);
  const data = Float32Array.from({ length: n * d }, () => 3 + random.normal());
  data.fill(0, d, 2 * d);
  return { x: { n, d, data }, weights: Float64Array.from({ length: n }, () => random.random()) };
}

/** As scikit-learn's row norms are rounded, one number after the other. */
function singleSquare(row: Float32Array): number {
  const lanes = [0, 0, 0, 0];
  const whole = row.length - (row.length % 16);
  for (let block = 0; block < whole; block += 16) {
    for (let four = block + 12; four >= block; four -= 4) {
      for (let lane = 0; lane < 4; lane++) lanes[lane] = fround(lanes[lane] + fround(row[four + lane] ** 2));
    }
  }
  for (let j = whole; j < row.length; j++) lanes[j % 4] = fround(lanes[j % 4] + fround(row[j] ** 2));
  return fround(fround(lanes[0] + lanes[1]) + fround(lanes[2] + lanes[3]));
}

describe.each([1, 2, 3, 18, 33, 512])('rows of %i columns, to the last bit', (d) => {
  const { x, weights } = someRows(d);
  const plainSums = (weightOf: (row: number) => number) => {
    const sums = new Float64Array(d);
    for (let at = 0; at < x.data.length; at++) {
      sums[at % d] = sums[at % d] + weightOf(Math.floor(at / d)) * x.data[at];
    }
    return sums;
  };

  it('are added, with weights too', () => {
    expect(columnSums(x)).toEqual(plainSums(() => 1));
    expect(columnSums(x, weights)).toEqual(plainSums((row) => weights[row]));
  });

  it('have their variances', () => {
    const mean = plainSums(() => 1).map((sum) => sum / x.n);
    const wanted = new Float64Array(d);
    x.data.forEach((value, at) => {
      const difference = value - mean[at % d];
      wanted[at % d] += (difference * difference) / x.n;
    });
    expect(columnVariances(x, mean)).toEqual(wanted);
  });

  it('are moved to their mean', () => {
    const mean = plainSums((row) => weights[row]).map((sum) => sum / x.n);
    const moved = x.data.map((value, at) => value * weights[Math.floor(at / d)] - mean[at % d]);
    expect(movedRows(x, weights).data).toEqual(moved);
  });

  it('are normalized as scikit-learn does, zeros as they are', () => {
    const unit = new Float32Array(x.data.length);
    inPieces(x, ({ call }) => (rows, first, end) => {
      call.normalizeRows(rows.pointer, end - first, d);
      unit.set(rows.values.subarray(0, (end - first) * d), first * d);
    });
    const wanted = x.data.slice();
    for (let i = 0; i < x.n; i++) {
      const row = wanted.subarray(i * d, (i + 1) * d);
      const length = fround(Math.sqrt(singleSquare(row))) || 1;
      row.set(row.map((value) => value / length));
    }
    expect(unit).toEqual(wanted);
  });

  it('have their squared lengths', () => {
    inPieces(x, (kernels, most) => {
      const squares = kernels.float64(most);
      return (rows, first, end) => {
        kernels.call.squaredLengths(rows.pointer, end - first, d, squares.pointer);
        for (let i = first; i < end; i++) {
          const row = x.data.subarray(i * d, (i + 1) * d);
          const sums = [0, 0, 0, 0];
          row.forEach((value, j) => (sums[j < d - (d % 4) ? j % 4 : 0] += value * value));
          expect(squares.values[i - first]).toBe(sums[0] + sums[1] + (sums[2] + sums[3]));
        }
      };
    });
  });
});
