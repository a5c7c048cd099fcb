/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to a vector, in doubles: two passes over the rows
 * instead of the matrix, which costs as much as some d / 2 of them. It lies in the memory of the kernels.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import { addTo } from './addTimes';
import type { Matrix } from './matrix';
import type { Standardized } from './standardized';

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

export function operatorBytes({ n, d }: { readonly n: number; readonly d: number }): number {
  return 4 * n * Math.ceil(d / LANES) * LANES;
}

export class ScatterOperator {
  private readonly kernels: Kernels;
  private readonly calls: RangeCalls;
  private readonly n: number;
  private readonly d: number;
  private readonly stride: number;
  /** Rows of a piece. */
  private readonly step: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly weights: KernelArray<Float64Array>;
  private readonly mean: KernelArray<Float64Array>;
  private readonly vector: KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Float64Array>;
  /** (pieces, stride). */
  private readonly sums: KernelArray<Float64Array>;
  private readonly dots: KernelArray<Float64Array>;
  private readonly scale: Float64Array | undefined;

  /** @param weights how often each row counts (n). @param threads that work; the answer does not depend on it. */
  constructor(
    { mean, scale }: Standardized,
    x: Matrix,
    weights?: ArrayLike<number>,
    threads = x.data.length < MIN_THREADED_NUMBERS ? 1 : threadCount(MAX_THREADS),
  ) {
    const { n, d, data } = x;
    const stride = Math.ceil(d / LANES) * LANES;
    const { kernels, calls } = Kernels.createShared(threads);
    this.kernels = kernels;
    this.calls = calls;
    this.n = n;
    this.d = d;
    this.stride = stride;
    this.step = LANES * Math.ceil(PIECE_NUMBERS / stride / LANES);
    this.scale = scale;
    this.rows = kernels.float32(n * stride);
    [this.mean, this.vector] = [0, 1].map(() => kernels.float64(stride));
    this.sums = kernels.float64(Math.ceil(n / this.step) * stride);
    this.scratch = kernels.float64(4 * calls.threads * stride);
    this.dots = kernels.float64(n);
    this.weights = kernels.float64(n);
    if (weights) this.weights.values.set(weights);
    else this.weights.values.fill(1);
    const own = this.rows.values;
    if (stride === d) own.set(data);
    else for (let i = 0; i < n; i++) own.set(data.subarray(i * d, (i + 1) * d), i * stride);
    this.mean.values.set(mean);
  }

  /** Sum of the diagonal. */
  get trace(): number {
    const { kernels, rows, weights, n, stride, mean, vector, scale } = this;
    kernels.call.squaredDeviations(rows.pointer, weights.pointer, n, stride, mean.pointer, vector.pointer);
    let sum = 0;
    for (let j = 0; j < this.d; j++) sum += vector.values[j] / (scale ? scale[j] ** 2 : 1);
    return sum;
  }

  /** Writes the product with v (d) into out (d). */
  times(v: Float64Array, out: Float64Array, task: TaskContext): void {
    const { calls, rows, weights, n, step, stride, mean, vector, scratch, sums, dots, scale, d } = this;
    this.take(v);
    const given = [rows.pointer, weights.pointer, FIRST, END, step, stride, mean.pointer, vector.pointer];
    calls.run('scatterTimes', [...given, scratch.pointer, sums.pointer, dots.pointer], n, step, task);
    const ofPieces = sums.values;
    out.set(ofPieces.subarray(0, d));
    for (let at = stride; at < ofPieces.length; at += stride) addTo(out, ofPieces.subarray(at, at + d));
    if (scale) for (let j = 0; j < d; j++) out[j] /= scale[j];
  }

  /** z v (n), valid until the next call. */
  project(v: Float64Array, task: TaskContext): Float64Array {
    const { calls, rows, n, step, stride, mean, vector, scratch, dots } = this;
    this.take(v);
    const given = [rows.pointer, FIRST, END, stride, mean.pointer, vector.pointer];
    calls.run('centredDots', [...given, scratch.pointer, dots.pointer], n, step, task);
    return dots.values;
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  private take(v: Float64Array): void {
    const { vector, scale, d } = this;
    vector.values.fill(0, d);
    vector.values.set(v);
    if (scale) for (let j = 0; j < d; j++) vector.values[j] /= scale[j];
  }
}
