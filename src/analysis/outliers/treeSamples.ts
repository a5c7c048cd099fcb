/** The rows of which each tree of an Isolation Forest is grown, and the seed of its nodes. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import { type Matrix, row } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { isPermuted, sampleRows } from '../numeric/sampleRows';

/** scikit-learn seeds its estimators with `randint(2^31 - 1)`. */
export const SEEDS_BELOW = 2 ** 31 - 1;
/** Of a stream of numbers in the memory of the kernels. */
const STREAM_WORDS = 625;

/** Two streams of one seed: one draws the rows, the other the seed of the nodes. */
export class TreeSamples {
  private readonly stream: KernelArray<Int32Array>;
  private readonly order: KernelArray<Int32Array> | undefined;
  private copies: KernelArray<Float32Array> | undefined;

  /** @param count rows of a tree. */
  constructor(
    private readonly kernels: Kernels,
    private readonly x: Matrix,
    private readonly count: number,
  ) {
    this.stream = kernels.int32(STREAM_WORDS);
    this.order = isPermuted(x.n, count) ? kernels.int32(x.n) : undefined;
  }

  /** Rows of x, ascending. */
  draw(treeSeed: number): Int32Array {
    const { x, count, kernels, order, stream } = this;
    if (!order) return sampleRows(x.n, count, new MT19937(treeSeed)).sort();
    kernels.call.firstPermutation(stream.pointer, treeSeed, x.n, order.pointer);
    return order.values.slice(0, count).sort();
  }

  nodeSeed(treeSeed: number): number {
    const first = (seed: number) => this.kernels.call.firstInteger(this.stream.pointer, seed, SEEDS_BELOW);
    return first(first(treeSeed));
  }

  /** Copies of rows in the memory of the kernels. @returns where they lie, and which of them each is. */
  copy(rows: Int32Array): [pointer: number, places: Int32Array] {
    const { x, count, kernels } = this;
    const copies = (this.copies ??= kernels.float32(count * x.d));
    rows.forEach((from, place) => copies.values.set(row(x, from), place * x.d));
    return [copies.pointer, rows.map((_, place) => place)];
  }
}
