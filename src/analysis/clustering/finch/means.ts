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

/** Computes the means of clusters of one matrix, at any level. */
export class ClusterMeans {
  /** Floats from one row to the next. */
  private readonly stride: number;

  private constructor(
    private readonly x: Matrix,
    private readonly kernels: Kernels,
    private readonly work: RangeCalls,
    private readonly rows: KernelArray<Float32Array>,
    private readonly sums: KernelArray<Float32Array>,
    private readonly labels: KernelArray<Int32Array>,
    private readonly sizes: KernelArray<Int32Array>,
    private readonly means: KernelArray<Float64Array>,
  ) {
    this.stride = strideOf(x);
  }

  /** @param most clusters of any level. */
  static async create(x: Matrix, most: number): Promise<ClusterMeans> {
    await Promise.resolve(); // what is thrown below rejects
    const { n, d, data } = x;
    const stride = strideOf(x);
    const { kernels, calls } = Kernels.createShared(threadsFor(n));
    const rows = stride === d ? kernels.unsetFloat32(n * stride) : kernels.float32(n * stride);
    const sums = kernels.float32(most * stride);
    const labels = kernels.int32(n);
    const sizes = kernels.int32(most);
    const means = kernels.unsetFloat64(most * d);
    if (stride === d) rows.values.set(data);
    else for (let i = 0; i < n; i++) rows.values.set(data.subarray(i * d, (i + 1) * d), i * stride);
    return new ClusterMeans(x, kernels, calls, rows, sums, labels, sizes, means);
  }

  /** @param labels 0..count-1, every cluster occupied. @returns (count, d) float64, valid until the next call or the release. */
  compute(labels: Int32Array, count: number, task: TaskContext): DoubleMatrix {
    const { n, d } = this.x;
    const { stride, work } = this;
    const { rows, sums, means } = this;
    sums.values.fill(0, 0, count * stride);
    this.labels.values.set(labels);
    const bytes = stride * Float32Array.BYTES_PER_ELEMENT;
    const added = [rows.pointer, this.labels.pointer, n, bytes, sums.pointer, FIRST, END];
    const fours = stride / LANES;
    work.run('addRows', added, fours, Math.ceil(fours / work.threads), task);
    const sizes = this.sizes.values.fill(0);
    for (const label of labels) sizes[label]++;
    const divided = [sums.pointer, bytes, this.sizes.pointer, d, means.pointer, FIRST, END];
    work.run('dividedSums', divided, count, DIVIDED_ROWS, task);
    return { n: count, d, data: means.values.subarray(0, count * d) };
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
