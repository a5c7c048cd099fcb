/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix with their vectors, where a product with two vectors
 * costs hardly more than one with one: Davidson's method (generalized as by Morgan & Scott 1986), two new vectors a step.
 * Each is the residual of a Ritz pair, corrected as by Olsen et al. (1990) where an approximation of the matrix is known;
 * without one, the steps span the Krylov space of two random vectors.
 */
import type { Pointer } from '../kernels/exports/pointer';
import { type KernelArray, Kernels } from '../kernels/kernels';
import { DoubleRows } from './doubleRows';
import { type Eigenpairs, TOLERANCE } from './lanczos';
import { BLOCK, type MultiplyTwo, RandomVectors, Subspace } from './subspace';

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
    const random = new RandomVectors(kernels); // only the start; the converged pairs do not depend on it
    const corrector = near && new Corrector(kernels, size, near);
    const pairs = near ? count + BLOCK : count;
    const spaceOf = (vectors: number) => new Subspace(kernels, size, vectors, pairs, multiply, random);
    let space = spaceOf(most);
    let before = 0; // vectors of a space that was given up
    let areSmall = false;
    let next: readonly Float64Array[] = near ? startOf(near, kernels, size, random) : [];
    while (before + space.count + BLOCK <= Math.min(most, before + size)) {
      space.add(next, areSmall && before === 0);
      next = space.last;
      if (!near && space.count % CHECK_EVERY !== 0) continue;
      const { values, vectors, residuals, lengths, weights, ofSingles } = space.ritz(pairs);
      const gap = (values[Math.min(count, values.length) - 1] - nextValue(values, count, near)) / values[0];
      if (ofSingles.slice(0, count).some((weight) => weight > Math.max(0, MAX_SINGLES * gap))) {
        next = Array.from({ length: Math.min(BLOCK, values.length) }, (_, i) => vectors.at(i).slice());
        before += space.count;
        space = spaceOf(most - before);
        continue;
      }
      const errors = anglesOf(values, lengths, count, near);
      const left = Array.from(errors.keys()).filter((i) => !(errors[i] <= MAX_ANGLE));
      if (left.length === 0 && values.length >= count) {
        const all = new Float64Array(count * (before + space.count));
        const found = new Float64Array(count * size);
        for (let c = 0; c < count; c++) {
          const own = weights.subarray(c * space.count, (c + 1) * space.count);
          all.set(own, c * (before + space.count) + before);
          found.set(vectors.at(c), c * size);
        }
        return { values: values.slice(0, count), vectors: found, weights: all };
      }
      if (!corrector) {
        areSmall = errors.every((angle) => angle <= MAX_SMALL * gap); // what is missing weighs no more
        continue;
      }
      const others = Array.from(lengths.keys()).filter((i) => !left.includes(i));
      const corrected = [...left, ...others].slice(0, BLOCK);
      const corrections = corrected.map((i, which) =>
        corrector.correction(which, residuals.pointerOf(i), vectors.pointerOf(i), values[i]),
      );
      next = corrections.map(({ correction }) => correction);
      areSmall = corrections.every(({ length }) => length <= MAX_SMALL * gap);
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
    const most = BLOCK * steps;
    const space = new Subspace(kernels, size, most, most, multiply, new RandomVectors(kernels));
    for (let step = 0; step < steps; step++) space.add(step === 0 ? [] : space.last, true);
    const { values, vectors: rows } = space.ritz(space.count);
    const vectors = new Float64Array(values.length * size);
    values.forEach((_, i) => vectors.set(rows.at(i), i * size));
    const left = values.reduce((rest, value) => rest - value, trace());
    return { values, vectors, rest: Math.max(0, left) / Math.max(1, size - values.length) };
  } finally {
    kernels.release();
  }
}

/** Its first vectors, and a little of everything else. */
function startOf(
  { vectors }: Approximation,
  kernels: Kernels,
  size: number,
  random: RandomVectors,
): Float64Array[] {
  const [others, start] = [new DoubleRows(kernels, size, BLOCK), new DoubleRows(kernels, size, BLOCK)];
  const share = kernels.float64(1);
  share.values[0] = RANDOM_SHARE / Math.sqrt(size);
  for (let i = 0; i < BLOCK; i++) {
    random.next(others, i);
    start.add(vectors.subarray(i * size, (i + 1) * size));
    kernels.call.addCombination(others.pointerOf(i), 1, start.stride, share.pointer, start.pointerOf(i));
  }
  return Array.from({ length: BLOCK }, (_, i) => start.at(i).slice());
}

/**
 * Angles between the vectors of the wanted pairs and what they stand for, at most. The part of a vector's error outside of the
 * wanted ones is at most its residual over the distance to the first value that is not wanted; the part along another wanted one
 * is of second order, since a residual is orthogonal to all Ritz vectors: that one's angle times the residual, over the distance
 * of the two values. 0 where the residual is nothing but rounding.
 * @param lengths of the residuals.
 */
function anglesOf(
  values: Float64Array,
  lengths: readonly number[],
  wanted: number,
  near: Approximation | undefined,
): number[] {
  const own = Array.from({ length: Math.min(wanted, values.length) }, (_, i) => i);
  const next = nextValue(values, wanted, near);
  const outside = own.map((i) => lengths[i] / Math.max(0, values[i] - next));
  return own.map((i) => {
    if (lengths[i] <= TOLERANCE * values[0]) return 0;
    const along = own.reduce(
      (sum, j) => (j === i ? sum : sum + (outside[j] * lengths[i]) / Math.abs(values[i] - values[j])),
      0,
    );
    return outside[i] + along;
  });
}

/** The first value that is not wanted. */
function nextValue(values: Float64Array, wanted: number, near: Approximation | undefined): number {
  return values.at(wanted) ?? near?.values.at(wanted) ?? Infinity;
}

/** What an approximation K says is to be added to a Ritz vector. */
class Corrector {
  private readonly rows: DoubleRows;
  private readonly values: KernelArray<Float64Array>;
  private readonly corrections: DoubleRows;
  private readonly scratch: KernelArray<Float64Array>;

  constructor(
    private readonly kernels: Kernels,
    size: number,
    private readonly near: Approximation,
  ) {
    const { length } = near.values;
    this.rows = new DoubleRows(kernels, size, length);
    this.corrections = new DoubleRows(kernels, size, BLOCK);
    this.values = kernels.float64(length);
    this.scratch = kernels.float64(this.rows.stride + length);
    for (let i = 0; i < length; i++) this.rows.add(near.vectors.subarray(i * size, (i + 1) * size));
    this.values.values.set(near.values);
  }

  /**
   * Of a unit vector u with its residual: -M⁻¹ residual with M = K - value, and as much of M⁻¹ u as makes it orthogonal to u.
   * @param which of a block; valid until its next correction.
   */
  correction(which: number, residual: Pointer, u: Pointer, value: number) {
    const { rows, values, corrections, scratch, near } = this;
    const length = this.kernels.call.ritzCorrection(
      rows.pointer,
      values.pointer,
      values.length,
      near.rest,
      rows.stride,
      residual,
      u,
      value,
      MIN_DISTANCE * value,
      corrections.pointerOf(which),
      scratch.pointer,
    );
    return { correction: corrections.at(which), length };
  }
}
