/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix with their vectors: Lanczos with full
 * reorthogonalisation (Golub & Van Loan, 10.1-10.3), the small tridiagonal problem by implicit QL.
 * In JavaScript, since the report in the browser has no kernels; `kernels/assembly/symmetricEigen.ts` has the same for them.
 */
import { largestOf } from '../../common/extremes';
import { addTimes } from './addTimes';
import { MT19937 } from './mt19937';
import { dot, norm } from './vectors';

/** Residual of an eigenpair, relative to the largest eigenvalue, that is left by rounding. */
export const TOLERANCE = 1e-13;
/** Angle between a vector and what it stands for: at most its residual over the gap between eigenvalues (Davis & Kahan 1970). */
const MAX_ANGLE = 1e-9;
const CHECK_EVERY = 2;

export interface Eigenpairs {
  /** Descending. */
  readonly values: Float64Array;
  /** (count, size): vectors as rows, unit length, sign undefined. */
  readonly vectors: Float64Array;
}

/** Of the tridiagonal matrix: values descending, vectors as rows. */
interface SmallEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

type Multiply = (v: Float64Array, out: Float64Array) => void;

/**
 * @param size order of the matrix. @param multiply writes A v into `out`.
 * @returns min(count, size) pairs; where the matrix has lower rank, the rest are zeros with zero vectors.
 */
export function largestEigenpairs(size: number, count: number, multiply: Multiply): Eigenpairs {
  const wanted = Math.min(count, size);
  const basis: Float64Array[] = [];
  const alpha: number[] = [];
  const beta: number[] = [];
  const random = new MT19937(0); // only the start; the converged pairs do not depend on it
  let v = freshDirection(size, basis, random);
  let small: SmallEigen = { values: new Float64Array(0), vectors: new Float64Array(0) };
  let restarted = false;
  while (v) {
    basis.push(v);
    const w = new Float64Array(size);
    multiply(v, w);
    alpha.push(dot(v, w));
    orthogonalize(w, basis);
    const length = norm(w);
    const m = basis.length;
    const scale = Math.max(largestOf(alpha.map(Math.abs)), 1e-300);
    const exhausted = length <= TOLERANCE * scale;
    if (exhausted || m === size) {
      small = tridiagonalEigen(alpha, beta);
      // The start saw only part of the space (repeated eigenvalues): go on in what is left, if anything is.
      v = freshDirection(size, basis, random);
      if (!v) break;
      multiply(v, w);
      if (m >= wanted && norm(w) <= TOLERANCE * scale) break;
      restarted = true;
      beta.push(0);
    } else {
      // After a new start the pairs found before it look converged, whatever is still to come.
      if (!restarted && m >= wanted && m % CHECK_EVERY === 0) {
        small = tridiagonalEigen(alpha, beta);
        if (converged(small, m, wanted, length)) break;
      }
      beta.push(length);
      v = w.map((value) => value / length);
    }
  }
  return assemble(small, basis, size, wanted);
}

function converged({ values, vectors }: SmallEigen, m: number, wanted: number, length: number): boolean {
  for (let i = 0; i < wanted; i++) {
    const above = i > 0 ? values[i - 1] - values[i] : Infinity;
    const below = i + 1 < m ? values[i] - values[i + 1] : 0;
    const enough = Math.max(TOLERANCE * Math.abs(values[0]), MAX_ANGLE * Math.min(above, below));
    if (Math.abs(length * vectors[i * m + m - 1]) > enough) return false;
  }
  return true;
}

function assemble(
  small: SmallEigen,
  basis: readonly Float64Array[],
  size: number,
  wanted: number,
): Eigenpairs {
  const values = new Float64Array(wanted);
  const vectors = new Float64Array(wanted * size);
  const m = small.values.length;
  for (let i = 0; i < Math.min(wanted, m); i++) {
    values[i] = Math.max(0, small.values[i]);
    for (let b = 0; b < m; b++) addTimes(vectors, i * size, basis[b], 0, size, small.vectors[i * m + b]);
  }
  return { values, vectors };
}

/** A random unit vector orthogonal to the basis; undefined when the basis spans everything. */
function freshDirection(
  size: number,
  basis: readonly Float64Array[],
  random: MT19937,
): Float64Array<ArrayBuffer> | undefined {
  if (basis.length >= size) return undefined;
  const v = Float64Array.from({ length: size }, () => random.normal());
  orthogonalize(v, basis);
  const length = norm(v);
  return v.map((value) => value / length);
}

/** Twice, which is enough (Kahan). */
function orthogonalize(w: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const b of basis) {
      addTimes(w, 0, b, 0, w.length, -dot(b, w));
    }
  }
}

/** Eigenpairs of a symmetric tridiagonal matrix, descending; vectors as rows. (EISPACK's tql2.) */
function tridiagonalEigen(diagonal: readonly number[], off: readonly number[]): SmallEigen {
  const m = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(m);
  for (let i = 0; i < m - 1; i++) e[i] = off[i];
  const z = new Float64Array(m * m); // row i: vector i
  for (let i = 0; i < m; i++) z[i * m + i] = 1;
  for (let l = 0; l < m; l++) {
    for (;;) {
      let end = l;
      while (end < m - 1 && Math.abs(e[end]) > Number.EPSILON * (Math.abs(d[end]) + Math.abs(d[end + 1])))
        end++;
      if (end === l) break;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.hypot(g, 1);
      g = d[end] - d[l] + e[l] / (g + (g < 0 ? -r : r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = end - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[end] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (let j = 0; j < m; j++) {
          const upper = z[(i + 1) * m + j];
          const lower = z[i * m + j];
          z[(i + 1) * m + j] = s * lower + c * upper;
          z[i * m + j] = c * lower - s * upper;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[end] = 0;
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => d[b] - d[a]);
  const vectors = new Float64Array(m * m);
  order.forEach((from, to) => vectors.set(z.subarray(from * m, (from + 1) * m), to * m));
  return { values: Float64Array.from(order, (i) => d[i]), vectors };
}
