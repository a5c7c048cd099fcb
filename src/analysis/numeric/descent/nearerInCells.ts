/** First neighbours in the cells with which rows are compared, by products of 7-bit rows; doubles decide. */
import { Kernels } from '../../kernels/kernels';
import type { TaskContext } from '../../taskContext';
import { NearLists } from '../byteBlocks';
import { byteColumns, byteProducts, type ByteRows, PADDING } from '../byteRows';
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
  const { n, d, numbers } = bytes;
  const placeOf = new Int32Array(n).fill(-1);
  open.forEach((row, place) => (placeOf[row] = place));
  const parts = probes.flatMap((rows, cell) =>
    Array.from({ length: Math.ceil(rows.length / MOST_ROWS) }, (_, at) => ({
      own: order.subarray(cells[cell], cells[cell + 1]),
      rows: Int32Array.from(rows.slice(at * MOST_ROWS, (at + 1) * MOST_ROWS)),
    })),
  );
  const tallest = parts.reduce((most, { own }) => Math.max(most, own.length), 0);
  const widest = parts.reduce((most, { rows }) => Math.max(most, rows.length), 0);
  const kernels = await Kernels.create();
  let pending: Promise<void> = Promise.resolve();
  try {
    const blocks = [0, 1].map(() => kernels.int32(tallest * widest + PADDING));
    const lists = new NearLists(kernels, bytes, open.length, NEAREST, tallest, widest);
    const gathered = [0, 1].map(() => new Uint8Array(tallest * d));
    const begin = (part: number) => {
      const { own, rows } = parts[part];
      const left = gathered[part % 2];
      own.forEach((row, at) => left.set(numbers.subarray(row * d, (row + 1) * d), at * d));
      pending = byteProducts(left, own.length, d, byteColumns(bytes, rows), blocks[part % 2].values);
    };
    if (parts.length > 0) begin(0);
    for (const [part, { own, rows }] of parts.entries()) {
      task.progress(part, parts.length);
      await pending;
      if (part + 1 < parts.length) begin(part + 1); // while what is there is compared
      const places = { rows: own.map((row) => placeOf[row]), others: rows.map((row) => placeOf[row]) };
      lists.offer(blocks[part % 2], { rows: own, others: rows }, places);
    }
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
    await pending.catch(() => undefined); // it writes into the memory
    kernels.release();
  }
}
