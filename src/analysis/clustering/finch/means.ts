/** Means of clusters, with the reference's precision: sums in float32 in row order, divided in float64. */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import type { Matrix } from '../../numeric/matrix';
import type { Rows } from './firstNeighbors';

/** Columns of a row in the kernels' memory are filled up to a multiple of this. */
const LANES = 4;

/** Computes the means of clusters of one matrix, at any level. */
export class ClusterMeans {
  /** Floats from one row to the next. */
  private readonly stride: number;

  private constructor(
    private readonly x: Matrix,
    private readonly kernels: Kernels,
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
    const { n, d, data } = x;
    const stride = strideOf(x);
    const kernels = await Kernels.create();
    const rows = kernels.float32(n * stride);
    const sums = kernels.float32(most * stride);
    const labels = kernels.int32(n);
    const sizes = kernels.int32(most);
    const means = kernels.float64(most * d + 1); // whole vectors are written
    if (stride === d) rows.values.set(data);
    else for (let i = 0; i < n; i++) rows.values.set(data.subarray(i * d, (i + 1) * d), i * stride);
    return new ClusterMeans(x, kernels, rows, sums, labels, sizes, means);
  }

  /** @param labels 0..count-1, every cluster occupied. @returns (count, d) float64. */
  compute(labels: Int32Array, count: number): Rows & { data: Float64Array } {
    const { n, d } = this.x;
    const { stride } = this;
    const { rows, sums, means, kernels } = this;
    sums.values.fill(0, 0, count * stride);
    this.labels.values.set(labels);
    const bytes = stride * Float32Array.BYTES_PER_ELEMENT;
    kernels.call.addRows(rows.pointer, this.labels.pointer, n, bytes, sums.pointer);
    const sizes = this.sizes.values.fill(0);
    for (const label of labels) sizes[label]++;
    kernels.call.dividedSums(sums.pointer, bytes, this.sizes.pointer, count, d, means.pointer);
    return { n: count, d, data: means.values.slice(0, count * d) };
  }

  /** Frees the kernels; means already computed stay valid. */
  release(): void {
    this.kernels.release();
  }
}

/** Means of one level. */
export async function clusterMeans(
  x: Matrix,
  labels: Int32Array,
  count: number,
): Promise<Rows & { data: Float64Array }> {
  const means = await ClusterMeans.create(x, count);
  try {
    return means.compute(labels, count);
  } finally {
    means.release();
  }
}

function strideOf({ d }: Matrix): number {
  return Math.ceil(d / LANES) * LANES;
}
