/**
 * Candidates for first neighbours. Rows are compared within cells by few columns (see projectedKeys.ts), for several partitions, and
 * what is nearest so by all columns. Where the first of a row is then no nearer than rows that the few columns may have hidden,
 * the row is compared with the cells nearest to it as well; where that holds of many rows, NN-descent is the search.
 */
import { Kernels } from '../../kernels/kernels';
import { subtask, type TaskContext } from '../../taskContext';
import type { DistanceBounds } from '../distanceBounds';
import { MT19937 } from '../mt19937';
import { integerRows } from './integerRows';
import { nearestCells } from './nearestCells';
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

/**
 * @param size candidates of a row, about nearest first; more where NN-descent searched. @param threads that work; the answer does
 * not depend on it. @returns (n, size or more) rows; -1 where a list is short.
 */
export async function firstCandidates(
  keys: DistanceBounds,
  size: number,
  task: TaskContext,
  threads = threadsFor(keys.x.n),
): Promise<Int32Array> {
  const found = await byFewColumns(keys, size, subtask(task, 0, 0.5), threads);
  const most = Math.min(keys.x.n - 1, DESCENT_CANDIDATES);
  return found ?? candidateLists(keys, most, subtask(task, 0.5, 1), threads);
}

/** Undefined where few columns do not tell the first neighbours of many rows apart. */
async function byFewColumns(
  keys: DistanceBounds,
  size: number,
  task: TaskContext,
  threads: number,
): Promise<Int32Array | undefined> {
  const { n } = keys.x;
  const length = Math.min(n - 1, Math.max(size, LIST_LENGTH));
  const projected = await projectedKeys(keys, new MT19937(SEED), subtask(task, 0, 0.1));
  const { kernels, calls } = Kernels.createShared(threads);
  try {
    const rows = integerRows(kernels, keys, task);
    const few = projected === keys ? rows : integerRows(kernels, projected, task);
    const sizes = { half: 2, most: CELL_ROWS, cellRows: CELL_ROWS };
    const descent = new Descent(kernels, few, length, calls, sizes);
    const cells = descent.compareWithinCells(PARTITIONS, subtask(task, 0.1, 0.7));
    const reach = descent.lastKeys().map((key) => key / HIDDEN_WITHIN);
    descent.changeRows(rows, task);
    const open = descent.openRows(reach);
    if (open.length > MOST_OPEN_SHARE * n) return undefined;
    const order = descent.partition.order.values.slice();
    const nearest = await nearestCells(keys, open, order, cells, COMPARED_SHARE, CELL_ROWS / 2, task);
    descent.compareParts(nearest, subtask(task, 0.7, 1));
    return descent.firsts(size);
  } finally {
    calls.release();
    kernels.release();
  }
}
