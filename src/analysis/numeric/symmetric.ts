/**
 * A symmetric matrix of doubles as strips of rows, each from its own column on: half the memory of the whole and,
 * where it is a product, little more than half the work. It lies in the memory of the kernels.
 */
import type { KernelArray, Kernels } from '../kernels/kernels';

/** Rows first..first+rows-1, each from column `first` to the end: (rows, columns). */
export interface Strip {
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
}

/** Four strips leave 5/8 of the work of the whole; eight leave 9/16 and lose it again to their smaller products. */
const STRIPS = 4;
/** Below this one product is quicker than four. */
const MIN_STRIPPED = 64;

export function stripsOf(size: number): Strip[] {
  const count = size < MIN_STRIPPED ? 1 : STRIPS;
  return Array.from({ length: count }, (_none, at) => {
    const first = Math.round((at * size) / count);
    return { first, rows: Math.round(((at + 1) * size) / count) - first, columns: size - first };
  });
}

export class SymmetricMatrix {
  readonly strips: readonly Strip[];
  private readonly arrays: readonly KernelArray<Float64Array>[];
  private readonly from: KernelArray<Float64Array>;
  private readonly to: KernelArray<Float64Array>;

  /** Zeros. */
  constructor(
    private readonly kernels: Kernels,
    readonly size: number,
  ) {
    this.strips = stripsOf(size);
    this.arrays = this.strips.map(({ rows, columns }) => kernels.float64(rows * columns));
    this.from = kernels.float64(size);
    this.to = kernels.float64(size);
  }

  /** The numbers of each strip, to be written; valid until the kernels hand out another array. */
  get data(): Float64Array[] {
    return this.arrays.map(({ values }) => values);
  }

  /** Sum of the diagonal. */
  get trace(): number {
    let sum = 0;
    this.strips.forEach(({ rows, columns }, at) => {
      const { values } = this.arrays[at];
      for (let r = 0; r < rows; r++) sum += values[r * columns + r];
    });
    return sum;
  }

  /** Writes the product with v (size) into out (size). */
  times(v: Float64Array, out: Float64Array): void {
    this.from.values.set(v);
    this.to.values.fill(0);
    this.strips.forEach(({ first, rows, columns }, at) => {
      const skipped = first * Float64Array.BYTES_PER_ELEMENT;
      this.kernels.call.symmetricTimesVector(
        this.arrays[at].pointer,
        rows,
        columns,
        this.from.pointer + skipped,
        this.to.pointer + skipped,
      );
    });
    out.set(this.to.values);
  }
}
