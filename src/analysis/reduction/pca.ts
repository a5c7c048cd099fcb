/**
 * Principal components, exact, with scikit-learn's conventions (sklearn.decomposition.PCA >= 1.5, svd_solver
 * "full"): columns centred, variance over n - 1, the loading of largest absolute value of each component positive.
 *
 * Components are resolved down to a variance of some 1e-11 of the largest.
 * n = 1 and identical rows give zero coordinates and zero variance; their shares of variance are 0.
 * Time O(n d min(n, d)), memory O(n d + min(n, d)^2).
 */
import { message } from '../../common/messageTemplate';
import { Kernels } from '../kernels/kernels';
import type { DataShape } from '../methods/dataFacts';
import { defineMethod } from '../methods/method';
import { addTimes, addTo } from '../numeric/addTimes';
import { assertFiniteMean, columnMeans } from '../numeric/columns';
import { type Approximation, approximationOf, eigenpairsWithin } from '../numeric/davidson';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { type EqualRows, equalRows } from '../numeric/equalRows';
import { largestEigenpairs } from '../numeric/lanczos';
import { type AnyMatrix, type DoubleMatrix, type Matrix, pickRows } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { byTrial, spreadRows } from '../numeric/sampleRows';
import {
  MAX_OPERATOR_BYTES,
  operatorBytes,
  type OperatorOptions,
  ScatterOperator,
  VECTORS,
} from '../numeric/scatterOperator';
import {
  columnProducts,
  combination,
  projection,
  rowProducts,
  type Standardized,
} from '../numeric/standardized';
import { SymmetricMatrix } from '../numeric/symmetric';
import { dot, norm } from '../numeric/vectors';
import { badParameter, int, type ParamsOf } from '../params';
import type { TaskContext } from '../taskContext';

/** Multiply-adds of one product: some 50 ms on two cores. */
const BLOCK_WORK = 1e9;
/** Multiplied by at most, two a pass over the rows: some more cost as much as their scatter matrix. */
const MOST_VECTORS = 48;
/** With fewer columns the matrix costs little. */
const MIN_PASSED_COLUMNS = 64;
/** Of the rows, where the distinct ones are taken instead. */
const MOST_DISTINCT_SHARE = 0.75;
/** Drawn to learn whether any are repeated. */
const LOOKED_AT_ROWS = 1024;
const LOOKED_AT_COLUMNS = 16;
/** One of so many rows, within these bounds, is in the sample whose scatter matrix approximates that of all; of few rows there is none. */
const [SAMPLED_OF, MIN_SAMPLES] = [16, 8];
const [MIN_SAMPLED_ROWS, MAX_SAMPLED_ROWS] = [2048, 4096];
const MIN_ROWS_SAMPLED = 8192;
/** Passes over the sample. */
const SAMPLE_PASSES = 8;

const params = {
  nComponents: int({ default: 2, min: 1, help: 'Number of components; at most the rows and the columns.' }),
};
export type PcaParams = ParamsOf<typeof params>;

export interface PcaResult {
  /** (n, nComponents). */
  readonly coordinates: DoubleMatrix;
  /** Variance along each component (nComponents), descending. */
  readonly explainedVariance: Float64Array;
  /** The same as a share of the total variance. */
  readonly explainedVarianceRatio: Float64Array;
  /** (nComponents, d) unit rows. */
  readonly components: DoubleMatrix;
  /** Mean of each column (d). */
  readonly mean: Float64Array;
}

export const pcaMethod = defineMethod({
  name: 'pca',
  title: 'PCA',
  kind: 'reduction',
  params,
  cost: { once: 15, rows: 17 },
  capabilities: { roles: ['firstLayout'] },
  limits: { nComponents: { most: ({ n, d }) => Math.min(n, d), lowers: false } },
  memoryBytes: (data, { nComponents }) => pcaBytes(data, nComponents),
  units: () => ({ result: { coordinates: 1, mean: 1, explainedVariance: 2 } }),
  fit: (space, params, _seed, task) => pca(space, params, task),
});

/** Bytes of the rows in the memory of the kernels with all their products, the scatter or Gram matrix with its copy, one block of rows in doubles, and the answer. */
export function pcaBytes({ n, d }: DataShape, nComponents: number): number {
  const size = Math.min(n, d);
  const block = Math.min(n, n < d ? n : Math.max(d, Math.ceil(BLOCK_WORK / (d * d))));
  const rows = operatorBytes({ n, d });
  const passed = rows <= MAX_OPERATOR_BYTES ? rows + 8 * (MOST_VECTORS + VECTORS + 1) * n : 0;
  return passed + 2 * 8 * size * size + 2 * 8 * block * d + 8 * (n + d) * Math.min(nComponents, size);
}

/**
 * Computed once per space and number of components.
 * @throws AnalysisError `bad-parameter` when nComponents exceeds min(n, d); `bad-input` on NaN or infinity.
 */
export async function pca(space: EmbeddingMatrix, params: PcaParams, task: TaskContext): Promise<PcaResult> {
  const x = space.exact;
  const { nComponents } = params;
  if (nComponents > Math.min(x.n, x.d)) {
    throw badParameter(
      'PCA',
      'nComponents',
      nComponents,
      message`at most min(rows, columns), ${Math.min(x.n, x.d)}`,
    );
  }
  task.progress(0, 1);
  const known = await space.once('pca', () => Promise.resolve(new Map<number, PcaResult>()));
  const result = known.get(nComponents) ?? (await compute(space, nComponents, task));
  known.set(nComponents, result);
  task.progress(1, 1);
  return result;
}

async function compute(space: EmbeddingMatrix, count: number, task: TaskContext): Promise<PcaResult> {
  const x = space.exact;
  const passed = await byPasses({ x }, count, task, distinctRows(space, task));
  const mean = passed?.mean ?? columnMeans(x);
  assertFiniteMean(mean, x, 'PCA');
  const { values, total, components, coordinates } = passed ?? (await byMatrix({ x, mean }, count, task));
  const degrees = Math.max(1, x.n - 1);
  return {
    coordinates,
    explainedVariance: values.map((value) => value / degrees),
    explainedVarianceRatio: values.map((value) => (total > 0 ? Math.min(1, value / total) : 0)),
    components,
    mean,
  };
}

/** Undefined where so few rows are repeated that picking the others costs more than it saves. */
function distinctRows(space: EmbeddingMatrix, task: TaskContext): EqualRows | undefined {
  if (!repeatsRows(space.exact)) return undefined;
  const equal = space.findEqual(() => task.check());
  return equal.first.length > MOST_DISTINCT_SHARE * equal.groupOf.length ? undefined : equal;
}

/**
 * Whether some of a thousand rows are equal: with a quarter of all repeated, a few of them are, and the search is worth its
 * time. Mostly their first column tells, else the first few. Passes over few rows take less.
 */
function repeatsRows(x: AnyMatrix): boolean {
  if (x.n < 4 * LOOKED_AT_ROWS) return false;
  const rows = byTrial(x.n, LOOKED_AT_ROWS, new MT19937(0));
  const areSome = (columns: number) => equalRows(pickRows(x, rows, columns)).first.length < rows.length;
  return hasEqual(x, rows) && areSome(Math.min(x.d, LOOKED_AT_COLUMNS)) && areSome(x.d);
}

/** Whether some of the rows have the same number in the first column. */
function hasEqual({ d, data }: AnyMatrix, rows: Int32Array): boolean {
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = data[rows[i] * d];
  numbers.sort();
  for (let i = 1; i < rows.length; i++) if (numbers[i] === numbers[i - 1]) return true;
  return false;
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

/** Of rows whose columns have the mean 0 once standardized; count <= min(n, d). */
export async function principalComponents(
  z: Standardized,
  count: number,
  task: TaskContext,
): Promise<PrincipalComponents> {
  return (await byPasses(z, count, task)) ?? byMatrix(z, count, task);
}

/** By the scatter or Gram matrix. */
async function byMatrix(z: Standardized, count: number, task: TaskContext): Promise<PrincipalComponents> {
  const { n, d } = z.x;
  const kernels = await Kernels.create();
  try {
    const gram = new SymmetricMatrix(kernels, Math.min(n, d));
    if (n < d) await rowProducts(z, gram);
    else await scatter(z, gram, task);
    task.check();
    const { values, vectors } = largestEigenpairs(gram.size, count, (v, out) => gram.times(v, out));
    const data = n < d ? await toColumnSpace(vectors, values, z, count) : vectors;
    for (let c = 0; c < count; c++) fixSign(data.subarray(c * d, (c + 1) * d));
    const components = { n: count, d, data };
    return { values, total: gram.trace, components, coordinates: await projection(z, components) };
  } finally {
    kernels.release();
  }
}

/** The same without a matrix, where few passes over the rows tell; undefined elsewhere. */
async function byPasses(
  { x, mean, scale }: Partial<Standardized> & Pick<Standardized, 'x'>,
  count: number,
  task: TaskContext,
  distinct?: EqualRows,
): Promise<(PrincipalComponents & { readonly mean: Float64Array }) | undefined> {
  const { n, d, data } = x;
  const isFit = n >= d && d >= MIN_PASSED_COLUMNS && operatorBytes(x) <= MAX_OPERATOR_BYTES;
  if (!isFit || !(data instanceof Float32Array)) return undefined;
  await Promise.resolve(); // what is thrown below rejects
  const rows = { n, d, data };
  const options = { ...(distinct && { distinct }), ...(mean && { mean }), ...(scale && { scale }) };
  const near = approximation(rows, options, task);
  const scatter = new ScatterOperator(rows, {
    ...options,
    passes: MOST_VECTORS / VECTORS,
    ...(near && { nearMean: near.mean }),
  });
  try {
    let isRead = false;
    const times = (v: Float64Array, out: Float64Array, areSmall: boolean) => {
      const isSingle = scatter.times(v, out, task, areSmall);
      if (!isRead) assertFiniteMean(scatter.mean, x, 'PCA');
      isRead = true;
      return isSingle;
    };
    const pairs = eigenpairsWithin(d, count, times, MOST_VECTORS, near);
    if (!pairs) return undefined;
    const { values, vectors, weights } = pairs;
    for (let c = 0; c < count; c++) {
      const own = weights.subarray((c * weights.length) / count, ((c + 1) * weights.length) / count);
      if (fixSign(vectors.subarray(c * d, (c + 1) * d))) own.forEach((weight, i) => (own[i] = -weight));
    }
    return {
      mean: scatter.mean,
      values,
      total: scatter.trace,
      components: { n: count, d, data: vectors },
      coordinates: { n, d: count, data: ofAllRows(scatter.coordinates(weights, count), count, distinct) },
    };
  } finally {
    scatter.release();
  }
}

/** @param sums coordinates (distinct rows, count), of each times how often it is there. */
function ofAllRows(sums: Float64Array, count: number, distinct?: EqualRows): Float64Array {
  if (!distinct) return sums;
  const { groupOf, sizes } = distinct;
  const all = new Float64Array(groupOf.length * count);
  groupOf.forEach((group, i) => {
    for (let c = 0; c < count; c++) all[i * count + c] = sums[group * count + c] / sizes[group];
  });
  return all;
}

/** The scatter matrix of a sample of the rows, for as many as there are; undefined where they are few. */
function approximation(
  x: Matrix,
  options: OperatorOptions,
  task: TaskContext,
): (Approximation & { readonly mean: Float64Array }) | undefined {
  const { distinct, scale } = options;
  const n = distinct ? distinct.first.length : x.n;
  if (n < MIN_ROWS_SAMPLED) return undefined;
  const least = Math.min(MIN_SAMPLED_ROWS, Math.floor(n / MIN_SAMPLES));
  const m = Math.min(MAX_SAMPLED_ROWS, Math.max(least, Math.floor(n / SAMPLED_OF)));
  const drawn = spreadRows(n, m, new MT19937(0));
  const sizes = distinct ? Float64Array.from(drawn, (i) => distinct.sizes[i]) : new Float64Array(m).fill(1);
  const first = distinct ? drawn.map((i) => distinct.first[i]) : drawn;
  const sample = new ScatterOperator(x, { distinct: { first, sizes }, ...(scale && { scale }) });
  try {
    const times = (v: Float64Array, out: Float64Array, areSmall: boolean) =>
      sample.times(v, out, task, areSmall);
    const { values, vectors, rest } = approximationOf(x.d, SAMPLE_PASSES, times, () => sample.trace);
    const share = x.n / sizes.reduce((sum, size) => sum + size, 0);
    return {
      values: values.map((value) => value * share),
      vectors,
      rest: rest * share,
      mean: sample.mean,
    };
  } finally {
    sample.release();
  }
}

/** zᵀ z, in blocks of rows so that a cancel does not wait for all of them. */
async function scatter(z: Standardized, out: SymmetricMatrix, task: TaskContext): Promise<void> {
  const { n, d } = z.x;
  const rows = Math.max(d, Math.ceil(BLOCK_WORK / (d * d)));
  await columnProducts(z, 0, Math.min(rows, n), out);
  if (n <= rows) return;
  const sums = out.data.map((values) => values.slice());
  for (let first = rows; first < n; first += rows) {
    task.check();
    await columnProducts(z, first, Math.min(rows, n - first), out);
    out.data.forEach((values, at) => addTo(sums[at], values));
  }
  out.data.forEach((values, at) => values.set(sums[at]));
}

/** Eigenvectors of z zᵀ to those of zᵀ z: u z / |u z|. Where there is no variance left, any unit vector at right angles to the others. */
async function toColumnSpace(
  vectors: Float64Array,
  values: Float64Array,
  z: Standardized,
  count: number,
): Promise<Float64Array> {
  const { d, data } = await combination(z, { n: count, d: z.x.n, data: vectors });
  for (let c = 0; c < count; c++) {
    const row = data.subarray(c * d, (c + 1) * d);
    const length = norm(row);
    if (values[c] > Number.EPSILON * values[0] && length > 0) {
      for (let j = 0; j < d; j++) row[j] /= length;
    } else fillAtRightAngles(row, data.subarray(0, c * d));
  }
  return data;
}

/** The axis that lies least in the space of `others` (rows of the same length, orthonormal), less what lies in it. */
function fillAtRightAngles(row: Float64Array, others: Float64Array): void {
  const d = row.length;
  const inside = new Float64Array(d);
  others.forEach((value, i) => (inside[i % d] += value * value));
  let axis = 0;
  for (let j = 1; j < d; j++) if (inside[j] < inside[axis]) axis = j;
  row.fill(0);
  row[axis] = 1;
  // Twice is enough (Kahan).
  for (let pass = 0; pass < 2; pass++) {
    for (let at = 0; at < others.length; at += d) {
      addTimes(row, 0, others, at, d, -dot(row, others.subarray(at, at + d)));
    }
  }
  const length = norm(row);
  for (let j = 0; j < d; j++) row[j] /= length;
}

/** The first of the largest loadings decides, as numpy's argmax does. @returns whether it was negative. */
function fixSign(component: Float64Array): boolean {
  let largest = 0;
  for (let j = 1; j < component.length; j++) {
    if (Math.abs(component[j]) > Math.abs(component[largest])) largest = j;
  }
  const isNegative = component[largest] < 0;
  if (isNegative) for (let j = 0; j < component.length; j++) component[j] = -component[j];
  return isNegative;
}
