/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to a vector, in doubles: two passes over the rows
 * instead of the matrix, which costs as much as some d / 2 of them. It lies in the memory of the kernels.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { addTimes, addTo } from './addTimes';
import type { Matrix } from './matrix';

/** Columns of a row are filled up to a multiple of this. */
const LANES = 4;
/** Rows of the kernels' memory at most. */
export const MAX_OPERATOR_BYTES = 256 * 2 ** 20;
/** A piece of a pass: some 0.15 ms. */
const PIECE_NUMBERS = 2 ** 18;
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
  /** What is taken from each row, which has been moved perhaps (stride). */
  private readonly center: KernelArray<Float64Array>;
  private readonly vector: KernelArray<Float64Array>;
  /** (pieces, stride). */
  private readonly sums: KernelArray<Float64Array>;
  /** (pieces). */
  private readonly totals: KernelArray<Float64Array>;
  private readonly dots: KernelArray<Float64Array>;
  private readonly scale: Float64Array | undefined;

  constructor({ n: all, d, data }: Matrix, { distinct, mean, scale, threads }: OperatorOptions) {
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
    this.rows = kernels.float32(n * stride);
    [this.center, this.vector] = [kernels.float64(stride), kernels.float64(stride + 1)];
    const pieces = Math.ceil(n / this.step);
    [this.sums, this.totals] = [kernels.float64(pieces * stride), kernels.float64(pieces)];
    this.dots = kernels.float64(n);
    this.weights = kernels.float64(n);
    if (distinct) this.weights.values.set(distinct.sizes);
    else this.weights.values.fill(1);
    const own = this.rows.values;
    if (stride === d && !distinct) own.set(data);
    else {
      for (let i = 0; i < n; i++) {
        const from = (distinct ? distinct.first[i] : i) * d;
        own.set(data.subarray(from, from + d), i * stride);
      }
    }
    this.mean = mean ?? this.rowMean(all);
    this.center.values.set(this.mean);
    const scaled = (square: number, j: number) => (scale ? square / scale[j] ** 2 : square);
    this.trace = sumOf(this.deviations().map(scaled));
    const offset = sumOf(this.mean.map((value, j) => scaled(value * value, j)));
    if (offset * all > MAX_OFFSET * this.trace) this.moveRows();
  }

  private rowMean(count: number): Float64Array {
    const { kernels, rows, weights, n, stride, center, d } = this;
    kernels.call.addWeightedRows(rows.pointer, weights.pointer, n, stride, center.pointer);
    return center.values.slice(0, d).map((sum) => sum / count);
  }

  /** Sums of squares of each column (d). */
  private deviations(): Float64Array {
    const { kernels, rows, weights, n, stride, center, vector } = this;
    kernels.call.squaredDeviations(rows.pointer, weights.pointer, n, stride, center.pointer, vector.pointer);
    return vector.values.slice(0, this.d);
  }

  /**
   * Takes the mean, rounded, from each column where that is exact: where all values lie within a factor of 2 of it
   * (Sterbenz 1974). Other columns vary as much as their mean is large.
   */
  private moveRows(): void {
    const { n, d, stride } = this;
    const [rows, centers] = [this.rows.values, this.center.values];
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

  /** Writes the product with v (d) into out (d). */
  times(v: Float64Array, out: Float64Array, task: TaskContext): void {
    const { calls, rows, weights, n, step, stride, center, vector, sums, totals, dots, scale, d } = this;
    this.take(v);
    const given = [rows.pointer, weights.pointer, FIRST, END, step, stride, vector.pointer];
    calls.run('scatterTimes', [...given, sums.pointer, totals.pointer, dots.pointer], n, step, task);
    const ofPieces = sums.values;
    out.set(ofPieces.subarray(0, d));
    for (let at = stride; at < ofPieces.length; at += stride) addTo(out, ofPieces.subarray(at, at + d));
    addTimes(out, 0, center.values, 0, d, -sumOf(totals.values));
    if (scale) for (let j = 0; j < d; j++) out[j] /= scale[j];
  }

  /** z v (n), valid until the next call. */
  project(v: Float64Array, task: TaskContext): Float64Array {
    const { calls, rows, n, step, stride, vector, dots } = this;
    this.take(v);
    const given = [rows.pointer, FIRST, END, stride, vector.pointer];
    calls.run('centredDots', [...given, dots.pointer], n, step, task);
    return dots.values;
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  private take(v: Float64Array): void {
    const { vector, scale, d, stride } = this;
    const [own, center] = [vector.values, this.center.values];
    own.fill(0, d);
    own.set(v);
    let offset = 0;
    for (let j = 0; j < d; j++) {
      if (scale) own[j] /= scale[j];
      offset += own[j] * center[j];
    }
    own[stride] = offset;
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
