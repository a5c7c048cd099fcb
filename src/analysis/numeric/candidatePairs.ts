/**
 * Which rows may be among the nearest of each row: every pair of a block goes through a single-precision comparison in
 * WebAssembly, four at a time, that never drops a pair it should pass; the few that pass are decided by their bound in
 * doubles and enter the lists.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import type { DistanceBounds } from './distanceBounds';
import { type GramBlock, MAX_BLOCK_LENGTH } from './gram';
import { PADDING, type SingleBounds, singleBounds } from './singleBounds';

/** Rows of one call: long lists make it slow. */
const CALL_ROWS = 16;
/** A buffer is cut back to its list when half as many again have come, and at least so many, of short lists four times as many. */
const SPARE_SHARE = 0.5;
const MIN_SPARE = 32;
const SHORT_SPARE = 4;

/** What bounds are made of, as of `DistanceBounds`. */
export type PairBounds = Pick<DistanceBounds, 'x' | 'lowerBound' | 'scale' | 'factor'>;

/** The `size` smallest bounds of each row. */
export interface CandidateLists {
  readonly n: number;
  readonly size: number;
  /** (n, size), ascending; equal ones by row. */
  readonly keys: Float64Array;
  readonly indices: Int32Array;
  /** The last of each row. */
  readonly worst: Float64Array;
}

/** The k nearest of each row among its list, by exact keys: (n, k), equal ones by row. */
export interface RankedLists {
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** (n): 1 where no row outside of the list can be among them. */
  readonly decided: Uint8Array;
}

export class CandidatePairs {
  private readonly capacity: number;
  private readonly block: KernelArray<Float32Array>;
  private readonly low: KernelArray<Float64Array>;
  private readonly scale: KernelArray<Float64Array>;
  private readonly single: SingleBounds;
  private readonly worst: KernelArray<Float64Array>;
  /** Raised by the slack. */
  private readonly worst32: KernelArray<Float32Array>;
  private bounds: KernelArray<Float64Array>;
  private entries: KernelArray<Int32Array>;
  private readonly counts: KernelArray<Int32Array>;
  private readonly found: KernelArray<Int32Array>;

  private constructor(
    private readonly kernels: Kernels,
    private readonly keys: PairBounds,
    private readonly size: number,
    /** Rows that have lists: the first ones. */
    private readonly listed: number,
  ) {
    const { n } = keys.x;
    this.capacity = bufferLength(size);
    this.block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, n * n) + PADDING);
    this.low = kernels.float64(n);
    this.scale = kernels.float64(n);
    this.single = singleBounds(kernels, keys);
    this.worst = kernels.float64(n);
    this.worst32 = kernels.float32(n + PADDING);
    this.bounds = kernels.float64(listed * this.capacity);
    this.entries = kernels.int32(listed * this.capacity);
    this.counts = kernels.int32(n);
    this.found = kernels.int32(n);
    this.low.values.set(keys.lowerBound);
    this.scale.values.set(keys.scale);
    // Nothing enters the list of a row that has none.
    for (const { values } of [this.worst, this.worst32]) values.fill(Infinity).fill(-Infinity, listed, n);
  }

  /** @param size of each list, at most the rows that it is offered. @param listed the first rows, which have lists. */
  static async create(keys: PairBounds, size: number, listed = keys.x.n): Promise<CandidatePairs> {
    return new CandidatePairs(await Kernels.create(), keys, size, listed);
  }

  /** Where the blocks to visit must lie. */
  get products(): Float32Array<ArrayBuffer> {
    return this.block.values as Float32Array<ArrayBuffer>;
  }

  /** To be called when the lists are read. */
  release(): void {
    this.kernels.release();
  }

  /** Blocks come in the order of `eachGramBlock`. */
  visit({ first, rows, firstColumn, columns }: GramBlock, task: TaskContext): void {
    for (let r = 0; r < rows; r += CALL_ROWS) {
      task.check();
      this.kernels.call.offerPairs(
        this.block.pointer + r * columns * 4,
        first + r,
        Math.min(CALL_ROWS, rows - r),
        firstColumn,
        columns,
        this.keys.factor,
        this.low.pointer,
        this.scale.pointer,
        this.single.low.pointer,
        this.single.scale.pointer,
        this.worst.pointer,
        this.worst32.pointer,
        this.size,
        this.capacity,
        this.bounds.pointer,
        this.entries.pointer,
        this.counts.pointer,
        this.found.pointer,
      );
    }
  }

  /** To be called once, when all blocks were visited. */
  sort(task: TaskContext): void {
    const { size, bounds, entries, worst, listed: n } = this;
    const place = [size, this.capacity, bounds.pointer, entries.pointer, this.counts.pointer] as const;
    for (let first = 0; first < n; first += CALL_ROWS) {
      task.check();
      this.kernels.call.sortLists(first, Math.min(n, first + CALL_ROWS), ...place, worst.pointer);
    }
  }

  /** The largest bound that may still enter the list of each row. */
  get limits(): Float64Array {
    return this.worst.values;
  }

  /** After `sort`: rows were visited in an order, of which the lists become independent. @param order row at each place. */
  unorder(order: Int32Array): void {
    const { kernels, size } = this;
    const [bounds, entries] = [kernels.float64(order.length * size), kernels.int32(order.length * size)];
    const [fromBounds, fromEntries] = [this.bounds.values, this.entries.values];
    const [toBounds, toEntries, limits] = [bounds.values, entries.values, this.worst.values.slice()];
    order.forEach((row, place) => {
      toBounds.set(fromBounds.subarray(place * size, (place + 1) * size), row * size);
      for (let at = 0; at < size; at++) toEntries[row * size + at] = order[fromEntries[place * size + at]];
      this.worst.values[row] = limits[place];
    });
    this.bounds = bounds;
    this.entries = entries;
  }

  /** After `sort`; valid until `rank` or the release. */
  lists(): CandidateLists {
    const { size, bounds, entries, worst } = this;
    return { n: this.listed, size, keys: bounds.values, indices: entries.values, worst: worst.values };
  }

  /** After `sort`, where all rows have lists; undefined where the rows are in doubles. @param keys of the rows in their own order. */
  rank(keys: DistanceBounds, k: number, task: TaskContext): RankedLists | undefined {
    const { kernels, size } = this;
    const { rows, inverseLengths } = keys;
    const { n, d, data } = rows;
    if (!(data instanceof Float32Array)) return undefined;
    const own = kernels.float32(n * d);
    const inverse = inverseLengths && kernels.float64(n);
    const scratch = kernels.float64(size);
    const [values, indices] = [kernels.float64(n * k), kernels.int32(n * k)];
    const decided = kernels.uint8(n);
    own.values.set(data);
    if (inverseLengths) inverse?.values.set(inverseLengths);
    for (let first = 0; first < n; first += CALL_ROWS) {
      task.check();
      kernels.call.rankLists(
        own.pointer,
        d,
        inverse?.pointer ?? 0,
        n,
        size,
        first,
        Math.min(n, first + CALL_ROWS),
        k,
        this.bounds.pointer,
        this.entries.pointer,
        this.worst.pointer,
        scratch.pointer,
        values.pointer,
        indices.pointer,
        decided.pointer,
      );
    }
    return {
      values: values.values.slice(),
      indices: indices.values.slice(),
      decided: decided.values.slice(),
    };
  }
}

function bufferLength(size: number): number {
  return size + Math.max(Math.min(MIN_SPARE, SHORT_SPARE * size), Math.ceil(SPARE_SHARE * size));
}

/** Bytes of the lists of one row. */
export function candidateBytes(size: number): number {
  return 12 * bufferLength(size);
}
