/** Sums of rows, and their variances, column by column, in double precision. */
import { type AnyMatrix, assertFinite, type Matrix } from './matrix';
import { inPieces } from './rowPieces';

/** Of each column (d), rows added in their order; n >= 1. */
export function columnMeans(x: AnyMatrix): Float64Array {
  return columnSums(x).map((sum) => sum / x.n);
}

/** Rows of which medians are taken. */
const MEDIAN_ROWS = 101;

/** Median of each column (d) over at most 101 rows at even distances, one of their values; n >= 1. */
export function columnMedians({ n, d, data }: Matrix): Float64Array {
  const rows = Math.min(n, MEDIAN_ROWS);
  const values = new Float32Array(rows);
  return Float64Array.from({ length: d }, (_none, j) => {
    for (let r = 0; r < rows; r++) values[r] = data[Math.floor((r * n) / rows) * d + j];
    return values.sort()[rows >> 1];
  });
}

/**
 * A mean is finite only where its column is; the slower pass names the row that is not.
 * @throws AnalysisError `bad-input` naming the first row that holds a NaN or an infinity.
 */
export function assertFiniteMean(mean: Float64Array, x: AnyMatrix, title: string): void {
  if (!mean.every(Number.isFinite)) assertFinite(x, title);
}

/** Of each column (d), rows times their weights (1 if absent) added in their order. */
export function columnSums(x: AnyMatrix, weights?: Float64Array): Float64Array {
  const { n, d, data } = x;
  if (data instanceof Float32Array && data.length >= MIN_KERNEL_NUMBERS) {
    return sumsByKernel({ n, d, data }, weights);
  }
  const sums = new Float64Array(d);
  for (let i = 0, at = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    for (let j = 0; j < d; j++, at++) sums[j] = sums[j] + weight * data[at];
  }
  return sums;
}

/** Of each column (d): the mean square of what is left when `means` is taken off; rows added in their order. */
export function columnVariances(x: Matrix, means: Float64Array): Float64Array {
  const { n, d } = x;
  let variances = new Float64Array(d);
  inPieces(x, (kernels) => {
    const [mean, variance] = [kernels.float64(d), kernels.float64(d)];
    mean.values.set(means);
    return (rows, first, end) => {
      for (let i = 0; i < end - first; i++) {
        const row = rows.pointer + i * d * Float32Array.BYTES_PER_ELEMENT;
        kernels.call.addToVariance(row, d, n, mean.pointer, variance.pointer);
      }
      if (end === n) variances = variance.values.slice();
    };
  });
  return variances;
}

/** Fewer are added before they are copied. */
const MIN_KERNEL_NUMBERS = 2 ** 14;

function sumsByKernel(x: Matrix, weights: Float64Array | undefined): Float64Array {
  let sums = new Float64Array(0);
  inPieces(x, (kernels, most) => {
    const [own, total] = [kernels.float64(most), kernels.float64(x.d)];
    own.values.fill(1);
    return (rows, first, end) => {
      if (weights) own.values.set(weights.subarray(first, end));
      kernels.call.addWeightedRows(rows.pointer, own.pointer, end - first, x.d, total.pointer);
      if (end === x.n) sums = total.values.slice();
    };
  });
  return sums;
}
