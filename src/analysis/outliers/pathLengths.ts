/** Sums of the path lengths of rows through the trees of an Isolation Forest, by several threads where that pays. */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../kernels/rangeCalls';
import { type Matrix, sliceRows } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';

/** Rows that are in the kernels' memory at once: 32 MiB. */
const MOST_NUMBERS = 2 ** 23;
/** Of a node in the kernels' memory; see assembly/addPathLengths.ts. */
const NODE_BYTES = 24;
/** Rows of a piece: 0.1 ms for 100 trees. */
const PIECE_ROWS = 64;
/** Fewer paths are walked before threads wake up: 4 ms. */
const MIN_THREADED_PATHS = 2 ** 18;
const MAX_THREADS = 16;

/** Bytes in the memory of the kernels for rows (n, d) and trees of `nodes` together. */
export function pathLengthsBytes(n: number, d: number, nodes: number): number {
  return 4 * Math.min(n * d, Math.max(d, MOST_NUMBERS)) + 8 * n + NODE_BYTES * nodes;
}

export class PathLengths {
  readonly kernels: Kernels;
  private readonly calls: RangeCalls;
  private readonly mostRows: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly nodeArray: KernelArray<Uint8Array>;
  private readonly roots: KernelArray<Int32Array>;
  private readonly own: KernelArray<Float64Array>;
  /** The first of the rows that are in the memory. */
  private held = -1;
  /** Of each row of x (n). */
  readonly sums: Float64Array;

  /** @param x finite. @param mostTrees at once, of at most `mostNodes` each. @param paths rows times trees, of all calls. */
  constructor(
    private readonly x: Matrix,
    mostTrees: number,
    mostNodes: number,
    paths: number,
  ) {
    const threads = paths < MIN_THREADED_PATHS ? 1 : threadCount(MAX_THREADS);
    const { kernels, calls } = Kernels.createShared(threads);
    this.kernels = kernels;
    this.calls = calls;
    this.mostRows = Math.min(x.n, Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, x.d))));
    this.rows = kernels.float32(Math.max(1, this.mostRows * x.d)); // without columns a leaf still reads one
    this.nodeArray = kernels.uint8(mostTrees * mostNodes * NODE_BYTES);
    this.roots = kernels.int32(mostTrees);
    this.own = kernels.float64(this.mostRows);
    this.sums = new Float64Array(x.n);
  }

  /** Where all rows lie; undefined where they do not fit at once. */
  get allRows(): number | undefined {
    if (this.mostRows < this.x.n) return undefined;
    this.hold(0, this.x.n);
    return this.rows.pointer;
  }

  /** Where the nodes of the trees lie. */
  get nodes(): number {
    return this.nodeArray.pointer;
  }

  /** Adds the lengths of the paths through trees, whose nodes are at most `depth` deep, one tree after the other. @param roots of each. */
  add(roots: readonly number[], depth: number, task: TaskContext): void {
    const { calls, x, mostRows, rows, own, sums } = this;
    this.roots.values.set(roots);
    for (let first = 0; first < x.n; first += mostRows) {
      const count = Math.min(mostRows, x.n - first);
      this.hold(first, count);
      own.values.set(sums.subarray(first, first + count));
      const given = [this.nodes, this.roots.pointer, roots.length, depth, own.pointer];
      calls.run('addPathLengths', [rows.pointer, x.d, FIRST, END, ...given], count, PIECE_ROWS, task);
      sums.set(own.values.subarray(0, count), first);
    }
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  private hold(first: number, count: number): void {
    if (this.held !== first) this.rows.values.set(sliceRows(this.x, first, count).data);
    this.held = first;
  }
}
