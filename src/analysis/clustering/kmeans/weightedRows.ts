/** Rows as K-means takes them: each different row once, moved so that the columns' means are zero. */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { assertFiniteMean, columnMeans } from '../../numeric/columns';
import { equalRows } from '../../numeric/equalRows';
import { timesTransposed } from '../../numeric/matmul';
import { type AnyMatrix, type DoubleMatrix, sliceRows } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { threadCount } from '../../threads';

/** Products of so few rows with each other take 32 MB and some 50 ms. */
export const MAX_PRODUCT_ROWS = 2048;
/** Shorter rows are soon multiplied with the centres; and whole numbers, which lie exactly between two, are short. */
const MIN_PRODUCT_COLUMNS = 64;
/** The products are symmetric, so of so many strips little more than half is computed... */
const STRIPS = 6;
/** ...but not of strips of fewer rows than this, which cost less than their calls. */
const MIN_STRIP_ROWS = 64;

/** Rows between two looks at the flag. */
const CHECK_EVERY_ROWS = 1024;
/** Rows of a piece: some 50 µs of eight centres and 512 columns. */
export const PIECE_ROWS = 64;
/** A computation of fewer numbers ends before threads wake up. */
const MIN_THREADED_NUMBERS = 2 ** 21;
const MAX_THREADS = 16;

/** They lie in the memory of kernels as they were given, and are moved wherever they are read. To be released. */
export class WeightedRows {
  /** Different rows, in order of their first appearance. */
  readonly n: number;
  readonly d: number;
  /** Of each different row: how many rows it stands for. */
  readonly sizes: KernelArray<Int32Array>;
  /** The different row of each row. */
  readonly groupOf: KernelArray<Int32Array>;
  /** Squared lengths of the different rows. */
  readonly norms: KernelArray<Float64Array>;
  /** Sum of the squared lengths of all rows. */
  readonly total: number;
  /** Of a column, in the mean. */
  readonly variance: number;
  /** With which the kernels begin that read the rows. */
  readonly source: readonly [rows: number, bytes: number, d: number, mean: number];
  /** Of the kernels that multiply rows: f64 (threads, 4, d). */
  readonly scratch: KernelArray<Float64Array>;
  /** Some moved rows. */
  private readonly moved: KernelArray<Float64Array>;

  /** @param first the different rows of x. */
  constructor(
    readonly kernels: Kernels,
    readonly calls: RangeCalls,
    x: AnyMatrix,
    readonly mean: Float64Array,
    { first, sizes, groupOf }: ReturnType<typeof equalRows>,
    task: TaskContext,
  ) {
    const [n, d] = [first.length, x.d];
    this.n = n;
    this.d = d;
    const isSingle = x.data instanceof Float32Array;
    const rows = isSingle ? kernels.float32(n * d) : kernels.float64(n * d);
    const center = kernels.float64(d);
    this.source = [rows.pointer, x.data.BYTES_PER_ELEMENT, d, center.pointer];
    this.sizes = kernels.int32(n);
    this.groupOf = kernels.int32(x.n);
    this.norms = kernels.float64(n);
    this.scratch = kernels.float64(calls.threads * 4 * d);
    this.moved = kernels.float64(Math.min(n, PIECE_ROWS) * d);
    for (let from = 0; from < n; from += CHECK_EVERY_ROWS) {
      task.check();
      const count = Math.min(CHECK_EVERY_ROWS, n - from);
      if (n === x.n) rows.values.set(sliceRows(x, from, count).data, from * d);
      else for (let i = from; i < from + count; i++) rows.values.set(sliceRows(x, first[i], 1).data, i * d);
    }
    center.values.set(mean);
    this.sizes.values.set(sizes);
    this.groupOf.values.set(groupOf);
    const { norms, source } = this;
    calls.run('centeredLengths', [...source, FIRST, END, norms.pointer], n, PIECE_ROWS, task);
    this.total = this.weightedSum(norms.values);
    this.variance = this.total / (x.n * d);
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  /** Of values of the different rows (n), that of all rows. */
  weightedSum(values: Float64Array): number {
    const sizes = this.sizes.values;
    let sum = 0;
    for (let i = 0; i < sizes.length; i++) sum += sizes[i] * values[i];
    return sum;
  }

  /** Some of the different rows, moved. */
  pick(rows: ArrayLike<number>): DoubleMatrix {
    const { d, source, moved } = this;
    const data = new Float64Array(rows.length * d);
    for (let i = 0; i < rows.length; i++) {
      this.kernels.call.centerRows(...source, rows[i], rows[i] + 1, moved.pointer);
      data.set(moved.values.subarray(0, d), i * d);
    }
    return { n: rows.length, d, data };
  }

  /** (n, n) of the moved rows with each other, where they are few and long. */
  async products(): Promise<KernelArray<Float64Array> | undefined> {
    const { n, d, kernels } = this;
    if (n > MAX_PRODUCT_ROWS || d < MIN_PRODUCT_COLUMNS) return undefined;
    const x = this.all();
    const out = kernels.float64(n * n);
    const height = Math.max(MIN_STRIP_ROWS, Math.ceil(n / STRIPS));
    for (let first = 0; first < n; first += height) {
      const rows = Math.min(height, n - first);
      const strip = await timesTransposed(doubles(x, first, rows), doubles(x, first, n - first));
      for (let r = 0; r < rows; r++) {
        out.values.set(strip.data.subarray(r * strip.d, (r + 1) * strip.d), (first + r) * n + first);
      }
    }
    kernels.call.mirror(out.pointer, n);
    return out;
  }

  private all(): DoubleMatrix {
    const { n, d, source, moved } = this;
    const data = new Float64Array(n * d);
    for (let first = 0; first < n; first += PIECE_ROWS) {
      const end = Math.min(n, first + PIECE_ROWS);
      this.kernels.call.centerRows(...source, first, end, moved.pointer);
      data.set(moved.values.subarray(0, (end - first) * d), first * d);
    }
    return { n, d, data };
  }
}

/** Fours of rows that `count` are. */
export function fours(count: number): number {
  return Math.ceil(count / 4);
}

/** Rows as `centeredProducts` takes them: four after four, each in a column; (fours, d, 4). */
export function fillFours(out: Float64Array, { n, d, data }: DoubleMatrix): void {
  for (let i = 0, at = 0; i < n; i++) {
    let to = 4 * d * Math.floor(i / 4) + (i % 4);
    for (let j = 0; j < d; j++, at++, to += 4) out[to] = data[at];
  }
}

function doubles({ d, data }: DoubleMatrix, first: number, count: number): DoubleMatrix {
  return { n: count, d, data: data.subarray(first * d, (first + count) * d) };
}

/** @throws AnalysisError `bad-input` on NaN or infinity. */
export function weightedRows(x: AnyMatrix, task: TaskContext): WeightedRows {
  const mean = columnMeans(x);
  assertFiniteMean(mean, x, 'K-means');
  const equal = equalRows(x, () => task.check());
  const isLarge = equal.first.length * x.d >= MIN_THREADED_NUMBERS;
  const { kernels, calls } = Kernels.createShared(isLarge ? threadCount(MAX_THREADS) : 1);
  try {
    return new WeightedRows(kernels, calls, x, mean, equal, task);
  } catch (error) {
    calls.release();
    kernels.release();
    throw error;
  }
}
