/** Rows as K-means takes them: each different row once, moved so that the columns' means are zero. */
import { columnMeans } from '../../numeric/columns';
import { equalRows } from '../../numeric/equalRows';
import { timesTransposed } from '../../numeric/matmul';
import { type AnyMatrix, assertFinite, type DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';

export interface WeightedRows {
  readonly mean: Float64Array;
  /** The different rows, in order of their first appearance. */
  readonly centered: DoubleMatrix;
  /** Of each different row: how many rows it stands for. */
  readonly sizes: Int32Array;
  /** The different row of each row. */
  readonly groupOf: Int32Array;
  /** Squared lengths of the centred rows. */
  readonly norms: Float64Array;
  /** Of a column, in the mean. */
  readonly variance: number;
  /** (n, n) of the centred rows with each other, where they are few and long; computed once. */
  readonly products: () => Promise<Float64Array | undefined>;
}

/** Their products take 32 MB and some 50 ms. */
export const MAX_PRODUCT_ROWS = 2048;
/** Shorter rows are soon multiplied with the centres; and whole numbers, which lie exactly between two, are short. */
const MIN_PRODUCT_COLUMNS = 64;

/** Rows between two looks at the flag. */
const CHECK_EVERY_ROWS = 1024;

/** @throws AnalysisError `bad-input` on NaN or infinity. */
export function weightedRows(x: AnyMatrix, task: TaskContext): WeightedRows {
  assertFinite(x, 'K-means');
  const { first, sizes, groupOf } = equalRows(x, () => task.check());
  const { n, d } = x;
  const mean = columnMeans(x);
  const data = new Float64Array(first.length * d);
  const norms = new Float64Array(first.length);
  let sum = 0;
  for (let i = 0, to = 0; i < first.length; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    let length = 0;
    for (let j = 0, at = first[i] * d; j < d; j++, at++, to++) {
      const value = x.data[at] - mean[j];
      data[to] = value;
      length += value * value;
    }
    norms[i] = length;
    sum += sizes[i] * length;
  }
  const centered = { n: first.length, d, data };
  const isFew = centered.n <= MAX_PRODUCT_ROWS && d >= MIN_PRODUCT_COLUMNS;
  let products: Promise<Float64Array> | undefined;
  return {
    mean,
    centered,
    sizes,
    groupOf,
    norms,
    variance: sum / (n * d),
    products: async () =>
      isFew ? (products ??= timesTransposed(centered, centered).then((all) => all.data)) : undefined,
  };
}

/** Squared distance of each different row to its centre, without the cancellation of the product form. */
export function ownDistances(x: DoubleMatrix, labels: Int32Array, centers: DoubleMatrix): Float64Array {
  const { n, d, data } = x;
  const { data: own } = centers;
  const out = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0]; // one sum alone would wait for each addition
    let to = labels[i] * d;
    const end = at + d;
    for (const end4 = end - (d % 4); at < end4; at += 4, to += 4) {
      const d0 = data[at] - own[to];
      const d1 = data[at + 1] - own[to + 1];
      const d2 = data[at + 2] - own[to + 2];
      const d3 = data[at + 3] - own[to + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; at < end; at++, to++) s0 += (data[at] - own[to]) ** 2;
    out[i] = s0 + s1 + (s2 + s3);
  }
  return out;
}
