/**
 * Lists of the least bounds of each row, as of all pairs, where most pairs are known to be too far apart: rows are compared in blocks of
 * near ones, and two blocks only where a pair of them may enter a list.
 */
import type { TaskContext } from '../taskContext';
import { CandidatePairs } from './candidatePairs';
import { type CellBlocks, cellBlocks } from './cellBlocks';
import type { DistanceBounds } from './distanceBounds';
import { products, rowsOf } from './gram';
import { pickRows } from './matrix';

/** With fewer rows all pairs take less time than is gained; with more, what is known of rows and blocks takes memory. */
const MIN_ROWS = 4096;
const MAX_ROWS = 32_768;
/** Share of the pairs that must be left out, or all are compared without blocks. */
const MIN_LEFT_OUT = 0.25;

/** Sorted lists of `size`; undefined where blocks leave out too little. Progress in blocks. */
export async function nearPairs(
  keys: DistanceBounds,
  size: number,
  task: TaskContext,
): Promise<CandidatePairs | undefined> {
  const { n } = keys.x;
  if (n < MIN_ROWS || n > MAX_ROWS) return undefined;
  const blocks = await cellBlocks(keys, task);
  const { order, starts } = blocks;
  const count = starts.length - 1;
  const at = (values: Float64Array) => Float64Array.from(order, (row) => values[row]);
  const [lowerBound, scale, error] = [at(keys.lowerBound), at(keys.scale), at(keys.error)];
  const x = pickRows(keys.x, order);
  const pairs = await CandidatePairs.create({ x, lowerBound, scale, factor: keys.factor }, size);
  try {
    const compare = async (a: number, b: number) => {
      const [first, rows] = [starts[a], starts[a + 1] - starts[a]];
      const [firstColumn, columns] = [starts[b], starts[b + 1] - starts[b]];
      task.check();
      const data = await products(rowsOf(x, first, rows), rowsOf(x, firstColumn, columns), pairs.products);
      pairs.visit({ first, rows, firstColumn, columns, data }, task);
    };
    for (let a = 0; a < count; a++) await compare(a, a);
    const maybe = new Enters(blocks, error);
    const left = leftOut(blocks, maybe, pairs.limits);
    if (left < MIN_LEFT_OUT) {
      pairs.release();
      return undefined;
    }
    for (let a = 0; a < count; a++) {
      task.progress(a, count);
      for (let b = a + 1; b < count; b++) {
        if (maybe.any(a, b, pairs.limits)) await compare(a, b);
      }
    }
    pairs.sort(task);
    pairs.unorder(order);
    task.progress(1, 1);
    return pairs;
  } catch (failure) {
    pairs.release();
    throw failure;
  }
}

/** Bytes beyond those of the lists and of a copy of the rows: products with the means of about n / 256 blocks, and keys of these. */
export function nearPairsBytes(n: number): number {
  return n < MIN_ROWS || n > MAX_ROWS ? 0 : 8 * n * Math.ceil(n / 256);
}

/** Share of the pairs of blocks that need not be compared. */
function leftOut({ starts }: CellBlocks, maybe: Enters, limits: Float64Array): number {
  const n = starts[starts.length - 1];
  let pairs = 0;
  for (let a = 0; a + 1 < starts.length; a++) {
    for (let b = a + 1; b + 1 < starts.length; b++) {
      if (!maybe.any(a, b, limits)) pairs += (starts[a + 1] - starts[a]) * (starts[b + 1] - starts[b]);
    }
  }
  return (2 * pairs) / (n * n);
}

/** Whether a pair may enter a list. */
class Enters {
  private readonly most: number;

  constructor(
    private readonly blocks: CellBlocks,
    /** By place: how far below its key a bound may lie. */
    private readonly error: Float64Array,
  ) {
    const { least, starts } = blocks;
    const count = starts.length - 1;
    // Rows without bounds are compared with all.
    this.most = error.reduce(
      (most, own, place) => (least[place * count] > -Infinity ? Math.max(most, own) : most),
      0,
    );
  }

  /** Of the two blocks. @param limits of the lists, by place. */
  any(a: number, b: number, limits: Float64Array): boolean {
    return this.into(a, b, limits) || this.into(b, a, limits);
  }

  /** Whether a row of the one block may have one of the other in its list. */
  private into(own: number, other: number, limits: Float64Array): boolean {
    const { least, starts } = this.blocks;
    const count = starts.length - 1;
    for (let place = starts[own]; place < starts[own + 1]; place++) {
      const bound = least[place * count + other] - 2 * (this.error[place] + this.most);
      if (!(bound > limits[place])) return true;
    }
    return false;
  }
}
