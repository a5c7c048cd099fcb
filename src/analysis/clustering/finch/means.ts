/** Means of clusters, with the reference's precision: sums in float32 in row order, divided in float64. */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { threadsFor } from '../../numeric/descent/neighborDescent';
import type { DoubleMatrix, Matrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';

/** Columns of a row in the kernels' memory are filled up to a multiple of this. */
const LANES = 4;
/** Of one call. */
const DIVIDED_ROWS = 1024;
const UNIT_ROWS = 256;
const PRODUCTS = 1024;

/** Computes the means of clusters of one matrix, at any level. */
export class ClusterMeans {
  /** Floats from one row to the next. */
  private readonly stride: number;

  private constructor(
    private readonly x: Matrix,
    private readonly kernels: Kernels,
    private readonly work: RangeCalls,
    private readonly rows: KernelArray<Float32Array>,
    private sums: KernelArray<Float32Array>,
    /** Of the next level. */
    private spareSums: KernelArray<Float32Array> | undefined,
    private readonly labels: KernelArray<Int32Array>,
    private readonly sizes: KernelArray<Int32Array>,
    private readonly means: KernelArray<Float64Array>,
  ) {
    this.stride = strideOf(x);
  }

  /** @param most clusters of any level. @param merges whether `merge` will be called. */
  static async create(x: Matrix, most: number, merges = false): Promise<ClusterMeans> {
    await Promise.resolve(); // what is thrown below rejects
    const { n, d, data } = x;
    const stride = strideOf(x);
    const { kernels, calls } = Kernels.createShared(threadsFor(n));
    const rows = stride === d ? kernels.unsetFloat32(n * stride) : kernels.float32(n * stride);
    const sums = kernels.float32(most * stride);
    const spareSums = merges ? kernels.float32(most * stride) : undefined;
    const labels = kernels.int32(n);
    const sizes = kernels.int32(most);
    const means = kernels.unsetFloat64(most * d);
    if (stride === d) rows.values.set(data);
    else for (let i = 0; i < n; i++) rows.values.set(data.subarray(i * d, (i + 1) * d), i * stride);
    return new ClusterMeans(x, kernels, calls, rows, sums, spareSums, labels, sizes, means);
  }

  /** @param labels 0..count-1, every cluster occupied. @returns (count, d) float64, valid until the next call or the release. */
  compute(labels: Int32Array, count: number, task: TaskContext): DoubleMatrix {
    const sizes = this.sizes.values.fill(0);
    for (const label of labels) sizes[label]++;
    return this.sumUp(this.rows, this.sums, labels, count, task);
  }

  /**
   * As `compute`, from the sums of the level before instead of those of rows, which is off by roundings.
   * @param joined cluster of each of its clusters.
   */
  merge(joined: Int32Array, count: number, task: TaskContext): DoubleMatrix {
    const before = this.sizes.values.slice(0, joined.length);
    const sizes = this.sizes.values.fill(0);
    joined.forEach((cluster, own) => (sizes[cluster] += before[own]));
    const [from, to] = [this.sums, this.spareSums];
    if (!to) throw new Error('These means were not made to be merged.');
    [this.sums, this.spareSums] = [to, from];
    return this.sumUp(from, to, joined, count, task);
  }

  private sumUp(
    rows: KernelArray<Float32Array>,
    sums: KernelArray<Float32Array>,
    labels: Int32Array,
    count: number,
    task: TaskContext,
  ): DoubleMatrix {
    const { d } = this.x;
    const { stride, work, means } = this;
    sums.values.fill(0, 0, count * stride);
    this.labels.values.set(labels);
    const bytes = stride * Float32Array.BYTES_PER_ELEMENT;
    const added = [rows.pointer, this.labels.pointer, labels.length, bytes, sums.pointer, FIRST, END];
    const fours = stride / LANES;
    work.run('addRows', added, fours, Math.ceil(fours / work.threads), task);
    const divided = [sums.pointer, bytes, this.sizes.pointer, d, means.pointer, FIRST, END];
    work.run('dividedSums', divided, count, DIVIDED_ROWS, task);
    return { n: count, d, data: means.values.subarray(0, count * d) };
  }

  /** Divides the first `count` means by their lengths, in place; zeros stay. @returns as `compute`. */
  normalize(count: number, task: TaskContext): DoubleMatrix {
    const { d } = this.x;
    const { kernels, work, means } = this;
    const [zeros, lengths] = [kernels.float64(d), kernels.float64(count)];
    const given = [means.pointer, d, zeros.pointer, lengths.pointer, FIRST, END];
    work.run('unitRowsFrom', given, count, UNIT_ROWS, task);
    return { n: count, d, data: means.values.subarray(0, count * d) };
  }

  /** Products of pairs of means, each added column after column. Called once a level: it takes memory. */
  products(list: Int32Array, others: Int32Array, task: TaskContext): Float64Array {
    const { d } = this.x;
    const { kernels, work, means } = this;
    const pairs = [kernels.int32(list.length), kernels.int32(list.length)];
    const out = kernels.unsetFloat64(list.length);
    [list, others].forEach((rows, at) => pairs[at].values.set(rows));
    const given = [means.pointer, d, pairs[0].pointer, pairs[1].pointer, FIRST, END, out.pointer];
    work.run('rowProducts', given, list.length, PRODUCTS, task);
    return out.values.slice();
  }

  /** The same of one pair. */
  product(i: number, j: number): number {
    const { d } = this.x;
    const data = this.means.values;
    let sum = 0;
    for (let c = 0; c < d; c++) sum += data[i * d + c] * data[j * d + c];
    return sum;
  }

  release(): void {
    this.work.release();
    this.kernels.release();
  }
}

/** Means of one level. */
export async function clusterMeans(
  x: Matrix,
  labels: Int32Array,
  count: number,
  task: TaskContext,
): Promise<DoubleMatrix> {
  const means = await ClusterMeans.create(x, count);
  try {
    const { n, d, data } = means.compute(labels, count, task);
    return { n, d, data: data.slice() };
  } finally {
    means.release();
  }
}

function strideOf({ d }: Matrix): number {
  return Math.ceil(d / LANES) * LANES;
}
