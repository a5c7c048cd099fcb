/** Which cells are worth comparing row by row: those between which lists already have neighbours. */
import type { TaskContext } from '../../taskContext';

/** Neighbours that the rows of a cell have in another: one may be there by chance. */
const MIN_NEIGHBORS = 2;
/** Partners of a cell at most, those with most neighbours: what a row is compared with stays bounded. */
const MAX_PARTNERS = 256;
const CHECK_EVERY_CELLS = 64;

/** Of the memory of `partnerCells`, and of its answer once more: 16 bytes a partner, 32 rows a cell. */
export function partnerBytes(n: number): number {
  return (16 * MAX_PARTNERS * n) / 32;
}

export interface PartnerCells {
  /** The place of each cell's first partner, and the number of partners. */
  readonly starts: Int32Array;
  /** Cells, cell after cell: each pair once, at the lower of both. */
  readonly partners: Int32Array;
}

/**
 * @param cells place of the first row of each cell, and the number of rows.
 * @param entries (n, size) by place, as of `neighborLists`.
 */
export function partnerCells(
  cells: Int32Array,
  entries: Int32Array,
  size: number,
  task: TaskContext,
): PartnerCells {
  const count = cells.length - 1;
  const cellOf = new Int32Array(cells[count]);
  for (let cell = 0; cell < count; cell++) cellOf.fill(cell, cells[cell], cells[cell + 1]);
  const found: number[][] = Array.from({ length: count }, () => []);
  const shared = new Int32Array(count);
  for (let cell = 0; cell < count; cell++) {
    if (cell % CHECK_EVERY_CELLS === 0) task.check();
    const near: number[] = [];
    for (let at = cells[cell] * size; at < cells[cell + 1] * size; at++) {
      if (entries[at] < 0) continue;
      const other = cellOf[entries[at] >> 1];
      if (other !== cell && ++shared[other] === MIN_NEIGHBORS) near.push(other);
    }
    if (near.length > MAX_PARTNERS) near.sort((a, b) => shared[b] - shared[a] || a - b);
    for (const other of near.slice(0, MAX_PARTNERS)) found[Math.min(cell, other)].push(Math.max(cell, other));
    for (let at = cells[cell] * size; at < cells[cell + 1] * size; at++)
      if (entries[at] >= 0) shared[cellOf[entries[at] >> 1]] = 0;
  }
  const starts = new Int32Array(count + 1);
  const partners = found.map((cells) => Int32Array.from(new Set(cells)).sort());
  partners.forEach((own, cell) => (starts[cell + 1] = starts[cell] + own.length));
  const all = new Int32Array(starts[count]);
  partners.forEach((own, cell) => {
    all.set(own, starts[cell]);
  });
  return { starts, partners: all };
}
