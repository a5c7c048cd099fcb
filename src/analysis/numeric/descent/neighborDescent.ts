/**
 * Candidates for nearest neighbours: rows in cells of near ones (`Cells`) are compared within their cells, for several
 * such partitions, then with the rows of the cells in which neighbours lie; what is still missing is found by NN-descent
 * (Dong, Charikar & Li 2011; pynndescent), in which neighbours of a row are offered to each other until few lists
 * change. Distances are those of 16-bit integers. What is found depends on rows and size only.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { subtask, type TaskContext } from '../../taskContext';
import { threadCount } from '../../threads';
import type { DistanceBounds } from '../distanceBounds';
import { MT19937 } from '../mt19937';
import { CELL_ROWS, cellBytes, Cells } from './cells';
import { type IntegerRows, integerRows, permuteRows } from './integerRows';
import type { MeetingRows } from './nearestCells';
import { partnerBytes, partnerCells } from './partnerCells';

/** Neighbours belong to the data, not to a run: one seed for all. */
const SEED = 42;
/** Partitions whose cells are only compared within themselves. */
const OTHER_PARTITIONS = 2;
/** Rows that are compared with those of a cell at once: half of a cache of 512 KiB at 512 columns; a multiple of 4. */
const JOINED_AT_ONCE = 256;
/** New rows, and old ones, that a row offers to each other in one iteration at most; even. */
const CANDIDATES = 40;
const MAX_ITERATIONS = 30;
/** The descent ends when an iteration changed fewer than this share of the entries. */
const SETTLED_SHARE = 0.002;
/** Of one call, some milliseconds each. */
const CELLS_OF_CALL = 64;
const JOINED_ROWS = 256;
const SAMPLED_ROWS = 4096;
/** Fewer are done before a thread has started. */
const MIN_THREADED_ROWS = 10_000;
/** More wait for memory, not for processors. */
const MAX_THREADS = 8;
/** Of the progress: for the partitions, and up to the descent. */
const CELLS_SHARE = 0.15;
const PARTNERS_SHARE = 0.7;
/** No candidate: comes after every other. */
const NONE = 2n ** 64n - 1n;

/** Threads that search among n rows. */
export function threadsFor(n: number): number {
  return n < MIN_THREADED_ROWS ? 1 : threadCount(MAX_THREADS);
}

/**
 * @param size of a list, below the number of rows. @param threads that work; the answer does not depend on it.
 * @returns (n, size) rows, about nearest first; -1 where a list is short.
 */
export async function candidateLists(
  keys: DistanceBounds,
  size: number,
  task: TaskContext,
  threads = threadsFor(keys.x.n),
): Promise<Int32Array> {
  await Promise.resolve(); // what is thrown below rejects
  const { kernels, calls } = Kernels.createShared(threads);
  try {
    const rows = integerRows(kernels, keys, task);
    const descent = new Descent(kernels, rows, size, calls);
    const { order, cells } = descent.compareCells(subtask(task, 0, CELLS_SHARE));
    descent.comparePartners(cells, subtask(task, CELLS_SHARE, PARTNERS_SHARE));
    descent.settle(subtask(task, PARTNERS_SHARE, 1));
    return descent.lists(order);
  } finally {
    calls.release();
    kernels.release();
  }
}

/** Of the memory of `candidateLists`. */
export function descentBytes(n: number, d: number, size: number): number {
  return n * (2 * d + 12 * size + 16 * CANDIDATES + 32) + cellBytes(n) + partnerBytes(n);
}

interface DescentSizes {
  /** New rows, and old ones, that a row offers to each other in one iteration at most; even. */
  readonly half: number;
  /** Rows that are compared at once, a multiple of 4. */
  readonly most: number;
  readonly cellRows: number;
}

const USUAL_SIZES: DescentSizes = { half: CANDIDATES, most: JOINED_AT_ONCE, cellRows: CELL_ROWS };

/** Lists of the nearest rows found so far, and what fills them. */
export class Descent {
  private readonly random = new MT19937(SEED);
  private readonly half: number;
  private readonly most: number;
  private readonly cellRows: number;
  readonly partition: Cells;
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
    { half, most, cellRows }: DescentSizes = USUAL_SIZES,
  ) {
    const { n } = rows;
    this.half = half;
    this.most = most;
    this.cellRows = cellRows;
    this.partition = new Cells(kernels, rows, work, cellRows);
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

  /**
   * Fills the lists from several partitions. @returns the row at each place from now on, and the cells of one partition:
   * the place of the first row of each, and the number of rows.
   */
  compareCells(task: TaskContext): { order: Int32Array; cells: Int32Array } {
    const { partition, random } = this;
    // Rows that lie together in space lie together in memory: joins find them in the cache.
    const cells = partition.grow(random, task);
    const order = partition.order.values.slice();
    permuteRows(this.rows, order);
    this.compareWithinCells(OTHER_PARTITIONS, task);
    return { order, cells };
  }

  /** Offers the rows of each cell to each other, for so many partitions. */
  compareWithinCells(partitions: number, task: TaskContext): Int32Array {
    const { partition, random, starts, work } = this;
    let cells: Int32Array = new Int32Array(0);
    for (let t = 0; t < partitions; t++) {
      task.progress(t, partitions);
      cells = partition.grow(random, task);
      starts.values.set(cells);
      const places = [
        partition.order.pointer,
        starts.pointer,
        0,
        FIRST,
        END,
        this.most,
        this.scratch.pointer,
      ];
      work.run('joinWithinCells', [...this.lookUp, ...places], cells.length - 1, this.cellsOfCall, task);
    }
    return cells;
  }

  /** The key of the last of each list. */
  lastKeys(): Float32Array {
    const { keys, size } = this;
    return Float32Array.from({ length: this.rows.n }, (_, i) => keys.values[(i + 1) * size - 1]);
  }

  /** Rows whose first is no nearer than others may be. @param reach by row: a list holds what is nearer, if it was compared. */
  openRows(reach: Float32Array): Int32Array {
    const { keys, size } = this;
    return Int32Array.from(reach.keys()).filter((i) => keys.values[i * size] >= reach[i]);
  }

  /** Offers rows to each other, in parts of which the first rows meet those behind them only. */
  compareParts({ order, starts, meeting }: MeetingRows, task: TaskContext): void {
    const { kernels, work } = this;
    const [rows, places, counts] = [order, starts, meeting].map((values) => {
      const own = kernels.int32(values.length);
      own.values.set(values);
      return own.pointer;
    });
    const given = [rows, places, counts, FIRST, END, this.most, this.scratch.pointer];
    work.run('joinWithinCells', [...this.lookUp, ...given], meeting.length, 1, task);
  }

  /** Compares the rows of each cell with each other and with those of its partners. */
  comparePartners(cells: Int32Array, task: TaskContext): void {
    const { kernels, starts, work } = this;
    const count = cells.length - 1;
    const found = partnerCells(cells, this.entries.values, this.size, task);
    const [partners, partnerStarts] = [kernels.int32(found.partners.length), kernels.int32(count + 1)];
    partners.values.set(found.partners);
    partnerStarts.values.set(found.starts);
    starts.values.set(cells);
    let done = 0;
    const progress = () => task.progress(Math.min(count, (done += work.threads)), count);
    const given = [starts.pointer, partners.pointer, partnerStarts.pointer, FIRST, END];
    const parameters = [...this.lookUp, ...given, this.most, this.scratch.pointer];
    work.run('joinCells', parameters, count, 1, { ...task, check: progress });
  }

  /** NN-descent from what the lists hold. */
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

  /** The `count` first of each list, where the rows have their own places. */
  firsts(count: number): Int32Array {
    const { size } = this;
    const found = this.entries.values;
    const firsts = new Int32Array(this.rows.n * count);
    for (let at = 0; at < firsts.length; at++) {
      const place = Math.floor(at / count);
      firsts[at] = found[place * size + at - place * count] >> 1; // -1 stays
    }
    return firsts;
  }

  /** Of one call. */
  private get cellsOfCall() {
    return Math.max(1, Math.floor(CELLS_OF_CALL * (CELL_ROWS / this.cellRows) ** 2));
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
