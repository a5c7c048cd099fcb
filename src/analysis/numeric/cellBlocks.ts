/**
 * Rows in blocks of near ones, so that pairs of blocks that are far apart need not be compared: no row of a block is nearer than the
 * distance to the block's mean less its radius (triangle inequality). Rows far from the mean of their cell, which would widen its radius,
 * are in blocks of their own without bounds.
 */
import { Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import { Cells } from './descent/cells';
import { integerRows } from './descent/integerRows';
import { meansOf, squareOf } from './descent/nearestCells';
import { projectedKeys } from './descent/projectedKeys';
import type { DistanceBounds } from './distanceBounds';
import { products } from './gram';
import { MT19937 } from './mt19937';

/** Rows of a block at most; a multiple of 4. */
const BLOCK_ROWS = 512;
const SEED = 42;
/** Rows so many times as far from the mean of their cell as half of its rows are. */
const FAR = 1.15;
/** Roundings of a product in single precision, relative to the lengths. */
const SINGLE_EPSILON = 2 ** -24;
const SLACK_TERMS = 32;

export interface CellBlocks {
  /** Row at each place. */
  readonly order: Int32Array;
  /** Place of the first row of each block, and the number of rows. */
  readonly starts: Int32Array;
  /** By place and block: a key that no pair of the row with a row of the block is below. */
  readonly least: Float32Array;
}

/** @returns what does not depend on the number of threads. */
export async function cellBlocks(keys: DistanceBounds, task: TaskContext): Promise<CellBlocks> {
  const { n } = keys.x;
  const { order, cells } = await cellsOf(keys, task);
  const means = meansOf(keys, order, cells);
  const gram = await products(keys.x, means);
  const squares = Float64Array.from({ length: means.n }, (_, cell) => squareOf(means.data, cell, means.d));
  /** Squared distance of the scaled row from the mean, and how much it may be off. */
  const toMean = (row: number, cell: number) => {
    const size = sizeOf(keys, row);
    const square = size + squares[cell] - 2 * keys.scale[row] * gram[row * means.n + cell];
    return [square, 4 * (means.d + SLACK_TERMS) * SINGLE_EPSILON * (size + squares[cell])] as const;
  };
  const blocks: number[][] = [];
  const radii: number[] = [];
  const far: number[] = [];
  for (let cell = 0; cell < means.n; cell++) {
    task.check();
    const rows = order.subarray(cells[cell], cells[cell + 1]);
    const reach = Float64Array.from(rows, (row) => {
      const [square, slack] = toMean(row, cell);
      return keys.inverseLengths?.[row] === 0 ? Infinity : Math.sqrt(Math.max(0, square + slack));
    });
    const limit = FAR * reach.slice().sort()[reach.length >> 1];
    const near = Array.from(rows).filter((_, at) => reach[at] <= limit && reach[at] < Infinity);
    for (const [at, row] of rows.entries()) if (!(reach[at] <= limit && reach[at] < Infinity)) far.push(row);
    blocks.push(near);
    radii.push(reach.reduce((most, own) => (own <= limit && own < Infinity ? Math.max(most, own) : most), 0));
  }
  for (let at = 0; at < far.length; at += BLOCK_ROWS) blocks.push(far.slice(at, at + BLOCK_ROWS));
  const starts = new Int32Array(blocks.length + 1);
  blocks.forEach((rows, at) => (starts[at + 1] = starts[at] + rows.length));
  const places = Int32Array.from(blocks.flat());
  // -Infinity: not known.
  const least = new Float32Array(n * blocks.length).fill(-Infinity);
  places.forEach((row, place) => {
    if (place % BLOCK_ROWS === 0) task.check();
    if (keys.inverseLengths?.[row] === 0) return;
    for (let cell = 0; cell < means.n; cell++) {
      const [square, slack] = toMean(row, cell);
      const length = Math.sqrt(Math.max(0, square - slack)) - radii[cell];
      const key = (keys.factor / 2) * Math.max(0, length) ** 2;
      least[place * blocks.length + cell] = key * (1 - 2 ** -20);
    }
  });
  return { order: places, starts, least };
}

async function cellsOf(keys: DistanceBounds, task: TaskContext) {
  const random = new MT19937(SEED);
  const projected = await projectedKeys(keys, random, { ...task, progress: () => task.check() });
  const { kernels, calls } = Kernels.createShared(1);
  try {
    const partition = new Cells(kernels, integerRows(kernels, projected, task), calls, BLOCK_ROWS);
    const cells = partition.grow(random, task);
    return { order: partition.order.values.slice(), cells };
  } finally {
    calls.release();
    kernels.release();
  }
}

/** The squared length of a scaled row. */
function sizeOf({ lowerBound, error, factor }: DistanceBounds, row: number): number {
  return ((lowerBound[row] + error[row] / 2) * 2) / factor;
}
