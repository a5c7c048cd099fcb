/**
 * Candidates for nearest neighbours by NN-descent (Dong, Charikar & Li 2011; pynndescent): lists start with the leaves
 * of random projection trees, then neighbours of a row are offered to each other until few lists change. Distances are
 * those of 16-bit integers. What is found depends on rows and size only.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { subtask, type TaskContext } from '../../taskContext';
import { threadCount } from '../../threads';
import type { DistanceBounds } from '../distanceBounds';
import { MT19937 } from '../mt19937';
import { type IntegerRows, integerRows, permuteRows } from './integerRows';
import { LEAF_ROWS, RandomTree } from './randomTree';

/** Neighbours belong to the data, not to a run: one seed for all. */
const SEED = 42;
const TREES = 6;
/** New rows, and old ones, that a row offers to each other in one iteration at most; even. */
const CANDIDATES = 64;
const MAX_ITERATIONS = 30;
/** The descent ends when an iteration changed fewer than this share of the entries. */
const SETTLED_SHARE = 0.002;
/** Of one call, some milliseconds each. */
const LEAVES_OF_CALL = 64;
const JOINED_ROWS = 256;
const SAMPLED_ROWS = 4096;
/** Fewer are done before a thread has started. */
const MIN_THREADED_ROWS = 10_000;
/** More wait for memory, not for processors. */
const MAX_THREADS = 8;
/** Of the progress, for the trees. */
const TREE_SHARE = 0.3;
/** No candidate: comes after every other. */
const NONE = 2n ** 64n - 1n;

/**
 * @param size of a list, below the number of rows. @param threads that work; the answer does not depend on it.
 * @returns (n, size) rows, about nearest first; -1 where a list is short.
 */
export async function candidateLists(
  keys: DistanceBounds,
  size: number,
  task: TaskContext,
  threads = keys.x.n < MIN_THREADED_ROWS ? 1 : threadCount(MAX_THREADS),
): Promise<Int32Array> {
  await Promise.resolve(); // what is thrown below rejects
  const { kernels, calls } = Kernels.createShared(threads);
  try {
    const rows = integerRows(kernels, keys, task);
    const descent = new Descent(kernels, rows, size, calls);
    const order = descent.plant(subtask(task, 0, TREE_SHARE));
    descent.settle(subtask(task, TREE_SHARE, 1));
    return descent.lists(order);
  } finally {
    calls.release();
    kernels.release();
  }
}

/** Of the memory of `candidateLists`. */
export function descentBytes(n: number, d: number, size: number): number {
  return n * (2 * d + 12 * size + 16 * CANDIDATES + 32);
}

class Descent {
  private readonly random = new MT19937(SEED);
  private readonly half: number;
  private readonly most: number;
  private readonly tree: RandomTree;
  private readonly keys: KernelArray<Float32Array>;
  private readonly entries: KernelArray<Int32Array>;
  private readonly locks: KernelArray<Int32Array>;
  private readonly fresh: KernelArray<BigUint64Array>;
  private readonly stale: KernelArray<BigUint64Array>;
  private readonly starts: KernelArray<Int32Array>;
  private readonly scratch: KernelArray<Uint8Array>;

  constructor(
    private readonly kernels: Kernels,
    private readonly rows: IntegerRows,
    private readonly size: number,
    private readonly work: RangeCalls,
  ) {
    const { n } = rows;
    this.half = CANDIDATES;
    this.most = Math.max(LEAF_ROWS, 2 * CANDIDATES);
    this.tree = new RandomTree(kernels, rows, (...call) => work.run(...call));
    this.keys = kernels.float32(n * size);
    this.entries = kernels.int32(n * size);
    this.locks = kernels.int32(n);
    this.fresh = kernels.uint64(n * this.half);
    this.stale = kernels.uint64(n * this.half);
    this.starts = kernels.int32(n + 1);
    this.scratch = kernels.uint8(work.threads * kernels.call.scratchBytes(this.most));
    this.keys.values.fill(Infinity);
    this.entries.values.fill(-1);
  }

  /** Fills the lists from the leaves of the trees. @returns the row at each place from now on. */
  plant(task: TaskContext): Int32Array {
    const { tree, rows, random, starts } = this;
    // Rows that lie together in space lie together in memory: joins find them in the cache.
    tree.grow(random, task);
    const order = tree.order.values.slice();
    permuteRows(rows, order);
    for (let t = 0; t < TREES; t++) {
      task.progress(t, TREES);
      const leaves = tree.grow(random, task);
      starts.values.set(leaves);
      const order = [tree.order.pointer, starts.pointer, FIRST, END, this.most, this.scratch.pointer];
      this.work.run('joinLeaves', [...this.lookUp, ...order], leaves.length - 1, LEAVES_OF_CALL, task);
    }
    return order;
  }

  settle(task: TaskContext): void {
    const { n } = this.rows;
    const { call } = this.kernels;
    const { entries, fresh, stale, size, half, work } = this;
    const settled = SETTLED_SHARE * n * size;
    let share = 1;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      // Changes fall about by a factor an iteration: progress is the logarithm of what is left.
      task.progress(Math.min(1, Math.log(share) / Math.log(SETTLED_SHARE)), 1);
      const seed = this.random.word();
      fresh.values.fill(NONE);
      stale.values.fill(NONE);
      const drawn = [fresh.pointer, stale.pointer, half];
      const listed = [entries.pointer, this.locks.pointer, size];
      work.run('sampleCandidates', [...listed, ...drawn, seed, FIRST, END], n, SAMPLED_ROWS, task);
      call.ageEntries(entries.pointer, size, fresh.pointer, half, seed, 0, n);
      const joined = [...this.lookUp, ...drawn, FIRST, END, this.most, this.scratch.pointer];
      work.run('joinCandidates', joined, n, JOINED_ROWS, task);
      const changed = call.countNew(entries.pointer, size, 0, n);
      if (changed <= settled) break;
      share = Math.min(share, changed / (n * size));
    }
  }

  /** @param order row at each place. */
  lists(order: Int32Array): Int32Array {
    const { size } = this;
    const found = this.entries.values;
    const lists = new Int32Array(found.length);
    order.forEach((row, place) => {
      for (let at = 0; at < size; at++) {
        const entry = found[place * size + at];
        lists[row * size + at] = entry < 0 ? -1 : order[entry >> 1];
      }
    });
    return lists;
  }

  /** What every join is given first. */
  private get lookUp() {
    const { rows, keys, entries, locks, size } = this;
    const { pointer } = rows.rows;
    const { bytes, low, weight } = rows;
    return [
      pointer,
      bytes,
      low.pointer,
      weight.pointer,
      keys.pointer,
      entries.pointer,
      locks.pointer,
      size,
    ] as const;
  }
}
