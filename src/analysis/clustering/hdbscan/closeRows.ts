/** Pairs of chosen rows whose key may be up to a limit: products in blocks, looked through in WebAssembly. */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { MAX_BLOCK_COLUMNS, MAX_BLOCK_LENGTH, products } from '../../numeric/gram';
import { type Matrix, pickRows } from '../../numeric/matrix';
import { PADDING, raised, type SingleBounds, singleBounds } from '../../numeric/singleBounds';

/** Of a call of `each` and of `choose`. */
export const MOST_ROWS = MAX_BLOCK_LENGTH / MAX_BLOCK_COLUMNS;
export const MOST_OTHERS = MAX_BLOCK_COLUMNS;
/** Rounding between a distance and its key or length. */
export const ROUNDING = 1 + 1e-12;
/** So that a key that equals a limit of 0 is below it. */
const LEAST = 2 ** -120;

export class CloseRows {
  private readonly kernels = Kernels.createNow();
  private readonly single: SingleBounds;
  private readonly block: KernelArray<Float32Array>;
  private readonly low: KernelArray<Float32Array>;
  private readonly scale: KernelArray<Float32Array>;
  private readonly noLimits: KernelArray<Float32Array>;
  private readonly found: KernelArray<Int32Array>;
  private others: Int32Array = new Int32Array(0);
  private chosen: Matrix | undefined;

  constructor(private readonly keys: DistanceBounds) {
    const { kernels } = this;
    const columns = Math.min(MOST_OTHERS, keys.x.n);
    this.single = singleBounds(kernels, keys);
    this.block = kernels.float32(Math.min(MOST_ROWS, keys.x.n) * columns + PADDING);
    this.low = kernels.float32(columns + PADDING);
    this.scale = kernels.float32(columns + PADDING);
    this.noLimits = kernels.float32(columns + PADDING);
    this.found = kernels.int32(columns);
    this.noLimits.values.fill(-Infinity);
  }

  /** To be called when no more pairs are asked for. */
  release(): void {
    this.kernels.release();
  }

  /** The rows with which the next calls of `each` compare theirs. */
  choose(others: Int32Array): void {
    const { single, low, scale } = this;
    this.others = others;
    this.chosen = pickRows(this.keys.x, others);
    others.forEach((j, at) => {
      low.values[at] = single.low.values[j];
      scale.values[at] = single.scale.values[j];
    });
  }

  /**
   * Visits the pairs of the rows and the first `count` chosen.
   * @param limit key for a row, asked once. @param visit is given a lower bound of the key too.
   */
  async each(
    rows: Int32Array,
    count: number,
    limit: (i: number) => number,
    visit: (i: number, j: number, bound: number) => void,
  ): Promise<void> {
    const { kernels, single, block, others, found, chosen } = this;
    const { x, lowerBound, scale, factor } = this.keys;
    if (!chosen || count === 0) return;
    const { d, data } = chosen;
    const values = block.values as Float32Array<ArrayBuffer>;
    await products(pickRows(x, rows), { n: count, d, data: data.subarray(0, count * d) }, values);
    rows.forEach((i, r) => {
      const scaleI = factor * scale[i];
      const close = kernels.call.closeColumns(
        block.pointer + r * count * Float32Array.BYTES_PER_ELEMENT,
        this.low.pointer,
        this.scale.pointer,
        this.noLimits.pointer,
        0,
        count,
        scaleI,
        single.low.values[i],
        raised(limit(i)) + LEAST,
        found.pointer,
      );
      for (let f = 0; f < close; f++) {
        const at = found.values[f];
        const j = others[at];
        visit(i, j, lowerBound[i] + lowerBound[j] - scaleI * scale[j] * values[r * count + at]);
      }
    });
  }
}

/** Bytes for rows of d columns. */
export function closeRowsBytes(d: number): number {
  return 4 * (MOST_ROWS * MOST_OTHERS + d * (MOST_ROWS + MOST_OTHERS));
}

/** How many of the ascending values are not above the limit. */
export function countWithin(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
