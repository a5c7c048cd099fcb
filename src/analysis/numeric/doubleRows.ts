/** Rows in doubles in the memory of the kernels, of which one more can be added. */
import type { KernelArray, Kernels } from '../kernels/kernels';

/** Rows are filled up with zeros to a multiple of this. */
const LANES = 4;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;

export class DoubleRows {
  /** Rows that were added. */
  count = 0;
  /** Numbers from one row to the next. */
  readonly stride: number;
  private readonly rows: KernelArray<Float64Array>;

  constructor(
    kernels: Kernels,
    readonly size: number,
    most: number,
  ) {
    this.stride = Math.ceil(size / LANES) * LANES;
    this.rows = kernels.float64(most * this.stride);
  }

  get pointer(): number {
    return this.rows.pointer;
  }

  pointerOf(row: number): number {
    return this.rows.pointer + row * this.stride * NUMBER_BYTES;
  }

  /** Its numbers (size), valid until the kernels hand out another array. */
  at(row: number): Float64Array {
    return this.rows.values.subarray(row * this.stride, row * this.stride + this.size);
  }

  add(row: Float64Array): void {
    this.at(this.count++).set(row);
  }
}
