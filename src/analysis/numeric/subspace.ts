/** An orthonormal basis of vectors that a symmetric matrix was multiplied with, and the pairs that it tells (Rayleigh & Ritz). */
import type { KernelArray, Kernels } from '../kernels/kernels';
import { DoubleRows } from './doubleRows';

/** Vectors that are added at a time. */
export const BLOCK = 2;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Words of the state of the generator. */
const STATE_WORDS = 625;

/**
 * Writes A v of two vectors (2, size) into `out` (2, size). Where they are small parts of what is sought, single precision is
 * enough. @returns whether it was used.
 */
export type MultiplyTwo = (v: Float64Array, out: Float64Array, areSmall: boolean) => boolean;

/** Vectors are valid until the next call. */
interface RitzPairs {
  /** All, descending. */
  readonly values: Float64Array;
  /** Unit vectors u of the first. */
  readonly vectors: DoubleRows;
  /** A u - value u of each of these. */
  readonly residuals: DoubleRows;
  /** Lengths of the residuals. */
  readonly lengths: readonly number[];
  /** Of all vectors in the basis (m, m). */
  readonly weights: Float64Array;
  /** Sum of the absolute weights in each of these of vectors that were multiplied in single precision. */
  readonly ofSingles: readonly number[];
}

/** A stream of vectors, always the same. */
export class RandomVectors {
  private readonly state: KernelArray<Int32Array>;

  constructor(private readonly kernels: Kernels) {
    this.state = kernels.int32(STATE_WORDS);
    kernels.call.beginRandom(this.state.pointer, 0);
  }

  /** Writes numbers in [-1, 1) to a row. */
  next(rows: DoubleRows, row: number): void {
    this.kernels.call.fillRandom(this.state.pointer, rows.pointerOf(row), rows.size);
  }
}

export class Subspace {
  private readonly basis: DoubleRows;
  private readonly products: DoubleRows;
  private readonly vectors: DoubleRows;
  private readonly residuals: DoubleRows;
  /** vᵀ A w of the vectors of the basis (most, most), of each with those before it. */
  private readonly projected: KernelArray<Float64Array>;
  private readonly values: KernelArray<Float64Array>;
  private readonly weights: KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Float64Array>;
  private readonly multiplied: Float64Array;
  private readonly out: Float64Array;
  /** Whether each vector was multiplied in single precision. */
  private readonly areSingle: boolean[] = [];

  /** @param pairs whose vectors are wanted at most. */
  constructor(
    private readonly kernels: Kernels,
    private readonly size: number,
    private readonly most: number,
    pairs: number,
    private readonly multiply: MultiplyTwo,
    private readonly random: RandomVectors,
  ) {
    const rows = (count: number) => new DoubleRows(kernels, size, count);
    [this.basis, this.products] = [rows(most), rows(most)];
    [this.vectors, this.residuals] = [rows(pairs), rows(pairs)];
    this.projected = kernels.float64(most * most);
    this.values = kernels.float64(most);
    this.weights = kernels.float64(most * most);
    this.scratch = kernels.float64(most * (most + 3));
    [this.multiplied, this.out] = [new Float64Array(BLOCK * size), new Float64Array(BLOCK * size)];
  }

  get count(): number {
    return this.basis.count;
  }

  /** Products of the last two vectors: with them, the Krylov space of the first two. */
  get last(): readonly Float64Array[] {
    return Array.from({ length: BLOCK }, (_, which) => this.products.at(this.count - BLOCK + which));
  }

  /** Two vectors more, and random ones where these are fewer or nothing new. @param areSmall as parts of what is sought. */
  add(vectors: readonly Float64Array[], areSmall = false): void {
    const { size, basis, products, projected, areSingle, kernels, most, multiplied, out } = this;
    for (let which = 0; which < BLOCK; which++) {
      this.extend(vectors.at(which));
      multiplied.set(basis.at(this.count - 1), which * size);
    }
    const isSingle = this.multiply(multiplied, out, areSmall);
    for (let which = 0; which < BLOCK; which++) {
      const row = products.count;
      products.add(out.subarray(which * size, (which + 1) * size));
      // Of v and w, what is multiplied in doubles: an entry's error turns the vectors by as much, however little they weigh.
      const [rows, vector] = isSingle ? [products, basis] : [basis, products];
      const entries = projected.pointer + row * most * NUMBER_BYTES;
      kernels.call.rowDots(rows.pointer, row + 1, basis.stride, vector.pointerOf(row), entries);
      areSingle.push(isSingle);
    }
  }

  /** @param wanted pairs whose vectors are. */
  ritz(wanted: number): RitzPairs {
    const { basis, products, vectors, residuals, weights, kernels, count: m } = this;
    kernels.call.symmetricEigen(
      this.projected.pointer,
      this.most,
      m,
      this.values.pointer,
      weights.pointer,
      this.scratch.pointer,
    );
    const values = this.values.values.slice(0, m).map((value) => Math.max(0, value));
    const pairs = Array.from({ length: Math.min(wanted, m) }, (_, i) => i);
    const lengths = pairs.map((i) =>
      kernels.call.ritzPair(
        basis.pointer,
        products.pointer,
        m,
        basis.stride,
        weights.pointer + i * m * NUMBER_BYTES,
        values[i],
        vectors.pointerOf(i),
        residuals.pointerOf(i),
      ),
    );
    const all = weights.values.slice(0, m * m);
    const ofSingles = pairs.map((i) =>
      this.areSingle.reduce((sum, own, j) => (own ? sum + Math.abs(all[i * m + j]) : sum), 0),
    );
    return { values, vectors, residuals, lengths, weights: all, ofSingles };
  }

  /** A vector more: this one, else a random one, else zeros where the space is whole. */
  private extend(vector: Float64Array | undefined): void {
    const { basis } = this;
    const row = basis.count;
    const own = basis.at(row);
    if (vector) own.set(vector);
    if (!vector || !this.isNew(row)) {
      this.random.next(basis, row);
      if (!this.isNew(row)) own.fill(0);
    }
    basis.count++;
  }

  /** Makes a row orthonormal to those before it. @returns whether anything but rounding is left of it. */
  private isNew(row: number): boolean {
    const { basis, weights, kernels } = this;
    const { pointer, stride } = basis;
    return kernels.call.orthonormalize(pointer, row, stride, basis.pointerOf(row), weights.pointer) !== 0;
  }
}
