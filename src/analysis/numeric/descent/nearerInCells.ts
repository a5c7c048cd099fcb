/** First neighbours in the cells with which rows are compared, by products of 7-bit rows; doubles decide. */
import { Kernels } from '../../kernels/kernels';
import type { TaskContext } from '../../taskContext';
import { NearLists } from '../byteBlocks';
import type { ByteRows } from '../byteRows';
import { offerParts } from '../comparedParts';
import type { DistanceBounds } from '../distanceBounds';
import type { Ranked } from '../nearestBy';

/** Rows that are compared with a cell at once. */
const MOST_ROWS = 2048;
/** Nearest rows by 7 bits, of which doubles decide. */
const NEAREST = 4;

export interface ProbedCells {
  /** Rows, cell after cell. */
  readonly order: Int32Array;
  /** Place of the first row of each cell, and the number of rows. */
  readonly cells: Int32Array;
  /** Of each cell, the rows that are compared with it. */
  readonly probes: readonly (readonly number[])[];
}

/** @param open rows that are compared. @param found first neighbours with keys in doubles, in which nearer ones are put. Progress in cells. */
export async function nearerInCells(
  keys: DistanceBounds,
  bytes: ByteRows,
  open: Int32Array,
  { order, cells, probes }: ProbedCells,
  found: Ranked,
  task: TaskContext,
): Promise<void> {
  const placeOf = new Int32Array(bytes.n).fill(-1);
  open.forEach((row, place) => (placeOf[row] = place));
  const places = (rows: Int32Array) => rows.map((row) => placeOf[row]);
  const parts = probes.flatMap((probing, cell) => {
    const others = order.subarray(cells[cell], cells[cell + 1]);
    return Array.from({ length: Math.ceil(probing.length / MOST_ROWS) }, (_, at) => {
      const rows = Int32Array.from(probing.slice(at * MOST_ROWS, (at + 1) * MOST_ROWS));
      return { rows, others, places: { rows: places(rows), others: places(others) } };
    });
  });
  const tallest = parts.reduce((most, { rows }) => Math.max(most, rows.length), 0);
  const widest = parts.reduce((most, { others }) => Math.max(most, others.length), 0);
  const kernels = await Kernels.create();
  try {
    const lists = new NearLists(kernels, bytes, open.length, NEAREST, tallest, widest);
    await offerParts(kernels, lists, bytes, parts, task);
    open.forEach((i, list) => {
      for (let at = 0; at < NEAREST && lists.rowAt(list, at) >= 0; at++) {
        const j = lists.rowAt(list, at);
        const key = keys.exactKey(i, j);
        if (key > found.values[i] || (key === found.values[i] && j >= found.indices[i])) continue;
        found.values[i] = key;
        found.indices[i] = j;
      }
    });
  } finally {
    kernels.release();
  }
}
