/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix with their vectors, where a product with two vectors
 * costs hardly more than one with one: Davidson's method (generalized as by Morgan & Scott 1986), two new vectors a step.
 * Each is the residual of a Ritz pair, corrected as by Olsen et al. (1990) where an approximation of the matrix is known;
 * without one, the steps span the Krylov space of two random vectors.
 */
import { Kernels } from '../kernels/kernels';
import { addTimes } from './addTimes';
import { type Eigenpairs, TOLERANCE } from './lanczos';
import { MT19937 } from './mt19937';
import { BLOCK, type MultiplyTwo, Rows, Subspace } from './subspace';
import { dot, norm } from './vectors';

/**
 * Angle between a vector and what it stands for: at most its residual over the gap between eigenvalues (Davis & Kahan 1970).
 * A quarter of the last digit of single precision.
 */
const MAX_ANGLE = 2 ** -26;
/** Vectors of a Krylov space, whose next ones do not depend on the Ritz pairs. */
const CHECK_EVERY = 4;
/** Of the random vector in each start: what an approximation does not see at all is found nevertheless. */
const RANDOM_SHARE = 1e-3;
/** Below so much of the eigenvalue, its distance to one of the approximation says nothing. */
const MIN_DISTANCE = 0.02;

/**
 * Of a unit vector, what a correction may be for single precision to multiply it, times the gap of eigenvalues over the largest:
 * the product is off by some 2^-24, which turns the vector by that over the gap...
 */
const MAX_SMALL = 2 ** -4;
/** ...and what all of them may be in the end, where a correction was less than what was missing. */
const MAX_SINGLES = 2 ** -3;

/** An approximation of a matrix: some eigenpairs, and one value for what they leave. */
export interface Approximation extends Eigenpairs {
  readonly rest: number;
}

interface CombinedPairs extends Eigenpairs {
  /** Of each vector, in the vectors that were multiplied, in their order: (count, as many as these). */
  readonly weights: Float64Array;
}

/** @returns min(count, size) pairs; undefined where `most` vectors do not tell them. @param near approximates the matrix. */
export function eigenpairsWithin(
  size: number,
  count: number,
  multiply: MultiplyTwo,
  most: number,
  near?: Approximation,
): CombinedPairs | undefined {
  const kernels = Kernels.createNow();
  try {
    const random = new MT19937(0); // only the start; the converged pairs do not depend on it
    const corrector = near && new Corrector(kernels, size, near);
    let space = new Subspace(kernels, size, most, multiply, random);
    let before = 0; // vectors of a space that was given up
    let areSmall = false;
    let next: readonly Float64Array[] = near ? startOf(near, size, random) : [];
    while (before + space.count + BLOCK <= Math.min(most, before + size)) {
      space.add(next, areSmall && before === 0);
      next = space.last;
      if (!near && space.count % CHECK_EVERY !== 0) continue;
      const { values, vectors, residuals, weights, ofSingles } = space.ritz(near ? count + BLOCK : count);
      const vector = (i: number) => vectors.subarray(i * size, (i + 1) * size);
      const gap = (values[Math.min(count, values.length) - 1] - nextValue(values, count, near)) / values[0];
      if (ofSingles.slice(0, count).some((weight) => weight > Math.max(0, MAX_SINGLES * gap))) {
        next = Array.from({ length: Math.min(BLOCK, values.length) }, (_, i) => vector(i));
        before += space.count;
        space = new Subspace(kernels, size, most - before, multiply, random);
        continue;
      }
      const left = unconverged(values, residuals, count, near);
      if (left.length === 0 && values.length >= count) {
        const all = new Float64Array(count * (before + space.count));
        for (let c = 0; c < count; c++) {
          const own = weights.subarray(c * space.count, (c + 1) * space.count);
          all.set(own, c * (before + space.count) + before);
        }
        return { values: values.slice(0, count), vectors: vectors.slice(0, count * size), weights: all };
      }
      if (!corrector) continue;
      const others = Array.from(residuals.keys()).filter((i) => !left.includes(i));
      const corrected = [...left, ...others].slice(0, BLOCK);
      next = corrected.map((i) => corrector.correction(residuals[i], vector(i), values[i]));
      areSmall = next.every((correction) => norm(correction) <= MAX_SMALL * gap);
    }
    return undefined;
  } finally {
    kernels.release();
  }
}

/** Of a matrix with this trace, known after the first product, from so many steps. */
export function approximationOf(
  size: number,
  steps: number,
  multiply: MultiplyTwo,
  trace: () => number,
): Approximation {
  const kernels = Kernels.createNow();
  try {
    const space = new Subspace(kernels, size, BLOCK * steps, multiply, new MT19937(0));
    for (let step = 0; step < steps; step++) space.add(step === 0 ? [] : space.last, true);
    const { values, vectors } = space.ritz(space.count);
    const left = values.reduce((rest, value) => rest - value, trace());
    return { values, vectors, rest: Math.max(0, left) / Math.max(1, size - values.length) };
  } finally {
    kernels.release();
  }
}

function startOf({ vectors }: Approximation, size: number, random: MT19937): Float64Array[] {
  const share = RANDOM_SHARE / Math.sqrt(size);
  return Array.from({ length: BLOCK }, (_, i) =>
    vectors.slice(i * size, (i + 1) * size).map((value) => value + share * random.normal()),
  );
}

/**
 * Which of the wanted pairs are not yet told. The part of a vector's error outside of the wanted ones is at most its residual
 * over the distance to the first value that is not wanted; the part along another wanted one is of second order, since a
 * residual is orthogonal to all Ritz vectors: that one's angle times the residual, over the distance of the two values.
 */
function unconverged(
  values: Float64Array,
  residuals: readonly Float64Array[],
  wanted: number,
  near: Approximation | undefined,
): number[] {
  const own = Array.from({ length: Math.min(wanted, values.length) }, (_, i) => i);
  const next = nextValue(values, wanted, near);
  const lengths = own.map((i) => norm(residuals[i]));
  const angles = own.map((i) => lengths[i] / Math.max(0, values[i] - next));
  return own.filter((i) => {
    if (lengths[i] <= TOLERANCE * values[0]) return false;
    const along = own.reduce(
      (sum, j) => (j === i ? sum : sum + (angles[j] * lengths[i]) / Math.abs(values[i] - values[j])),
      0,
    );
    return !(angles[i] + along <= MAX_ANGLE);
  });
}

/** The first value that is not wanted. */
function nextValue(values: Float64Array, wanted: number, near: Approximation | undefined): number {
  return values.at(wanted) ?? near?.values.at(wanted) ?? Infinity;
}

/** What an approximation K says is to be added to a Ritz vector. */
class Corrector {
  private readonly rows: Rows;

  constructor(
    kernels: Kernels,
    size: number,
    private readonly near: Approximation,
  ) {
    const { length } = near.values;
    this.rows = new Rows(kernels, size, length);
    for (let i = 0; i < length; i++) this.rows.add(near.vectors.subarray(i * size, (i + 1) * size));
  }

  /** Of a unit vector u: -M⁻¹ r with M = K - value, and as much of M⁻¹ u as makes it orthogonal to u. */
  correction(residual: Float64Array, u: Float64Array, value: number): Float64Array {
    const ofResidual = this.solve(residual, value);
    const ofVector = this.solve(u, value);
    addTimes(ofResidual, 0, ofVector, 0, u.length, -dot(u, ofResidual) / dot(u, ofVector));
    return ofResidual;
  }

  /** (K - value)⁻¹ r. */
  private solve(r: Float64Array, value: number): Float64Array {
    const { values, rest } = this.near;
    const least = MIN_DISTANCE * value;
    const inverse = (of: number) => 1 / (Math.abs(of - value) < least ? -least : of - value);
    const outside = inverse(rest);
    const solved = r.map((entry) => entry * outside);
    this.rows.addTo(
      solved,
      this.rows.dots(r).map((product, i) => (inverse(values[i]) - outside) * product),
    );
    return solved;
  }
}
