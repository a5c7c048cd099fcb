/**
 * Which pairs may be among the nearest: every pair of a block goes through a single-precision comparison in
 * WebAssembly, four at a time, that never refuses one too many; the few that pass are decided by their bound in
 * doubles and enter the lists.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import type { DistanceBounds } from './distanceBounds';
import { type GramBlock, MAX_BLOCK_LENGTH } from './gram';
import type { NearestLists } from './nearestLists';

/** Rounding of the comparison, relative to the sizes that enter it: some units in the last place. */
const SLACK = 2 ** -20;
/** A vector of four may be read from the last element on. */
const PADDING = 4;

export class CandidatePairs {
  private constructor(
    private readonly keys: DistanceBounds,
    private readonly lists: NearestLists,
    private readonly kernels: Kernels,
    private readonly block: KernelArray<Float32Array>,
    /** Of each row, lowered by the slack. */
    private readonly low: KernelArray<Float32Array>,
    private readonly weight: KernelArray<Float32Array>,
    /** Of each row, the largest key that its list keeps, raised by the slack. */
    private readonly worst: KernelArray<Float32Array>,
    private readonly found: KernelArray<Int32Array>,
  ) {}

  static async create(keys: DistanceBounds, lists: NearestLists): Promise<CandidatePairs> {
    const { n } = keys.x;
    const kernels = await Kernels.create();
    const block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, n * n) + PADDING);
    const low = kernels.float32(n + PADDING);
    const weight = kernels.float32(n + PADDING);
    const worst = kernels.float32(n + PADDING);
    const found = kernels.int32(n);
    low.values.set(keys.low.map((value) => value - SLACK * Math.abs(value)));
    weight.values.set(keys.weight);
    worst.values.fill(Infinity);
    return new CandidatePairs(keys, lists, kernels, block, low, weight, worst, found);
  }

  /** Where the blocks to visit must lie. */
  get products(): Float32Array<ArrayBuffer> {
    return this.block.values as Float32Array<ArrayBuffer>;
  }

  /** To be called when all blocks were visited. */
  release(): void {
    this.kernels.release();
  }

  visit({ first, rows, firstColumn, columns, data }: GramBlock): void {
    const { lists, kernels, block } = this;
    const { low, weight, factor } = this.keys;
    const { values: lows } = this.low;
    const { values: worsts } = this.worst;
    const { values: found } = this.found;
    const column = firstColumn * 4;
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      const lowI = low[i];
      const scale = factor * weight[i];
      const count = kernels.call.closeColumns(
        block.pointer + r * columns * 4,
        this.low.pointer + column,
        this.weight.pointer + column,
        this.worst.pointer + column,
        Math.max(0, i + 1 - firstColumn),
        columns,
        scale,
        lows[i],
        worsts[i],
        this.found.pointer,
      );
      for (let f = 0; f < count; f++) {
        const c = found[f];
        const j = firstColumn + c;
        const bound = lowI + low[j] - scale * weight[j] * data[r * columns + c];
        if (bound < lists.worst[i]) {
          lists.insert(i, bound, j);
          worsts[i] = raised(lists.worst[i]);
        }
        if (bound < lists.worst[j]) {
          lists.insert(j, bound, i);
          worsts[j] = raised(lists.worst[j]);
        }
      }
    }
  }
}

function raised(value: number): number {
  return value + SLACK * Math.abs(value);
}
