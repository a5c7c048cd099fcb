/**
 * Non-negative matrix factorisation X ≈ W H of a sparse matrix as scikit-learn 1.6 computes it (sklearn.decomposition
 * .NMF: init "nndsvda", coordinate descent, Frobenius loss): Boutsidis & Gallopoulos 2008 for the start, Cichocki &
 * Phan 2009 for the iteration.
 *
 * Deterministic. A rank beyond min(n, d) is taken as min(n, d).
 * Differs from the reference: the singular vectors of the start are exact, there randomised; factors agree within the
 * tolerance.
 * Time O(iterations x (entries + (n + d) rank) rank), memory O((n + d) rank).
 */
import { largestEigenpairs } from '../numeric/lanczos';
import type { TaskContext } from '../taskContext';
import type { SparseMatrix } from './tfidf';

const MAX_ITERATIONS = 200;
/** Stops when the violation of the optimality conditions falls below this share of the first. */
const TOLERANCE = 1e-4;
/** Smaller starting values count as zero and become the mean of X. */
const SMALLEST = 1e-6;
const CHECK_EVERY = 16;

export interface Factors {
  readonly rank: number;
  /** (n, rank) row-major, not negative. */
  readonly w: Float64Array;
  /** (d, rank) row-major, not negative: H transposed. */
  readonly h: Float64Array;
}

export function nmf(x: SparseMatrix, rank: number, task: TaskContext): Factors {
  const r = Math.min(rank, x.n, x.d);
  if (r === 0) return { rank: 0, w: new Float64Array(0), h: new Float64Array(0) };
  const xt = transpose(x);
  const { w, h } = startingFactors(x, xt, r);
  let first = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    if (iteration % CHECK_EVERY === 0) task.check();
    const violation = descend(x, w, h, r) + descend(xt, h, w, r);
    if (iteration === 0) first = violation;
    if (violation <= TOLERANCE * first) break;
  }
  return { rank: r, w, h };
}

/** One sweep over all of w with h fixed; returns the violation of the optimality conditions. */
function descend(x: SparseMatrix, w: Float64Array, h: Float64Array, r: number): number {
  const hh = new Float64Array(r * r);
  for (let at = 0; at < h.length; at += r) {
    for (let a = 0; a < r; a++) for (let b = 0; b < r; b++) hh[a * r + b] += h[at + a] * h[at + b];
  }
  const xh = new Float64Array(r);
  let violation = 0;
  for (let i = 0; i < x.n; i++) {
    xh.fill(0);
    for (let e = x.start[i]; e < x.start[i + 1]; e++) {
      const at = x.column[e] * r;
      for (let a = 0; a < r; a++) xh[a] += x.value[e] * h[at + a];
    }
    for (let a = 0; a < r; a++) {
      let gradient = -xh[a];
      for (let b = 0; b < r; b++) gradient += hh[a * r + b] * w[i * r + b];
      const value = w[i * r + a];
      violation += Math.abs(value === 0 ? Math.min(0, gradient) : gradient);
      const curvature = hh[a * r + a];
      if (curvature !== 0) w[i * r + a] = Math.max(0, value - gradient / curvature);
    }
  }
  return violation;
}

/** NNDSVDa: of each pair of singular vectors the heavier of its positive and its negative part. */
function startingFactors(x: SparseMatrix, xt: SparseMatrix, r: number): { w: Float64Array; h: Float64Array } {
  const between = new Float64Array(x.n);
  const { values, vectors } = largestEigenpairs(x.d, r, (v, out) => {
    multiply(x, v, between);
    multiply(xt, between, out);
  });
  const w = new Float64Array(x.n * r);
  const h = new Float64Array(x.d * r);
  for (let a = 0; a < r; a++) {
    const sigma = Math.sqrt(Math.max(0, values[a]));
    if (sigma === 0) continue; // lower rank: the rest becomes the mean
    const right = vectors.subarray(a * x.d, (a + 1) * x.d);
    const left = new Float64Array(x.n);
    multiply(x, right, left);
    const { u, v, share } = heavierPart(
      left.map((value) => value / sigma),
      right,
      a === 0,
    );
    const scale = Math.sqrt(sigma * share);
    u.forEach((value, i) => (w[i * r + a] = scale * value));
    v.forEach((value, j) => (h[j * r + a] = scale * value));
  }
  const mean = x.value.reduce((sum, value) => sum + value, 0) / (x.n * x.d);
  const filled = (value: number) => (value < SMALLEST ? mean : value);
  return { w: w.map(filled), h: h.map(filled) };
}

/** Unit parts and the product of their lengths; the first pair has one sign, so its magnitude is taken. */
function heavierPart(left: Float64Array, right: Float64Array, isFirst: boolean) {
  if (isFirst) return { u: left.map(Math.abs), v: right.map(Math.abs), share: 1 };
  const part = (sign: 1 | -1) => {
    const u = left.map((value) => Math.max(0, sign * value));
    const v = right.map((value) => Math.max(0, sign * value));
    return { u, v, lengthU: norm(u), lengthV: norm(v) };
  };
  const [plus, minus] = [part(1), part(-1)];
  const { u, v, lengthU, lengthV } =
    plus.lengthU * plus.lengthV > minus.lengthU * minus.lengthV ? plus : minus;
  const share = lengthU * lengthV;
  if (share === 0) return { u: u.fill(0), v: v.fill(0), share };
  return { u: u.map((value) => value / lengthU), v: v.map((value) => value / lengthV), share };
}

function multiply(x: SparseMatrix, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < x.n; i++) {
    let sum = 0;
    for (let e = x.start[i]; e < x.start[i + 1]; e++) sum += x.value[e] * v[x.column[e]];
    out[i] = sum;
  }
}

function transpose(x: SparseMatrix): SparseMatrix {
  const start = new Int32Array(x.d + 1);
  for (const j of x.column) start[j + 1]++;
  for (let j = 0; j < x.d; j++) start[j + 1] += start[j];
  const fill = start.slice();
  const column = new Int32Array(x.column.length);
  const value = new Float64Array(x.column.length);
  for (let i = 0; i < x.n; i++) {
    for (let e = x.start[i]; e < x.start[i + 1]; e++) {
      const at = fill[x.column[e]]++;
      column[at] = i;
      value[at] = x.value[e];
    }
  }
  return { n: x.d, d: x.n, start, column, value };
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
