/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to two vectors at once: a pass over the rows instead
 * of the matrix, which costs as much as some d / 2 of them. The rows are copied into the memory of the kernels by the first
 * pass, which also gives their mean and the trace.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCall, type RangeCalls } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { addTimes } from './addTimes';
import type { Matrix } from './matrix';
import { dot } from './vectors';

/** Columns of a row are filled up to a multiple of this. */
const LANES = 16;
/** Rows of the kernels' memory at most. */
export const MAX_OPERATOR_BYTES = 256 * 2 ** 20;
/** A piece of a pass: some 0.1 ms. */
const PIECE_NUMBERS = 2 ** 18;
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
  /** That work; the answer does not depend on it. */
  readonly threads?: number;
}

type PassKernel = 'scatterTimes' | 'scatterTimesMoments' | 'scatterTimesSingle';

/** What the first pass gives. */
interface Moments {
  /** Of each column (d). */
  readonly mean: Float64Array;
  /** Sum of the diagonal. */
  readonly trace: number;
  /** What is taken from each row, which has been moved perhaps (d). */
  readonly center: Float64Array;
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
  private readonly moments: KernelArray<Float64Array>;
  /** Of each piece. */
  private readonly ones: KernelArray<Float64Array>;
  /** Their sum (2 stride). */
  private readonly added: KernelArray<Float64Array>;
  /** (pieces, 2). */
  private readonly totals: KernelArray<Float64Array>;
  /** (n, 2). */
  private readonly dots: KernelArray<Float64Array>;
  private readonly singleDots: KernelArray<Float32Array>;
  private known: Moments | undefined;
  private wasSingle = false;

  constructor(
    private readonly x: Matrix,
    private readonly options: OperatorOptions,
  ) {
    const { distinct, threads } = options;
    const n = distinct ? distinct.first.length : x.n;
    const stride = Math.ceil(x.d / LANES) * LANES;
    const most = n * x.d < MIN_THREADED_NUMBERS ? 1 : threadCount(MAX_THREADS);
    const { kernels, calls } = Kernels.createShared(threads ?? most);
    this.kernels = kernels;
    this.calls = calls;
    this.n = n;
    this.stride = stride;
    this.step = LANES * Math.ceil(PIECE_NUMBERS / stride / LANES);
    const pieces = Math.ceil(n / this.step);
    this.rows = kernels.unsetFloat32(n * stride);
    this.vectors = kernels.float64(VECTORS * (stride + 1));
    this.singles = kernels.float32(VECTORS * stride);
    const ofPieces = () => kernels.unsetFloat64(pieces * VECTORS * stride);
    [this.sums, this.moments, this.added] = [ofPieces(), ofPieces(), kernels.unsetFloat64(VECTORS * stride)];
    [this.totals, this.ones] = [kernels.unsetFloat64(pieces * VECTORS), kernels.unsetFloat64(pieces)];
    this.ones.values.fill(1);
    [this.dots, this.weights] = [kernels.unsetFloat64(n * VECTORS), kernels.unsetFloat64(n)];
    this.singleDots = kernels.unsetFloat32(n * VECTORS);
    if (distinct) this.weights.values.set(distinct.sizes);
    else this.weights.values.fill(1);
    this.total = distinct ? this.weights.values.reduce((sum, size) => sum + size, 0) : n;
  }

  /** Of each column (d); known after the first product. */
  get mean(): Float64Array {
    return this.ofColumns.mean;
  }

  /** Sum of the diagonal; known after the first product. */
  get trace(): number {
    return this.ofColumns.trace;
  }

  private get ofColumns(): Moments {
    if (!this.known) throw new Error('The rows have not been read.');
    return this.known;
  }

  /**
   * Writes the products with two vectors (2, d) into out (2, d).
   * @param isSmall whether they will weigh so little that the digits of single precision are enough.
   * @returns whether these were used.
   */
  times(v: Float64Array, out: Float64Array, task: TaskContext, isSmall = false): boolean {
    if (!this.known) this.first(v, task);
    else {
      this.wasSingle = isSmall && this.known.allowsSingle;
      this.pass(v, task, this.wasSingle ? 'scatterTimesSingle' : 'scatterTimes');
    }
    const { center } = this.ofColumns;
    const { scale } = this.options;
    const ofPieces = this.totals.values;
    this.perColumn(this.sums).forEach((product, which) => {
      let total = 0;
      for (let at = which; at < ofPieces.length; at += VECTORS) total += ofPieces[at];
      addTimes(product, 0, center, 0, product.length, -total);
      if (scale) for (let j = 0; j < product.length; j++) product[j] /= scale[j];
      out.set(product, which * product.length);
    });
    return this.wasSingle;
  }

  /** z v of the last two vectors, times the weights of the rows (n, 2); valid until the next call. */
  get products(): Float64Array | Float32Array {
    return this.wasSingle ? this.singleDots.values : this.dots.values;
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  /** Copies the rows, takes their moments and multiplies, of rows less something near the mean. */
  private first(v: Float64Array, task: TaskContext): void {
    const { mean, nearMean } = this.options;
    const near = mean ?? nearMean ?? new Float64Array(this.x.d);
    this.take(v, near); // what is left when that is taken off is not far from z v
    this.takeRows(task);
    this.known = this.momentsOf();
    const { isFar, center, mean: own } = this.known;
    if (isFar) {
      this.moveRows(center);
      this.pass(v, task, 'scatterTimesMoments');
      this.known = { ...this.momentsOf(center), mean: own, allowsSingle: false };
    } else if (near !== own) this.recenter(near);
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
    this.take(v, this.ofColumns.center);
    if (kernel === 'scatterTimesSingle')
      this.singles.values.set(this.vectors.values.subarray(0, this.singles.length));
    this.calls.run(...this.callOf(kernel, task));
  }

  private callOf(kernel: PassKernel, task: TaskContext): RangeCall {
    const { rows, weights, vectors, singles, sums, totals, dots, singleDots, moments, n, step, stride } =
      this;
    const offsets = vectors.pointer + 8 * VECTORS * stride;
    const isSingle = kernel === 'scatterTimesSingle';
    const given = [
      ...[rows.pointer, weights.pointer, FIRST, END, step, stride],
      ...(isSingle ? [singles.pointer, offsets] : [vectors.pointer]),
      ...[sums.pointer, totals.pointer, isSingle ? singleDots.pointer : dots.pointer],
      ...(kernel === 'scatterTimesMoments' ? [moments.pointer] : []),
    ];
    return [kernel, given, n, step, task];
  }

  /** Of the rows as they lie there, less `center` (d): their mean if absent. */
  private momentsOf(center?: Float64Array): Moments {
    const { scale, mean } = this.options;
    const [sums, squares] = this.perColumn(this.moments);
    const { total } = this;
    const own = mean ?? sums.map((sum) => sum / total);
    const taken = center ?? own.slice();
    let [trace, offset, raw, least] = [0, 0, 0, Infinity];
    for (let j = 0; j < taken.length; j++) {
      const unit = scale ? scale[j] ** 2 : 1;
      trace += (squares[j] - taken[j] * (2 * sums[j] - total * taken[j])) / unit;
      offset += taken[j] ** 2 / unit;
      raw += squares[j];
      least = Math.min(least, unit);
    }
    trace = Math.max(0, trace);
    const isInRange = (scale ? least : trace / total) >= LEAST_SINGLE && raw <= MOST_SINGLE;
    const allowsSingle = isInRange && offset * total <= MAX_SINGLE_OFFSET * trace;
    return { mean: own, trace, center: taken, allowsSingle, isFar: offset * total > MAX_OFFSET * trace };
  }

  /** What the pieces wrote, added in their order (2, d). */
  private perColumn(ofPieces: KernelArray<Float64Array>): [Float64Array, Float64Array] {
    const { kernels, stride, x, ones, added } = this;
    added.values.fill(0);
    const { length } = ones;
    kernels.call.addCombination(ofPieces.pointer, length, VECTORS * stride, ones.pointer, added.pointer);
    return [added.values.slice(0, x.d), added.values.slice(stride, stride + x.d)];
  }

  /**
   * Takes the mean, rounded, from each column where that is exact: where all values lie within a factor of 2 of it
   * (Sterbenz 1974). Other columns vary as much as their mean is large.
   */
  private moveRows(centers: Float64Array): void {
    const { n, stride, x } = this;
    const rows = this.rows.values;
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
  private take(v: Float64Array, center: Float64Array): void {
    const { stride, options, x } = this;
    const { scale } = options;
    const own = this.vectors.values;
    for (let which = 0; which < VECTORS; which++) {
      const vector = v.subarray(which * x.d, (which + 1) * x.d);
      const scaled = scale ? vector.map((value, j) => value / scale[j]) : vector;
      own.set(scaled, which * stride);
      own[VECTORS * stride + which] = dot(scaled, center);
    }
  }

  /** Products that were made with rows less `near`, for rows less their mean. */
  private recenter(near: Float64Array): void {
    const dots = this.dots.values;
    const weights = this.weights.values;
    const own = this.vectors.values;
    const moved = this.ofColumns.mean.map((value, j) => value - near[j]);
    const [a, b] = [0, this.stride].map((at) => dot(own.subarray(at, at + moved.length), moved));
    for (let i = 0; i < weights.length; i++) {
      dots[VECTORS * i] -= weights[i] * a;
      dots[VECTORS * i + 1] -= weights[i] * b;
    }
  }
}
