/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix with their vectors: Lanczos with full
 * reorthogonalisation (Golub & Van Loan, 10.1-10.3), the small tridiagonal problem by implicit QL.
 */
import { largestOf } from '../../common/extremes';
import { Kernels } from '../kernels/kernels';
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

/** @param off beside the diagonal: one number less, or more. */
function tridiagonalEigen(diagonal: readonly number[], off: readonly number[]): SmallEigen {
  const m = diagonal.length;
  const kernels = Kernels.createNow();
  try {
    const [values, beside, vectors] = [m, m, m * m].map((length) => kernels.float64(length));
    values.values.set(diagonal);
    beside.values.set(off.slice(0, m - 1));
    kernels.call.tridiagonalEigen(values.pointer, beside.pointer, m, vectors.pointer);
    return { values: values.values.slice(), vectors: vectors.values.slice() };
  } finally {
    kernels.release();
  }
}
