/**
 * Which pairs may be among the nearest: every pair of a block goes through a single-precision comparison in
 * WebAssembly, four at a time, that never drops a pair it should pass; the few that pass are decided by their bound in
 * doubles and enter the lists.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import type { DistanceBounds } from './distanceBounds';
import { type GramBlock, MAX_BLOCK_LENGTH } from './gram';
import type { NearestLists } from './nearestLists';

/** Rounding of the comparison, relative to the sizes that enter it: some units in the last digit. */
const SLACK = 2 ** -20;
/** The last vector of four may begin at the last element. */
const PADDING = 4;
const CHECK_EVERY_ROWS = 16;

export class CandidatePairs {
  private constructor(
    private readonly keys: DistanceBounds,
    private readonly lists: NearestLists,
    private readonly kernels: Kernels,
    private readonly block: KernelArray<Float32Array>,
    /** Of each row, lowered by the slack. */
    private readonly lowerBound: KernelArray<Float32Array>,
    private readonly scale: KernelArray<Float32Array>,
    /** Of each row, the largest key in its list, raised by the slack. */
    private readonly worst: KernelArray<Float32Array>,
    private readonly found: KernelArray<Int32Array>,
  ) {}

  static async create(keys: DistanceBounds, lists: NearestLists): Promise<CandidatePairs> {
    const { n } = keys.x;
    const kernels = await Kernels.create();
    const block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, n * n) + PADDING);
    const lowerBound = kernels.float32(n + PADDING);
    const scale = kernels.float32(n + PADDING);
    const worst = kernels.float32(n + PADDING);
    const found = kernels.int32(n);
    lowerBound.values.set(keys.lowerBound.map((value) => value - SLACK * Math.abs(value)));
    scale.values.set(keys.scale);
    worst.values.fill(Infinity);
    return new CandidatePairs(keys, lists, kernels, block, lowerBound, scale, worst, found);
  }

  /** Where the blocks to visit must lie. */
  get products(): Float32Array<ArrayBuffer> {
    return this.block.values as Float32Array<ArrayBuffer>;
  }

  /** To be called when all blocks were visited. */
  release(): void {
    this.kernels.release();
  }

  visit({ first, rows, firstColumn, columns, data }: GramBlock, task: TaskContext): void {
    const { lists, kernels, block } = this;
    const { lowerBound, scale, factor } = this.keys;
    const { values: lows } = this.lowerBound;
    const { values: worsts } = this.worst;
    const { values: found } = this.found;
    const column = firstColumn * 4;
    for (let r = 0; r < rows; r++) {
      if (r % CHECK_EVERY_ROWS === 0) task.check(); // long lists make a block slow
      const i = first + r;
      const lowI = lowerBound[i];
      const scaleI = factor * scale[i];
      const count = kernels.call.closeColumns(
        block.pointer + r * columns * 4,
        this.lowerBound.pointer + column,
        this.scale.pointer + column,
        this.worst.pointer + column,
        Math.max(0, i + 1 - firstColumn),
        columns,
        scaleI,
        lows[i],
        worsts[i],
        this.found.pointer,
      );
      for (let f = 0; f < count; f++) {
        const c = found[f];
        const j = firstColumn + c;
        const bound = lowI + lowerBound[j] - scaleI * scale[j] * data[r * columns + c];
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
