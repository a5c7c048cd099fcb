/**
 * Rows whose nearest may lie in another cell than their own, compared with whole cells: those whose means are nearest, until they hold
 * a share of all rows (an inverted file of several probes).
 */
import type { TaskContext } from '../../taskContext';
import type { DistanceBounds } from '../distanceBounds';
import { products } from '../gram';
import { type Matrix, pickRows } from '../matrix';

/** Of a cell, evenly drawn from its order: what its mean is made of. */
const ROWS_OF_MEAN = 32;

/** Rows to be compared: `meeting[c]` rows with the others of the part from `starts[c]` to `starts[c + 1]` of `order`. */
export interface MeetingRows {
  readonly order: Int32Array;
  readonly starts: Int32Array;
  readonly meeting: Int32Array;
}

/**
 * @param order rows, cell after cell. @param cells the place of the first row of each, and the number of rows.
 * @param share of the rows with which each of `open` is compared, about. @returns of each cell, the rows that are compared with it.
 */
export async function nearestCells(
  keys: DistanceBounds,
  open: Int32Array,
  order: Int32Array,
  cells: Int32Array,
  share: number,
  task: TaskContext,
): Promise<number[][]> {
  const count = cells.length - 1;
  const means = meansOf(keys, order, cells);
  const gram = await products(pickRows(keys.x, open), means);
  const squares = Float64Array.from({ length: count }, (_, cell) => squareOf(means.data, cell, means.d));
  const probes: number[][] = Array.from({ length: count }, () => []);
  const enough = share * order.length;
  const nearness = new Float64Array(count);
  open.forEach((row, at) => {
    task.check();
    const weight = 2 * keys.scale[row];
    for (let cell = 0, from = at * count; cell < count; cell++, from++)
      nearness[cell] = squares[cell] - weight * gram[from];
    for (let rows = 0; rows < enough;) {
      const nearest = leastAt(nearness);
      nearness[nearest] = Infinity;
      probes[nearest].push(row);
      rows += cells[nearest + 1] - cells[nearest];
    }
  });
  return probes;
}

/** @param probes of each cell, the rows that meet its own. @param most of each kind in one part. */
export function meetingParts(
  order: Int32Array,
  cells: Int32Array,
  probes: readonly number[][],
  most: number,
): MeetingRows {
  const [all, meeting]: [Int32Array[], number[]] = [[], []];
  probes.forEach((rows, cell) => {
    for (let from = 0; from < rows.length; from += most) {
      const some = Int32Array.from(rows.slice(from, from + most));
      for (let first = cells[cell]; first < cells[cell + 1]; first += most) {
        all.push(some, order.subarray(first, Math.min(cells[cell + 1], first + most)));
        meeting.push(some.length);
      }
    }
  });
  const starts = new Int32Array(meeting.length + 1);
  meeting.forEach((count, part) => (starts[part + 1] = starts[part] + count + all[2 * part + 1].length));
  const whole = new Int32Array(starts[meeting.length]);
  all.forEach((rows, at) => {
    const part = at >> 1;
    whole.set(rows, starts[part] + (at & 1 ? meeting[part] : 0));
  });
  return { order: whole, starts, meeting: Int32Array.from(meeting) };
}

/** The first where the least is. */
function leastAt(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[at]) at = i;
  return at;
}

/** Of some rows of each cell, scaled. */
export function meansOf(
  { x, scale }: Pick<DistanceBounds, 'x' | 'scale'>,
  order: Int32Array,
  cells: Int32Array,
): Matrix {
  const { d, data } = x;
  const n = cells.length - 1;
  const means = new Float32Array(n * d);
  for (let cell = 0; cell < n; cell++) {
    const rows = cells[cell + 1] - cells[cell];
    const drawn = Math.min(rows, ROWS_OF_MEAN);
    for (let r = 0; r < drawn; r++) {
      const row = order[cells[cell] + Math.floor((r * rows) / drawn)];
      const weight = scale[row] / drawn;
      for (let to = cell * d, from = row * d; from < (row + 1) * d; from++, to++)
        means[to] += weight * data[from];
    }
  }
  return { n, d, data: means };
}

/** The squared length of a row. */
export function squareOf(data: Float32Array, row: number, d: number): number {
  let sum = 0;
  for (let at = row * d; at < (row + 1) * d; at++) sum += data[at] ** 2;
  return sum;
}
