/** Rows moved to their mean: distances stay, lengths shrink where the rows lie close together. */
import { columnSums } from './columns';
import type { AnyMatrix, Matrix } from './matrix';
import { inPieces, wordsOf } from './rowPieces';

/** Share of the squared lengths that lies in the mean from which moving the rows is worth a copy of them. */
const BUNDLED_SHARE = 0.75;

/** The mean of the rows, of their unit vectors where `weights` are the inverse lengths. */
function meanOf(x: AnyMatrix, weights: Float64Array | undefined): Float64Array {
  return columnSums(x, weights).map((sum) => sum / Math.max(1, x.n));
}

/** Whether the rows (weighted, if `weights` are given) lie close together for their length. */
export function isBundle(x: AnyMatrix, squares: Float64Array, weights: Float64Array | undefined): boolean {
  const total = weights ? x.n : squares.reduce((sum, square) => sum + square, 0);
  const inMean = meanOf(x, weights).reduce((sum, value) => sum + value * value, 0);
  return inMean * x.n > BUNDLED_SHARE * total;
}

/** Each row times its weight, less the mean of those or another center, in single precision. */
export function movedRows(
  x: AnyMatrix,
  weights: Float64Array | undefined,
  mean = meanOf(x, weights),
): Matrix {
  const { n, d, data } = x;
  const moved = new Float32Array(n * d);
  const isSingle = data instanceof Float32Array;
  inPieces(wordsOf(x), (kernels, most) => {
    const [own, center] = [kernels.float64(most), kernels.float64(d)];
    const doubles = isSingle ? undefined : kernels.unsetFloat32(most * d);
    own.values.fill(1);
    center.values.set(mean);
    return (rows, first, end) => {
      const count = end - first;
      if (weights) own.values.set(weights.subarray(first, end));
      if (doubles)
        kernels.call.moveDoubles(rows.pointer, count, d, own.pointer, center.pointer, doubles.pointer);
      else kernels.call.moveRows(rows.pointer, count, d, own.pointer, center.pointer);
      moved.set((doubles ?? rows).values.subarray(0, count * d), first * d);
    };
  });
  return { n, d, data: moved };
}
