/** Sums of the path lengths of rows through the trees of an Isolation Forest, by several threads where that pays. */
import { type KernelArray, Kernels } from '../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../kernels/rangeCalls';
import { type Matrix, sliceRows } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { threadCount } from '../threads';
import type { IsolationTree } from './isolationTree';

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
  private readonly kernels: Kernels;
  private readonly calls: RangeCalls;
  private readonly mostRows: number;
  private readonly rows: KernelArray<Float32Array>;
  private readonly nodes: KernelArray<Uint8Array>;
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
    this.nodes = kernels.uint8(mostTrees * mostNodes * NODE_BYTES);
    this.roots = kernels.int32(mostTrees);
    this.own = kernels.float64(this.mostRows);
    this.sums = new Float64Array(x.n);
  }

  /** Adds the lengths of the paths through the trees, whose nodes are at most `depth` deep, one tree after the other. */
  add(trees: readonly IsolationTree[], depth: number, task: TaskContext): void {
    const { calls, x, mostRows, rows, nodes, roots, own, sums } = this;
    this.take(trees);
    for (let first = 0; first < x.n; first += mostRows) {
      const count = Math.min(mostRows, x.n - first);
      if (this.held !== first) rows.values.set(sliceRows(x, first, count).data);
      this.held = first;
      own.values.set(sums.subarray(first, first + count));
      const given = [nodes.pointer, roots.pointer, trees.length, depth, own.pointer];
      calls.run('addPathLengths', [rows.pointer, x.d, FIRST, END, ...given], count, PIECE_ROWS, task);
      sums.set(own.values.subarray(0, count), first);
    }
  }

  release(): void {
    this.calls.release();
    this.kernels.release();
  }

  private take(trees: readonly IsolationTree[]): void {
    const { buffer, byteOffset, length } = this.nodes.values;
    const [doubles, numbers] = [
      new Float64Array(buffer, byteOffset, length / 8),
      new Int32Array(buffer, byteOffset, length / 4),
    ];
    const roots = this.roots.values;
    let root = 0;
    trees.forEach(({ feature, threshold, right, pathLength }, at) => {
      roots[at] = root;
      for (let node = 0; node < feature.length; node++) {
        const [double, number] = [3 * (root + node), 6 * (root + node) + 4];
        const isLeaf = feature[node] < 0;
        doubles[double] = isLeaf ? -Infinity : threshold[node];
        doubles[double + 1] = isLeaf ? pathLength[node] : 0;
        numbers[number] = isLeaf ? 0 : feature[node];
        numbers[number + 1] = root + (isLeaf ? node : right[node]);
      }
      root += feature.length;
    });
  }
}
