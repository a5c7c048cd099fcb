/**
 * Principal components, exact, with scikit-learn's conventions (sklearn.decomposition.PCA >= 1.5, svd_solver
 * "full"): columns centred, variance over n - 1, the loading of largest absolute value of each component positive.
 *
 * n = 1 and identical rows give zero coordinates and zero variance; a share of no variance is given as 0.
 * Time O(n d min(n, d)), memory O(n d + min(n, d)^2).
 */
import { defineMethod } from '../methods/method';
import type { Matrix64 } from '../methods/method';
import { largestEigenpairs } from '../numeric/lanczos';
import { timesTransposed, transposedTimes } from '../numeric/matmul';
import type { DoubleMatrix } from '../numeric/matmul';
import { refuseNonFinite } from '../numeric/matrix';
import type { Matrix } from '../numeric/matrix';
import { badParameter, int } from '../params';
import type { ParamsOf } from '../params';
import type { Run } from '../run';

/** Multiply-adds of one product: some 50 ms on two cores. */
const BLOCK_WORK = 1e9;

const params = {
  nComponents: int({ default: 2, min: 1, help: 'Number of components; at most the rows and the columns.' }),
};
export type PcaParams = ParamsOf<typeof params>;

export interface PcaResult {
  /** (n, nComponents). */
  readonly coordinates: Matrix64;
  /** Variance along each component (nComponents), descending. */
  readonly explainedVariance: Float64Array;
  /** The same as a share of the total variance. */
  readonly explainedVarianceRatio: Float64Array;
  /** (nComponents, d) unit rows. */
  readonly components: Matrix64;
  /** Mean of each column (d). */
  readonly mean: Float64Array;
}

export const pcaMethod = defineMethod({
  name: 'pca',
  title: 'PCA',
  kind: 'reduction',
  params,
  fit: (space, chosen, _seed, run) => pca(space.x, chosen, run),
});

/** @throws AnalysisError `bad-parameter` when nComponents exceeds min(n, d); `bad-input` on NaN or infinity. */
export async function pca(x: Matrix, chosen: PcaParams, run: Run): Promise<PcaResult> {
  const { nComponents } = chosen;
  if (nComponents > Math.min(x.n, x.d)) {
    throw badParameter(
      'pca',
      'nComponents',
      nComponents,
      `at most min(rows, columns), ${Math.min(x.n, x.d)}`,
    );
  }
  run.progress(0, 1);
  const { centered, mean } = center(x);
  // A mean is finite only where its column is; which row is not, the slower pass tells by name.
  if (!mean.every(Number.isFinite)) refuseNonFinite(x, 'pca');
  const { values, total, components, coordinates } = await principalComponents(centered, nComponents, run);
  run.progress(1, 1);
  const degrees = Math.max(1, x.n - 1);
  return {
    coordinates,
    explainedVariance: values.map((value) => value / degrees),
    explainedVarianceRatio: values.map((value) => (total > 0 ? value / total : 0)),
    components,
    mean,
  };
}

export interface PrincipalComponents {
  /** Sum of squares along each component (count), descending. */
  readonly values: Float64Array;
  /** The same along all directions. */
  readonly total: number;
  /** (count, d) unit rows, the largest loading of each positive. */
  readonly components: DoubleMatrix;
  /** (n, count). */
  readonly coordinates: DoubleMatrix;
}

/** @param centered (n, d) of column means zero; count <= min(n, d). */
export async function principalComponents(
  centered: DoubleMatrix,
  count: number,
  run: Run,
): Promise<PrincipalComponents> {
  const { n, d } = centered;
  const gram = n < d ? await timesTransposed(centered, centered) : await scatterMatrix(centered, run);
  run.check();
  const { values, vectors } = largestEigenpairs(gram.n, count, (v, out) => multiply(gram, v, out));
  const data = n < d ? await toColumnSpace(vectors, values, centered, count) : vectors;
  for (let c = 0; c < count; c++) fixSign(data.subarray(c * d, (c + 1) * d));
  const components = { n: count, d, data };
  return { values, total: trace(gram), components, coordinates: await timesTransposed(centered, components) };
}

/** Xᵀ X, in blocks of rows so that a cancel does not wait for all of them. */
async function scatterMatrix({ n, d, data }: DoubleMatrix, run: Run): Promise<DoubleMatrix> {
  const rows = Math.max(d, Math.ceil(BLOCK_WORK / (d * d)));
  let sum: Float64Array | undefined;
  for (let first = 0; first < n; first += rows) {
    run.check();
    const count = Math.min(rows, n - first);
    const block = { n: count, d, data: data.subarray(first * d, (first + count) * d) };
    const product = await transposedTimes(block, block);
    if (sum) for (let at = 0; at < sum.length; at++) sum[at]! += product.data[at]!;
    else sum = product.data;
  }
  return { n: d, d, data: sum ?? new Float64Array(d * d) };
}

/** Eigenvectors of X Xᵀ to those of Xᵀ X: Xᵀ u / |Xᵀ u|. A direction without variance stays zero. */
async function toColumnSpace(
  vectors: Float64Array,
  values: Float64Array,
  x: DoubleMatrix,
  count: number,
): Promise<Float64Array> {
  const columns = new Float64Array(x.n * count);
  for (let c = 0; c < count; c++)
    for (let i = 0; i < x.n; i++) columns[i * count + c] = vectors[c * x.n + i]!;
  const { data } = await transposedTimes({ n: x.n, d: count, data: columns }, x);
  for (let c = 0; c < count; c++) {
    const row = data.subarray(c * x.d, (c + 1) * x.d);
    const length = Math.hypot(...row);
    const hasVariance = values[c]! > Number.EPSILON * values[0]! && length > 0;
    for (let j = 0; j < x.d; j++) row[j] = hasVariance ? row[j]! / length : 0;
  }
  return data;
}

function trace({ n, data }: DoubleMatrix): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i * n + i]!;
  return sum;
}

/** Four rows at a time: one waits for each addition, four keep the processor busy. */
function multiply({ n, data }: DoubleMatrix, v: Float64Array, out: Float64Array): void {
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const value = v[j]!;
      s0 += data[at]! * value;
      s1 += data[at + n]! * value;
      s2 += data[at + 2 * n]! * value;
      s3 += data[at + 3 * n]! * value;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (let i = whole; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += data[at]! * v[j]!;
    out[i] = sum;
  }
}

/** The first of the largest loadings decides, as numpy's argmax does. */
function fixSign(component: Float64Array): void {
  let largest = 0;
  for (let j = 1; j < component.length; j++) {
    if (Math.abs(component[j]!) > Math.abs(component[largest]!)) largest = j;
  }
  if (component[largest]! < 0) for (let j = 0; j < component.length; j++) component[j] = -component[j]!;
}

function center({ n, d, data }: Matrix): { centered: DoubleMatrix; mean: Float64Array } {
  const mean = new Float64Array(d);
  const row = (i: number) => data.subarray(i * d, (i + 1) * d);
  for (let i = 0; i < n; i++) {
    const own = row(i);
    for (let j = 0; j < d; j++) mean[j] = mean[j]! + own[j]!;
  }
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / n;
  const centered = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const own = row(i);
    const to = centered.subarray(i * d, (i + 1) * d);
    for (let j = 0; j < d; j++) to[j] = own[j]! - mean[j]!;
  }
  return { centered: { n, d, data: centered }, mean };
}
