/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to two vectors at once: a pass over the rows instead
 * of the matrix, which costs as much as some d / 2 of them. The rows are copied into the memory of the kernels by the first
 * pass, which also gives their mean and the trace.
 */
import type { Pointer } from '../kernels/exports/pointer';
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCall, type RangeCalls } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import type { Matrix } from './matrix';

/** Columns of a row are filled up to a multiple of this. */
const LANES = 16;
/** Rows of the kernels' memory at most. */
export const MAX_OPERATOR_BYTES = 256 * 2 ** 20;
/** A piece of a pass: some 0.1 ms. */
const PIECE_NUMBERS = 2 ** 18;
/** Of few rows: threads end at about the same time. */
const MIN_PIECES = 32;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Vectors of a pass. */
export const VECTORS = 2;
/** With fewer rows and columns a pass is shorter than threads pay for. */
const MIN_THREADED_NUMBERS = 2 ** 20;
/** More wait for memory, not for processors. */
const MAX_THREADS = 8;
/** Squared mean over variance up to which rows are not moved: products of rows that are not centred lose 3 digits. */
const MAX_OFFSET = 1024;
/** The same for single precision, of whose digits the mean takes half a one. */
const MAX_SINGLE_OFFSET = 16;
/** Squares, and products of rows with vectors, that single precision holds with all their digits. */
const [LEAST_SINGLE, MOST_SINGLE] = [1e-25, 1e25];

/** Numbers that a kernel gives or is given at once. */
const FEW = 3;

export function operatorBytes({ n, d }: { readonly n: number; readonly d: number }): number {
  return 4 * n * Math.ceil(d / LANES) * LANES;
}

export interface OperatorOptions {
  /** Which rows are taken, and how often each counts; absent: all rows, once. */
  readonly distinct?: { readonly first: Int32Array; readonly sizes: ArrayLike<number> };
  /** Of each column (d); absent: that of the rows. */
  readonly mean?: Float64Array;
  /** Something near the mean of the rows (d): saves digits in the first pass. */
  readonly nearMean?: Float64Array;
  /** Of each column (d); absent: one. */
  readonly scale?: Float64Array | undefined;
  /** Passes whose products with the rows are kept for coordinates; absent: one. */
  readonly passes?: number;
  /** That work; the answer does not depend on it. */
  readonly threads?: number;
}

type PassKernel = 'scatterTimes' | 'scatterTimesMoments' | 'scatterTimesSingle';

/** What the first pass tells of the rows, less what is taken from each. */
interface Moments {
  /** Sum of the diagonal. */
  readonly trace: number;
  /** Whether products in single precision have its digits. */
  readonly allowsSingle: boolean;
  /** Whether the mean takes more digits of the products than it may. */
  readonly isFar: boolean;
}

export class ScatterOperator {
  private readonly kernels: Kernels;
  private readonly calls: RangeCalls;
  private readonly n: number;
  private readonly stride: number;
  /** Sum of the weights. */
  private readonly total: number;
  /** Rows of a piece. */
  private readonly step: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly weights: KernelArray<Float64Array>;
  /** As the kernels take them (2 stride + 2). */
  private readonly vectors: KernelArray<Float64Array>;
  /** The same in single precision (2 stride). */
  private readonly singles: KernelArray<Float32Array>;
  /** (pieces, 2 stride). */
  private readonly sums: KernelArray<Float64Array>;
  /** Of the first pass (pieces, 2 stride); later scratch memory. */
  private readonly moments: KernelArray<Float64Array>;
  /** Their sum (2 stride). */
  private readonly added: KernelArray<Float64Array>;
  /** (pieces, 2). */
  private readonly totals: KernelArray<Float64Array>;
  /** z v of each pass (passes, n, 2): of one in single precision the first half. */
  private readonly dots: KernelArray<Float64Array>;
  private readonly areSingle: boolean[] = [];
  /** Of the columns (stride). */
  private readonly means: KernelArray<Float64Array>;
  /** What is taken from each row, which has been moved perhaps (stride). */
  private readonly center: KernelArray<Float64Array>;
  /** Squares of the scale (stride). */
  private readonly units: KernelArray<Float64Array>;
  /** Numbers that a kernel gives or is given. */
  private readonly few: KernelArray<Float64Array>;
  private readonly pieces: number;
  private known: Moments | undefined;

  constructor(
    private readonly x: Matrix,
    private readonly options: OperatorOptions,
  ) {
    const { distinct, scale, passes, threads } = options;
    const n = distinct ? distinct.first.length : x.n;
    const stride = Math.ceil(x.d / LANES) * LANES;
    const most = n * x.d < MIN_THREADED_NUMBERS ? 1 : threadCount(MAX_THREADS);
    const { kernels, calls } = Kernels.createShared(threads ?? most);
    this.kernels = kernels;
    this.calls = calls;
    this.n = n;
    this.stride = stride;
    const least = n * x.d < MIN_THREADED_NUMBERS ? 1 : MIN_PIECES;
    const rowsOfPiece = Math.min(PIECE_NUMBERS / stride, n / least);
    this.step = LANES * Math.max(1, Math.ceil(rowsOfPiece / LANES));
    this.pieces = Math.ceil(n / this.step);
    this.rows = kernels.unsetFloat32(n * stride);
    this.vectors = kernels.float64(VECTORS * (stride + 1));
    this.singles = kernels.float32(VECTORS * stride);
    const ofPieces = () => kernels.unsetFloat64(this.pieces * VECTORS * stride);
    [this.sums, this.moments, this.added] = [ofPieces(), ofPieces(), kernels.unsetFloat64(VECTORS * stride)];
    [this.totals, this.weights] = [kernels.unsetFloat64(this.pieces * VECTORS), kernels.unsetFloat64(n)];
    [this.means, this.center, this.units] = [stride, stride, stride].map((length) => kernels.float64(length));
    this.dots = kernels.unsetFloat64((passes ?? 1) * n * VECTORS);
    this.few = kernels.float64(FEW);
    this.units.values.fill(1);
    if (scale) this.units.values.fill(Infinity).set(scale.map((value) => value ** 2)); // none for columns filled up
    if (distinct) this.weights.values.set(distinct.sizes);
    else this.weights.values.fill(1);
    this.total = distinct ? this.weights.values.reduce((sum, size) => sum + size, 0) : n;
  }

  /** Of each column (d); known after the first product. */
  get mean(): Float64Array {
    return this.means.values.slice(0, this.x.d);
  }

  /** Sum of the diagonal; known after the first product. */
  get trace(): number {
    return this.ofRows.trace;
  }

  private get ofRows(): Moments {
    if (!this.known) throw new Error('The rows have not been read.');
    return this.known;
  }

  /**
   * Writes the products with two vectors (2, d) into out (2, d).
   * @param isSmall whether they will weigh so little that the digits of single precision are enough.
   * @returns whether these were used.
   */
  times(v: Float64Array, out: Float64Array, task: TaskContext, isSmall = false): boolean {
    const { kernels, x, stride, center, added, totals } = this;
    const { scale } = this.options;
    const isSingle = isSmall && this.known?.allowsSingle === true;
    this.areSingle.push(isSingle);
    if (!this.known) this.first(v, task);
    else this.pass(v, task, isSingle ? 'scatterTimesSingle' : 'scatterTimes');
    this.addPieces(this.sums);
    kernels.call.takeCenter(added.pointer, totals.pointer, this.pieces, center.pointer, stride);
    for (let which = 0; which < VECTORS; which++) {
      const product = added.values.subarray(which * stride, which * stride + x.d);
      if (scale) for (let j = 0; j < x.d; j++) product[j] /= scale[j];
      out.set(product, which * x.d);
    }
    return isSingle;
  }

  /**
   * Coordinates (n, count) of the rows z, times their weights, along sums of the vectors of all passes.
   * @param weights (count, 2 passes) of these vectors, in their order.
   */
  coordinates(weights: Float64Array, count: number): Float64Array {
    const { kernels, n, areSingle } = this;
    const own = kernels.float64(weights.length);
    const sums = kernels.float64(n * count);
    own.values.set(weights);
    const vectorBytes = VECTORS * NUMBER_BYTES;
    areSingle.forEach((isSingle, pass) => {
      const from = own.pointer + pass * vectorBytes;
      const stride = areSingle.length * vectorBytes;
      kernels.call.addDots(this.dotsOf(pass), isSingle ? 1 : 0, n, from, stride, count, sums.pointer);
    });
    return sums.values.slice();
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  /** Copies the rows, takes their moments and multiplies, of rows less something near the mean. */
  private first(v: Float64Array, task: TaskContext): void {
    const { kernels, stride, center, means, dots, weights, vectors, added, few } = this;
    const { mean, nearMean } = this.options;
    const near = mean ?? nearMean;
    if (near) center.values.set(near);
    this.take(v); // what is left when that is taken off is not far from z v
    this.takeRows(task);
    this.addPieces(this.moments);
    if (mean) means.values.set(mean);
    else kernels.call.columnMeansOf(added.pointer, stride, this.total, means.pointer);
    center.values.set(means.values);
    this.known = this.momentsOf();
    if (this.known.isFar) {
      this.moveRows();
      this.pass(v, task, 'scatterTimesMoments');
      this.addPieces(this.moments);
      this.known = { ...this.momentsOf(), allowsSingle: false };
    } else if (!mean) {
      // The products were made with rows less what is near the mean.
      kernels.call.rowDots(vectors.pointer, VECTORS, stride, means.pointer, few.pointer);
      for (let which = 0; which < VECTORS; which++)
        few.values[which] -= vectors.values[VECTORS * stride + which];
      kernels.call.moveDots(dots.pointer, weights.pointer, this.n, few.pointer);
    }
  }

  /** Copies rows, of which threads multiply those copied before. */
  private takeRows(task: TaskContext): void {
    const { stride, x, options, calls } = this;
    const { d, data } = x;
    const chosen = options.distinct?.first;
    const own = this.rows.values;
    if (stride > d) own.fill(0);
    const copy = (first: number, end: number) => {
      if (stride === d && !chosen) own.set(data.subarray(first * d, end * d), first * d);
      else {
        for (let i = first; i < end; i++) {
          const from = (chosen ? chosen[i] : i) * d;
          own.set(data.subarray(from, from + d), i * stride);
        }
      }
    };
    calls.runPrepared(copy, ...this.callOf('scatterTimesMoments', task));
  }

  private pass(v: Float64Array, task: TaskContext, kernel: PassKernel): void {
    this.take(v);
    if (kernel === 'scatterTimesSingle')
      this.singles.values.set(this.vectors.values.subarray(0, this.singles.length));
    this.calls.run(...this.callOf(kernel, task));
  }

  private callOf(kernel: PassKernel, task: TaskContext): RangeCall {
    const { rows, weights, vectors, singles, sums, totals, moments, n, step, stride } = this;
    const offsets = vectors.pointer + NUMBER_BYTES * VECTORS * stride;
    const dots = this.dotsOf(this.areSingle.length - 1);
    const isSingle = kernel === 'scatterTimesSingle';
    const given = [
      ...[rows.pointer, weights.pointer, FIRST, END, step, stride],
      ...(isSingle ? [singles.pointer, offsets] : [vectors.pointer]),
      ...[sums.pointer, totals.pointer, dots],
      ...(kernel === 'scatterTimes' ? [] : [moments.pointer]),
    ];
    return [kernel, given, n, step, task];
  }

  /** Of a pass; of the last one where fewer are kept. */
  private dotsOf(pass: number): Pointer {
    const { passes = 1 } = this.options;
    return this.dots.pointer + NUMBER_BYTES * Math.min(pass, passes - 1) * VECTORS * this.n;
  }

  /** Of the rows as they lie there, less `center`, from the sums of their columns in `added`. */
  private momentsOf(): Moments {
    const { kernels, total, stride, added, center, units } = this;
    const { scale } = this.options;
    const given = [added.pointer, stride, total, center.pointer, units.pointer] as const;
    kernels.call.columnSquares(...given, this.few.pointer);
    const [squares, offset, raw] = this.few.values;
    const trace = Math.max(0, squares);
    const least = scale ? units.values.reduce((least, unit) => Math.min(least, unit)) : trace / total;
    const isInRange = least >= LEAST_SINGLE && raw <= MOST_SINGLE;
    const allowsSingle = isInRange && offset * total <= MAX_SINGLE_OFFSET * trace;
    return { trace, allowsSingle, isFar: offset * total > MAX_OFFSET * trace };
  }

  /** What the pieces wrote, into `added`, in their order (2, stride). */
  private addPieces(ofPieces: KernelArray<Float64Array>): void {
    const { kernels, stride, pieces, added } = this;
    kernels.call.addPieces(ofPieces.pointer, pieces, VECTORS * stride, added.pointer);
  }

  /**
   * Takes the mean, rounded, from each column where that is exact: where all values lie within a factor of 2 of it
   * (Sterbenz 1974). Other columns vary as much as their mean is large.
   */
  private moveRows(): void {
    const { n, stride, x } = this;
    const rows = this.rows.values;
    const centers = this.center.values;
    for (let j = 0; j < x.d; j++) {
      const center = Math.fround(centers[j]);
      const [least, most] = center < 0 ? [2 * center, center / 2] : [center / 2, 2 * center];
      let isNear = true;
      for (let at = j; isNear && at < n * stride; at += stride)
        isNear = rows[at] >= least && rows[at] <= most;
      if (!isNear) continue;
      for (let at = j; at < n * stride; at += stride) rows[at] -= center;
      centers[j] -= center;
    }
  }

  /** Two vectors, of whose products with the rows those with `center` are taken. */
  private take(v: Float64Array): void {
    const { kernels, stride, options, x, vectors, center } = this;
    const { scale } = options;
    for (let which = 0; which < VECTORS; which++) {
      const vector = v.subarray(which * x.d, (which + 1) * x.d);
      vectors.values.set(scale ? vector.map((value, j) => value / scale[j]) : vector, which * stride);
    }
    const offsets = vectors.pointer + NUMBER_BYTES * VECTORS * stride;
    kernels.call.rowDots(vectors.pointer, VECTORS, stride, center.pointer, offsets);
  }
}
