/** The exact keys of one row to several others, in WebAssembly where the rows are in single precision. */
import { type KernelArray, Kernels } from '../kernels/kernels';
import type { DistanceBounds } from './distanceBounds';

export class ExactKeys {
  private readonly kernels = Kernels.createNow();
  private readonly rows: KernelArray<Float32Array> | undefined;
  private readonly inverse: KernelArray<Float64Array> | undefined;
  private readonly list: KernelArray<Int32Array>;
  private readonly out: KernelArray<Float64Array>;

  /** @param most rows of a list. */
  constructor(
    readonly keys: DistanceBounds,
    most: number,
  ) {
    const { rows, inverseLengths } = keys;
    this.list = this.kernels.int32(most);
    this.out = this.kernels.float64(most);
    if (!(rows.data instanceof Float32Array)) return;
    this.rows = this.kernels.float32(rows.data.length);
    this.inverse = inverseLengths && this.kernels.float64(rows.n);
    this.rows.values.set(rows.data);
    if (inverseLengths) this.inverse?.values.set(inverseLengths);
  }

  /** The keys of row i and the rows of the list, which does not hold i; valid until the next call. */
  of(i: number, list: Int32Array): Float64Array {
    const { keys, rows, inverse, out } = this;
    const { call } = this.kernels;
    const { d } = keys.rows;
    if (!rows) {
      list.forEach((j, at) => (out.values[at] = keys.exactKey(i, j)));
      return out.values;
    }
    this.list.values.set(list);
    const place = [i, this.list.pointer, list.length, out.pointer] as const;
    if (inverse) call.cosineDistances(rows.pointer, d, inverse.pointer, ...place);
    else call.squaredDistances(rows.pointer, d, ...place);
    return out.values;
  }

  /** To be called when no more keys are asked. */
  release(): void {
    this.kernels.release();
  }
}
