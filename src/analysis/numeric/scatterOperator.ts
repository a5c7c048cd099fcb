/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to two vectors at once, in doubles: a pass over the
 * rows instead of the matrix, which costs as much as some d / 2 of them. It lies in the memory of the kernels.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { addTimes, addTo } from './addTimes';
import type { Matrix } from './matrix';

/** Columns of a row are filled up to a multiple of this. */
const LANES = 8;
/** Rows of the kernels' memory at most. */
export const MAX_OPERATOR_BYTES = 256 * 2 ** 20;
/** A piece of a pass: some 0.2 ms. */
const PIECE_NUMBERS = 2 ** 18;
/** Pieces that are copied while threads read those before. */
const COPIED_PIECES = 4;
/** Vectors of a pass. */
export const VECTORS = 2;
/** With fewer rows and columns a pass is shorter than threads pay for. */
const MIN_THREADED_NUMBERS = 2 ** 20;
/** More wait for memory, not for processors. */
const MAX_THREADS = 8;
/** Squared mean over variance up to which rows are not moved: products of rows that are not centred lose 3 digits. */
const MAX_OFFSET = 1024;

export function operatorBytes({ n, d }: { readonly n: number; readonly d: number }): number {
  return 4 * n * Math.ceil(d / LANES) * LANES;
}

export interface OperatorOptions {
  /** Which rows are taken, and how often each counts; absent: all rows, once. */
  readonly distinct?: { readonly first: Int32Array; readonly sizes: ArrayLike<number> };
  /** Of each column (d); absent: that of the rows. */
  readonly mean?: Float64Array;
  /** Of each column (d); absent: one. */
  readonly scale?: Float64Array | undefined;
  /** That work; the answer does not depend on it. */
  readonly threads?: number;
}

export class ScatterOperator {
  /** Of each column (d). */
  readonly mean: Float64Array;
  /** Sum of the diagonal. */
  readonly trace: number;
  private readonly kernels: Kernels;
  private readonly calls: RangeCalls;
  private readonly n: number;
  private readonly d: number;
  private readonly stride: number;
  /** Rows of a piece. */
  private readonly step: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly weights: KernelArray<Float64Array>;
  /** What is taken from each row, which has been moved perhaps (d). */
  private readonly center: Float64Array;
  /** As the kernels take them (2 stride + 2). */
  private readonly vectors: KernelArray<Float64Array>;
  /** (pieces, 2 stride). */
  private readonly sums: KernelArray<Float64Array>;
  /** (pieces, 2). */
  private readonly totals: KernelArray<Float64Array>;
  /** (n, 2). */
  private readonly dots: KernelArray<Float64Array>;
  private readonly scale: Float64Array | undefined;

  constructor({ n: all, d, data }: Matrix, options: OperatorOptions, task: TaskContext) {
    const { distinct, mean, scale, threads } = options;
    const n = distinct ? distinct.first.length : all;
    const stride = Math.ceil(d / LANES) * LANES;
    const most = n * d < MIN_THREADED_NUMBERS ? 1 : threadCount(MAX_THREADS);
    const { kernels, calls } = Kernels.createShared(threads ?? most);
    this.kernels = kernels;
    this.calls = calls;
    this.n = n;
    this.d = d;
    this.stride = stride;
    this.step = LANES * Math.ceil(PIECE_NUMBERS / stride / LANES);
    this.scale = scale;
    this.rows = kernels.unsetFloat32(n * stride);
    const pieces = Math.ceil(n / this.step);
    this.vectors = kernels.float64(VECTORS * (stride + 1));
    [this.sums, this.totals] = [
      kernels.float64(pieces * VECTORS * stride),
      kernels.float64(pieces * VECTORS),
    ];
    [this.dots, this.weights] = [kernels.float64(n * VECTORS), kernels.float64(n)];
    try {
      const weights = this.weights.values;
      if (distinct) weights.set(distinct.sizes);
      else weights.fill(1);
      const total = sumOf(weights);
      this.takeRows(data, distinct?.first, task);
      let [sums, squares] = this.perColumn();
      this.mean = mean ?? sums.map((sum) => sum / total);
      this.center = this.mean.slice();
      const traceOf = () =>
        sumOf(this.center.map((c, j) => this.scaled(squares[j] - c * (2 * sums[j] - total * c), j)));
      const trace = Math.max(0, traceOf());
      const offset = sumOf(this.mean.map((value, j) => this.scaled(value * value, j)));
      if (offset * total > MAX_OFFSET * trace) {
        this.moveRows();
        this.addMoments(0, n, task)();
        [sums, squares] = this.perColumn();
        this.trace = Math.max(0, traceOf());
      } else this.trace = trace;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  private scaled(square: number, j: number): number {
    return this.scale ? square / this.scale[j] ** 2 : square;
  }

  /** Copies rows, of which threads add up those copied before. */
  private takeRows(data: Float32Array, chosen: Int32Array | undefined, task: TaskContext): void {
    const { n, d, stride, step } = this;
    const own = this.rows.values;
    if (stride > d) own.fill(0);
    let wait: () => void = () => undefined;
    for (let first = 0; first < n; first += COPIED_PIECES * step) {
      const end = Math.min(n, first + COPIED_PIECES * step);
      if (stride === d && !chosen) own.set(data.subarray(first * d, end * d), first * d);
      else {
        for (let i = first; i < end; i++) {
          const from = (chosen ? chosen[i] : i) * d;
          own.set(data.subarray(from, from + d), i * stride);
        }
      }
      wait();
      wait = this.addMoments(first, end - first, task);
    }
    wait();
  }

  /** Begins with the sums of these rows, the first of a piece; @returns what waits for them. */
  private addMoments(first: number, count: number, task: TaskContext): () => void {
    const { calls, rows, weights, sums, step, stride } = this;
    const piece = first / step;
    const own = rows.pointer + 4 * first * stride;
    const given = [own, weights.pointer + 8 * first, FIRST, END, step, stride];
    const out = sums.pointer + 8 * piece * VECTORS * stride;
    return calls.begin('columnMoments', [...given, out], count, step, task);
  }

  /** What the pieces wrote, added in their order (2, d). */
  private perColumn(): [Float64Array, Float64Array] {
    const { stride, d } = this;
    const ofPieces = this.sums.values;
    const sum = ofPieces.slice(0, VECTORS * stride);
    for (let at = sum.length; at < ofPieces.length; at += sum.length)
      addTo(sum, ofPieces.subarray(at, at + sum.length));
    const [first, second] = [new Float64Array(d), new Float64Array(d)];
    for (let j = 0; j < d; j++) {
      first[j] = sum[placeOf(j)];
      second[j] = sum[placeOf(j) + LANES];
    }
    return [first, second];
  }

  /**
   * Takes the mean, rounded, from each column where that is exact: where all values lie within a factor of 2 of it
   * (Sterbenz 1974). Other columns vary as much as their mean is large.
   */
  private moveRows(): void {
    const { n, d, stride, center: centers } = this;
    const rows = this.rows.values;
    for (let j = 0; j < d; j++) {
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

  /** Writes the products with two vectors (2, d) into out (2, d). */
  times(v: Float64Array, out: Float64Array, task: TaskContext): void {
    const { calls, rows, weights, n, step, stride, center, vectors, sums, totals, dots, scale, d } = this;
    this.take(v);
    const given = [rows.pointer, weights.pointer, FIRST, END, step, stride, vectors.pointer];
    calls.run('scatterTimes', [...given, sums.pointer, totals.pointer, dots.pointer], n, step, task);
    const ofPieces = totals.values;
    this.perColumn().forEach((product, which) => {
      let total = 0;
      for (let at = which; at < ofPieces.length; at += VECTORS) total += ofPieces[at];
      addTimes(product, 0, center, 0, d, -total);
      if (scale) for (let j = 0; j < d; j++) product[j] /= scale[j];
      out.set(product, which * d);
    });
  }

  /** z v of the last two vectors, times the weights of the rows (n, 2); valid until the next call. */
  get products(): Float64Array {
    return this.dots.values;
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  private take(v: Float64Array): void {
    const { scale, d, stride, center } = this;
    const own = this.vectors.values;
    for (let which = 0; which < VECTORS; which++) {
      let offset = 0;
      for (let j = 0; j < d; j++) {
        const value = scale ? v[which * d + j] / scale[j] : v[which * d + j];
        own[placeOf(j) + which * LANES] = value;
        offset += value * center[j];
      }
      own[VECTORS * stride + which] = offset;
    }
  }
}

/** Of a column, where the kernels have the first of two vectors. */
function placeOf(column: number): number {
  return column + LANES * Math.floor(column / LANES);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
