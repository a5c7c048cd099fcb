/** An orthonormal basis of vectors that a symmetric matrix was multiplied with, and the pairs that it tells (Rayleigh & Ritz). */
import { type KernelArray, type Kernels } from '../kernels/kernels';
import { type Eigenpairs, largestEigenpairs } from './lanczos';
import type { MT19937 } from './mt19937';
import { norm } from './vectors';

/** Vectors are filled up to a multiple of this. */
const LANES = 4;
/** Vectors that are added at a time. */
export const BLOCK = 2;
/** Of a unit vector, what is left by rounding of one that lies in the space. */
const NOTHING = 1e-13;

/**
 * Writes A v of two vectors (2, size) into `out` (2, size). Where they are small parts of what is sought, single precision is
 * enough. @returns whether it was used.
 */
export type MultiplyTwo = (v: Float64Array, out: Float64Array, areSmall: boolean) => boolean;

/** All values, descending, and the unit vectors u of the first, as rows. */
interface RitzPairs extends Eigenpairs {
  /** A u - value u of each of these. */
  readonly residuals: readonly Float64Array[];
  /** Of all vectors in the basis (m, m). */
  readonly weights: Float64Array;
  /** Sum of the absolute weights in each of these of vectors that were multiplied in single precision. */
  readonly ofSingles: readonly number[];
}

/** Rows in doubles, of which one more can be added up to `most`. */
export class Rows {
  count = 0;
  private readonly stride: number;
  private readonly rows: KernelArray<Float64Array>;
  private readonly weights: KernelArray<Float64Array>;
  private readonly vector: KernelArray<Float64Array>;

  constructor(
    private readonly kernels: Kernels,
    private readonly size: number,
    most: number,
  ) {
    this.stride = Math.ceil(size / LANES) * LANES;
    this.rows = kernels.float64(most * this.stride);
    [this.weights, this.vector] = [kernels.float64(most), kernels.float64(this.stride)];
  }

  add(row: Float64Array): void {
    this.rows.values.set(row, this.count++ * this.stride);
  }

  at(row: number): Float64Array {
    return this.rows.values.slice(row * this.stride, row * this.stride + this.size);
  }

  /** The products with v (count). */
  dots(v: Float64Array): Float64Array {
    const { kernels, rows, weights, vector, count, stride } = this;
    vector.values.set(v);
    kernels.call.rowDots(rows.pointer, count, stride, vector.pointer, weights.pointer);
    return weights.values.slice(0, count);
  }

  /** Adds each row times its weight to v. */
  addTo(v: Float64Array, ofRows: Float64Array): void {
    const { kernels, rows, weights, vector, count, stride, size } = this;
    vector.values.set(v);
    weights.values.set(ofRows.subarray(0, count));
    kernels.call.addCombination(rows.pointer, count, stride, weights.pointer, vector.pointer);
    v.set(vector.values.subarray(0, size));
  }
}

export class Subspace {
  private readonly basis: Rows;
  private readonly products: Rows;
  /** vᵀ A w of the vectors of the basis. */
  private readonly projected: number[][] = [];
  /** Whether each vector was multiplied in single precision. */
  private readonly areSingle: boolean[] = [];

  constructor(
    kernels: Kernels,
    private readonly size: number,
    most: number,
    private readonly multiply: MultiplyTwo,
    private readonly random: MT19937,
  ) {
    [this.basis, this.products] = [new Rows(kernels, size, most), new Rows(kernels, size, most)];
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
    const { size, basis, products, projected, areSingle } = this;
    const v = new Float64Array(BLOCK * size);
    const out = new Float64Array(BLOCK * size);
    for (let which = 0; which < BLOCK; which++) {
      const given = vectors.at(which);
      const fresh = (given && this.orthonormal(given)) ?? this.orthonormal(this.randomVector());
      const added = fresh ?? new Float64Array(size);
      basis.add(added);
      v.set(added, which * size);
    }
    const isSingle = this.multiply(v, out, areSmall);
    for (let which = 0; which < BLOCK; which++) {
      const product = out.subarray(which * size, (which + 1) * size);
      products.add(product);
      // Of v and w, what is multiplied in doubles: an entry's error turns the vectors by as much, however little they weigh.
      const entries = isSingle
        ? products.dots(v.subarray(which * size, (which + 1) * size))
        : basis.dots(product);
      const row = Array.from(entries.subarray(0, products.count));
      row.slice(0, -1).forEach((entry, i) => projected[i].push(entry));
      projected.push(row);
      areSingle.push(isSingle);
    }
  }

  /** @param most pairs whose vectors are wanted. */
  ritz(most: number): RitzPairs {
    const { basis, products, projected, size, count: m } = this;
    const small = largestEigenpairs(m, m, (v, out) => {
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0; j < m; j++) sum += projected[i][j] * v[j];
        out[i] = sum;
      }
    });
    const vectors = new Float64Array(Math.min(most, m) * size);
    const residuals = Array.from({ length: Math.min(most, m) }, (_, i) => {
      const weights = small.vectors.subarray(i * m, (i + 1) * m);
      const vector = vectors.subarray(i * size, (i + 1) * size);
      basis.addTo(vector, weights);
      const residual = vector.map((entry) => -small.values[i] * entry);
      products.addTo(residual, weights);
      return residual;
    });
    const ofSingles = residuals.map((_, i) =>
      this.areSingle.reduce((sum, own, j) => (own ? sum + Math.abs(small.vectors[i * m + j]) : sum), 0),
    );
    return { values: small.values, vectors, residuals, weights: small.vectors, ofSingles };
  }

  private randomVector(): Float64Array {
    return Float64Array.from({ length: this.size }, () => this.random.normal());
  }

  /** Twice, which is enough (Kahan). Undefined for what lies in the space but for rounding. */
  private orthonormal(vector: Float64Array): Float64Array | undefined {
    const { basis } = this;
    const length = norm(vector);
    if (!(length > 0)) return undefined;
    const v = vector.map((value) => value / length);
    for (let pass = 0; pass < 2; pass++) {
      basis.addTo(
        v,
        basis.dots(v).map((product) => -product),
      );
      const left = norm(v);
      if (left < NOTHING) return undefined;
      for (let j = 0; j < v.length; j++) v[j] /= left;
    }
    return v;
  }
}
