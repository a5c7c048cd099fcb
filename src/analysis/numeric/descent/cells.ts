/**
 * Rows in cells of a few near each other: a node's rows go to the nearest of some rows drawn from them, and so on, until no
 * node has too many.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import type { TaskContext } from '../../taskContext';
import type { MT19937 } from '../mt19937';
import type { IntegerRows } from './integerRows';

/** Rows of a cell at most, a multiple of 4. */
export const CELL_ROWS = 64;
/** Centers of a node, as many as the kernel takes. */
const CENTERS = 16;
/** A node has centers for parts of this share of a cell. */
const PART_OF_CELL = 0.5;
/** Deeper nodes are cut in their order: their rows are hardly told apart. */
const MAX_DEPTH = 12;
const SCRATCH_BYTES = 192;
const ROWS_OF_CALL = 2048;

/** Of the memory of a `Cells` for n rows in cells of CELL_ROWS or more. */
export function cellBytes(n: number): number {
  return n * (9 + (4 * CENTERS) / CELL_ROWS);
}

export class Cells {
  /** The row at each place, cell after cell. */
  readonly order: KernelArray<Int32Array>;
  private readonly nodes: KernelArray<Int32Array>;
  private readonly centers: KernelArray<Int32Array>;
  private readonly parts: KernelArray<Uint8Array>;
  private readonly scratch: KernelArray<Uint8Array>;

  constructor(
    kernels: Kernels,
    private readonly rows: IntegerRows,
    private readonly work: RangeCalls,
    /** Rows of a cell at most, a multiple of 4. */
    private readonly most = CELL_ROWS,
  ) {
    const { n } = rows;
    this.order = kernels.int32(n);
    this.nodes = kernels.int32(n);
    this.centers = kernels.int32(CENTERS * Math.ceil(n / most));
    this.parts = kernels.uint8(n);
    this.scratch = kernels.uint8(work.threads * SCRATCH_BYTES);
  }

  /** @returns place of the first row of each cell, and the number of rows. */
  grow(random: MT19937, task: TaskContext): Int32Array {
    const { n } = this.rows;
    const order = this.order.values;
    for (let i = 0; i < n; i++) order[i] = i;
    const starts = [n];
    let open: Range[] = [{ first: 0, end: n }];
    for (let depth = 0; open.length > 0; depth++) {
      if (depth < MAX_DEPTH) this.assign(open, random, task);
      const next: Range[] = [];
      for (const node of open) {
        const ends = depth < MAX_DEPTH ? this.gather(node) : evenEnds(node, this.most);
        let { first } = node;
        for (const end of ends) {
          if (end - first > this.most) next.push({ first, end });
          else starts.push(first);
          first = end;
        }
      }
      open = next;
    }
    return Int32Array.from(starts).sort();
  }

  /** Draws the centers of the nodes and finds the nearest of each row. */
  private assign(open: readonly Range[], random: MT19937, task: TaskContext): void {
    const { rows, order, nodes, centers, parts, scratch } = this;
    nodes.values.fill(-1);
    open.forEach(({ first, end }, node) => {
      nodes.values.fill(node, first, end);
      const count = Math.min(CENTERS, Math.ceil((end - first) / (PART_OF_CELL * this.most)));
      const own = centers.values.subarray(node * CENTERS, (node + 1) * CENTERS);
      for (let c = 0; c < CENTERS; c++)
        own[c] = c < count ? order.values[first + random.integer(end - first)] : own[count - 1];
    });
    const { pointer } = rows.rows;
    const about = [pointer, rows.bytes, rows.low.pointer, rows.weight.pointer, order.pointer];
    const given = [nodes.pointer, centers.pointer, parts.pointer, FIRST, END, scratch.pointer];
    this.work.run('assignCenters', [...about, ...given], rows.n, ROWS_OF_CALL, task);
  }

  /** Sorts a node's places by center. @returns the ends of its parts, small ones together. */
  private gather({ first, end }: Range): number[] {
    const order = this.order.values;
    const parts = this.parts.values;
    const members: number[][] = Array.from({ length: CENTERS }, () => []);
    for (let place = first; place < end; place++) members[parts[place]].push(order[place]);
    const ends: number[] = [];
    let [from, to] = [first, first];
    for (const rows of members) {
      if (to > from && to - from + rows.length > this.most) {
        ends.push(to);
        from = to;
      }
      order.set(rows, to);
      to += rows.length;
    }
    if (to > from) ends.push(to);
    return ends;
  }
}

interface Range {
  readonly first: number;
  readonly end: number;
}

function evenEnds({ first, end }: Range, most: number): number[] {
  const ends: number[] = [];
  for (let at = first + most; at < end; at += most) ends.push(at);
  return [...ends, end];
}
