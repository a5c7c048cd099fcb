/**
 * First neighbours, approximate. Rows are compared within cells by few columns (see projectedKeys.ts), for several partitions, and
 * what is nearest so by all columns. Where the first of a row is then no nearer than rows that the few columns may have hidden,
 * the row is compared with the cells nearest to it as well; where that holds of many rows, NN-descent is the search.
 */
import { Kernels } from '../../kernels/kernels';
import { subtask, type TaskContext } from '../../taskContext';
import { type ByteRows, byteRows } from '../byteRows';
import type { DistanceBounds } from '../distanceBounds';
import { MT19937 } from '../mt19937';
import type { Ranked } from '../nearestBy';
import { rankLists } from '../rankLists';
import { integerRows } from './integerRows';
import { nearerInCells } from './nearerInCells';
import { meetingParts, nearestCells } from './nearestCells';
import { candidateLists, Descent, threadsFor } from './neighborDescent';
import { projectedKeys } from './projectedKeys';

/** First neighbours belong to the data, not to a run: one seed for all. */
const SEED = 42;
/** Rows that each row keeps from the comparison by few columns. */
const LIST_LENGTH = 8;
const PARTITIONS = 8;
/** Rows of a cell: a multiple of 4. Halves of these are compared by all columns at once. */
const CELL_ROWS = 512;
/** By few columns a key is rarely more than this many times as large as it is: one standard deviation. */
const HIDDEN_WITHIN = 1.25;
/** Share of the rows with which a row is compared whose first neighbour few columns may have hidden. */
const COMPARED_SHARE = 0.1;
/** With a larger share of such rows, lists of DESCENT_CANDIDATES are searched by NN-descent. */
const MOST_OPEN_SHARE = 0.2;
const DESCENT_CANDIDATES = 16;

export interface Firsts extends Ranked {
  /** The rows in 7 bits, where they were needed. */
  readonly bytes?: ByteRows;
}

/** By keys in doubles; k is 1. @param threads that work; the answer does not depend on it. */
export async function nearestFirsts(
  keys: DistanceBounds,
  task: TaskContext,
  threads = threadsFor(keys.x.n),
): Promise<Firsts> {
  const found = await byFewColumns(keys, subtask(task, 0, 0.5), threads);
  if (found) return found;
  const size = Math.min(keys.x.n - 1, DESCENT_CANDIDATES);
  return rankLists(keys, await candidateLists(keys, size, subtask(task, 0.5, 0.95), threads), 1, task);
}

/** Undefined where few columns do not tell the first neighbours of many rows apart. */
async function byFewColumns(
  keys: DistanceBounds,
  task: TaskContext,
  threads: number,
): Promise<Firsts | undefined> {
  const { n } = keys.x;
  const length = Math.min(n - 1, LIST_LENGTH);
  const projected = await projectedKeys(keys, new MT19937(SEED), subtask(task, 0, 0.1));
  const { kernels, calls } = Kernels.createShared(threads);
  try {
    const few = integerRows(kernels, projected, task);
    const sizes = { half: 2, most: CELL_ROWS, cellRows: CELL_ROWS };
    const descent = new Descent(kernels, few, length, calls, sizes);
    const cells = descent.compareWithinCells(PARTITIONS, subtask(task, 0.1, 0.7));
    const reach = descent.lastKeys().map((key) => key / HIDDEN_WITHIN);
    const order = descent.partition.order.values.slice();
    const lists = descent.firsts(length);
    const probesOf = (open: Int32Array) => nearestCells(keys, open, order, cells, COMPARED_SHARE, task);
    const rest = subtask(task, 0.7, 1);
    if (projected === keys) {
      const open = descent.openRows(reach);
      if (open.length > MOST_OPEN_SHARE * n) return undefined;
      descent.compareParts(meetingParts(order, cells, await probesOf(open), CELL_ROWS / 2), rest);
      return rankLists(keys, descent.firsts(length), 1, rest);
    }
    calls.release();
    kernels.release(); // its memory is taken again
    const found = rankLists(keys, lists, 1, task);
    const open = Int32Array.from(reach.keys()).filter((i) => found.values[i] >= reach[i]);
    if (open.length > MOST_OPEN_SHARE * n) return undefined;
    const bytes = byteRows(keys.rows, keys.inverseLengths, task);
    await nearerInCells(keys, bytes, open, { order, cells, probes: await probesOf(open) }, found, rest);
    return { ...found, bytes };
  } finally {
    calls.release();
    kernels.release();
  }
}
