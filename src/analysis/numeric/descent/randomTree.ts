/** Random projection trees: rows in halves, by which of two rows of a node is nearer, down to leaves. */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import type { TaskContext } from '../../taskContext';
import type { MT19937 } from '../mt19937';
import type { IntegerRows } from './integerRows';

/** Rows of a leaf at most, a multiple of 4. */
export const LEAF_ROWS = 64;

/** Numbers of a node for the kernel. */
const NODE_LENGTH = 5;

type RunInPieces = RangeCalls['run'];

export class RandomTree {
  /** The row at each place, leaf after leaf. */
  readonly order: KernelArray<Int32Array>;
  private readonly margins: KernelArray<Float32Array>;
  private readonly nodes: KernelArray<Int32Array>;

  constructor(
    kernels: Kernels,
    private readonly rows: IntegerRows,
    private readonly inPieces: RunInPieces,
  ) {
    this.order = kernels.int32(rows.n);
    this.margins = kernels.float32(rows.n);
    this.nodes = kernels.int32(NODE_LENGTH * Math.ceil((2 * rows.n) / LEAF_ROWS));
  }

  /**
   * Grows a tree.
   * @returns place of the first row of each leaf, and the number of rows.
   */
  grow(random: MT19937, task: TaskContext): Int32Array {
    const { rows, order, margins, nodes } = this;
    const { values } = order;
    for (let i = 0; i < rows.n; i++) values[i] = i;
    let starts = [0, rows.n];
    // Halves differ by one row, so all nodes of a level are leaves or none is.
    for (let largest = rows.n; largest > LEAF_ROWS; largest = Math.ceil(largest / 2)) {
      const next = [0];
      for (let at = 0; at + 1 < starts.length; at++) {
        const [first, end] = [starts[at], starts[at + 1]];
        const middle = (first + end) >>> 1;
        const a = random.integer(end - first);
        const b = (a + 1 + random.integer(end - first - 1)) % (end - first);
        nodes.values.set([first, middle, end, values[first + a], values[first + b]], NODE_LENGTH * at);
        next.push(middle, end);
      }
      const { pointer } = rows.rows;
      const arrays = [
        pointer,
        rows.bytes,
        rows.weight.pointer,
        order.pointer,
        margins.pointer,
        nodes.pointer,
      ];
      this.inPieces('splitNodes', [...arrays, FIRST, END], starts.length - 1, 1, task);
      starts = next;
    }
    return Int32Array.from(starts);
  }
}
