/**
 * The scatter matrix zᵀ z of rows z = (x - mean) / scale as what it does to a vector, in doubles: two passes over the rows
 * instead of the matrix, which costs as much as some d / 2 of them. It lies in the memory of the kernels.
 */
import type { KernelArray, Kernels } from '../kernels/kernels';
import type { Matrix } from './matrix';
import type { Standardized } from './standardized';

/** Columns of a row are filled up to a multiple of this. */
const LANES = 4;
/** Rows of the kernels' memory at most. */
export const MAX_OPERATOR_BYTES = 256 * 2 ** 20;

export function operatorBytes({ n, d }: { readonly n: number; readonly d: number }): number {
  return 4 * n * Math.ceil(d / LANES) * LANES;
}

export class ScatterOperator {
  private readonly d: number;
  private readonly stride: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly mean: KernelArray<Float64Array>;
  private readonly vector: KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Float64Array>;
  private readonly out: KernelArray<Float64Array>;
  private readonly dots: KernelArray<Float64Array>;
  private readonly scale: Float64Array | undefined;

  constructor(
    private readonly kernels: Kernels,
    { mean, scale }: Standardized,
    x: Matrix,
  ) {
    const { n, d, data } = x;
    const stride = Math.ceil(d / LANES) * LANES;
    this.d = d;
    this.stride = stride;
    this.scale = scale;
    this.rows = kernels.float32(n * stride);
    [this.mean, this.vector, this.out] = [0, 1, 2].map(() => kernels.float64(stride));
    this.scratch = kernels.float64(4 * stride);
    this.dots = kernels.float64(n);
    const own = this.rows.values;
    if (stride === d) own.set(data);
    else for (let i = 0; i < n; i++) own.set(data.subarray(i * d, (i + 1) * d), i * stride);
    this.mean.values.set(mean);
  }

  /** Sum of the diagonal. */
  get trace(): number {
    const { kernels, rows, dots, stride, mean, out, scale } = this;
    kernels.call.squaredDeviations(rows.pointer, dots.length, stride, mean.pointer, out.pointer);
    let sum = 0;
    for (let j = 0; j < this.d; j++) sum += out.values[j] / (scale ? scale[j] ** 2 : 1);
    return sum;
  }

  /** Writes the product with v (d) into out (d); gives z v (n), valid until the next call. */
  times(v: Float64Array, out: Float64Array): Float64Array {
    const { kernels, rows, mean, vector, scratch, dots, scale, d } = this;
    vector.values.set(v);
    if (scale) for (let j = 0; j < d; j++) vector.values[j] /= scale[j];
    kernels.call.scatterTimes(
      rows.pointer,
      dots.length,
      this.stride,
      mean.pointer,
      vector.pointer,
      scratch.pointer,
      this.out.pointer,
      dots.pointer,
    );
    const product = this.out.values;
    for (let j = 0; j < d; j++) out[j] = scale ? product[j] / scale[j] : product[j];
    return dots.values;
  }
}
