/**
 * Sums of the distances of each row to the rows of each cluster: tiles of all pairs in doubles, products by ONNX Runtime and
 * the rest by kernels. Only tiles on and above the diagonal are computed, and serve rows and columns; where the sums of all
 * rows take too much memory, columns are served as far as it goes.
 *
 * Rows are taken less a row in their middle, which loses fewer digits. Time O(m² d) of m rows; memory of the rows in doubles, of a tile and
 * of the sums.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import { columnMedians } from '../../numeric/columns';
import { timesTransposed } from '../../numeric/matmul';
import { type DoubleMatrix, type Matrix, pickRows } from '../../numeric/matrix';
import { inPieces } from '../../numeric/rowPieces';
import type { TaskContext } from '../../taskContext';
import { threadCount } from '../../threads';
import type { LabelCounts } from './labelCounts';

/** Rows and columns of a tile are multiples of this, the last excepted: sums lie in groups of so many rows. */
const GROUP = 8;
/** Of a tile: 2 MiB, which stay in the CPU cache. */
const MAX_TILE_ROWS = 512;
/** Tiles a side at least, so that most of the half below the diagonal is not computed... */
const MIN_TILES = 4;
/** ...but none smaller than this, which costs less than its calls. */
const MIN_TILE_ROWS = 128;
/** Multiply-adds of a tile, some 20 ms. */
const TILE_WORK = 6e8;
/** Of the sums. */
const MAX_SUMS_BYTES = 128 * 2 ** 20;
/** Rows or columns of a tile that a thread takes at a time, some 20 µs. */
const PIECE_ROWS = 4 * GROUP;
const MAX_THREADS = 8;
/** With fewer sums of pairs a call is shorter than threads pay for. */
const MIN_THREADED_SUMS = 2 ** 20;
/** Rows as small as this lie in the memory of the kernels, which is reused: new memory costs more than what is computed. */
const MAX_REUSED_BYTES = 4 * 2 ** 20;
/** A squared distance this small against the squared lengths has lost half its digits in the product form. */
const CANCELLED = 1e-7;

export interface SumsOptions {
  /** That work; the sums do not depend on it. */
  readonly threads?: number | undefined;
  /** Of the sums at most, but for eight rows. */
  readonly bytes?: number | undefined;
}

/** Gets the sums of row u at sums[from + c * stride], c a cluster; rows come in their order. */
type TakeSums = (u: number, sums: Float64Array, from: number, stride: number) => void;

/** @param chosen rows of x, different ones. @param labels of these. */
export async function eachClusterSums(
  x: Matrix,
  chosen: Int32Array,
  labels: LabelCounts,
  task: TaskContext,
  take: TakeSums,
  { threads, bytes = MAX_SUMS_BYTES }: SumsOptions = {},
): Promise<void> {
  const m = chosen.length;
  const few = m * labels.cluster.length < MIN_THREADED_SUMS;
  const shared = Kernels.createShared(threads ?? (few ? 1 : threadCount(MAX_THREADS)));
  try {
    const rows = m === x.n ? x : pickRows(x, chosen);
    await new ClusterSums(rows, labels, bytes, shared, task).visit(take);
  } finally {
    shared.calls.release();
    shared.kernels.release();
  }
}

class ClusterSums {
  /** Rows from here on keep their sums from strip to strip; a strip before has all pairs of its rows. */
  private readonly keptFrom: number;
  /** Place of their sums, behind those of a strip. */
  private readonly keptAt: number;
  /** Of a tile. */
  private readonly step: number;
  private readonly squares: KernelArray<Float64Array>;
  private readonly tile: KernelArray<Float64Array>;
  /** Where the tile lies in memory that threads share, which ONNX Runtime refuses. */
  private readonly products: Float64Array | undefined;
  private readonly limits: KernelArray<Float64Array>;
  private readonly lost: KernelArray<Int32Array>;
  private readonly starts: KernelArray<Int32Array>;
  private readonly clusters: KernelArray<Int32Array>;
  private readonly counts: KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Float64Array>;
  /** Of a strip, and of the rows that keep theirs. */
  private readonly sums: KernelArray<Float64Array>;
  private readonly calls: RangeCalls;
  private readonly rows: DoubleMatrix;
  /** Clusters of all labellings. */
  private readonly most: number;

  constructor(
    x: Matrix,
    labels: LabelCounts,
    bytes: number,
    { kernels, calls }: { readonly kernels: Kernels; readonly calls: RangeCalls },
    private readonly task: TaskContext,
  ) {
    const { n, d } = x;
    this.calls = calls;
    this.most = labels.clusters;
    const mostRows = Math.floor(bytes / (8 * this.most) / GROUP) * GROUP;
    const isWhole = upToGroup(n) <= mostRows;
    this.step = isWhole ? tileRows(n, d) : Math.max(GROUP, Math.min(tileRows(n, d), mostRows));
    const { step } = this;
    const strips = Math.ceil(n / step);
    const keptStrips = isWhole ? strips : Math.max(0, Math.floor(mostRows / step) - 1);
    this.keptFrom = (strips - keptStrips) * step;
    this.keptAt = isWhole ? 0 : step;
    this.squares = kernels.float64(n);
    this.tile = kernels.float64(step * step + GROUP);
    this.limits = kernels.float64(1);
    this.lost = kernels.int32(step);
    this.starts = kernels.int32(n + 1);
    this.clusters = kernels.int32(labels.cluster.length);
    this.counts = kernels.float64(labels.count.length);
    this.scratch = kernels.float64(calls.threads * step * GROUP);
    this.sums = kernels.float64((this.keptAt + upToGroup(Math.max(0, n - this.keptFrom))) * this.most);
    const isReused = 8 * n * d <= MAX_REUSED_BYTES;
    const reused = isReused ? kernels.float64(n * d) : undefined;
    const isShared = this.tile.values.buffer instanceof SharedArrayBuffer;
    this.products = isShared ? new Float64Array(step * step) : undefined;
    this.rows = { n, d, data: isShared || !reused ? new Float64Array(n * d) : reused.values };
    centerRows(x, this.rows.data, this.squares.values, task);
    this.limits.values[0] = CANCELLED;
    this.starts.values.set(labels.starts);
    this.clusters.values.set(labels.cluster);
    this.counts.values.set(labels.count);
  }

  async visit(take: TakeSums): Promise<void> {
    const { rows, step, keptFrom, most, task } = this;
    const { n } = rows;
    let all = 0;
    for (let first = 0; first < n; first += step)
      all += Math.min(step, n - first) * (n - this.firstColumn(first));
    let done = 0;
    for (let first = 0; first < n; first += step) {
      const count = Math.min(step, n - first);
      if (first < keptFrom) this.sums.values.fill(0, 0, step * most);
      for (let column = this.firstColumn(first); column < n; column += step) {
        task.progress(done, all);
        const columns = Math.min(step, n - column);
        await this.measure(first, count, column, columns);
        this.addTile(first, count, column, columns);
        done += count * columns;
      }
      const sums = this.sums.values;
      for (let r = 0; r < count; r++) {
        if (r % GROUP === 0) task.check();
        const place = this.placeOf(first) + r;
        const group = Math.floor(place / GROUP);
        take(first + r, sums, group * GROUP * most + (place % GROUP), GROUP);
      }
    }
    task.progress(all, all);
  }

  /** Of the tiles of a strip: those before have served its rows where their sums are kept. */
  private firstColumn(first: number): number {
    return first < this.keptFrom ? 0 : first;
  }

  /** Of the sums of the first row of a strip. */
  private placeOf(first: number): number {
    return first < this.keptFrom ? 0 : this.keptAt + first - this.keptFrom;
  }

  /** Distances into the tile. */
  private async measure(first: number, count: number, column: number, columns: number): Promise<void> {
    const { rows, squares, tile, limits, lost, calls, task } = this;
    const own = tile.values;
    const products = this.products ?? own;
    await timesTransposed(piece(rows, first, count), piece(rows, column, columns), products);
    if (products !== own) own.set(products.subarray(0, count * columns));
    const isDiagonal = first === column ? 1 : 0;
    const given = [squares.pointer + 8 * first, squares.pointer + 8 * column, limits.pointer, isDiagonal];
    const call = [tile.pointer, columns, FIRST, END, ...given, lost.pointer];
    calls.run('tileDistances', call, count, PIECE_ROWS, task);
    const lostOf = lost.values;
    for (let r = 0; r < count; r++) {
      if (lostOf[r] === 0) continue;
      task.check();
      for (let c = 0, at = r * columns; c < columns; c++, at++) {
        if (own[at] < 0) own[at] = distance(rows, first + r, column + c);
      }
    }
  }

  /** Adds the distances of the tile. */
  private addTile(first: number, count: number, column: number, columns: number): void {
    const { tile, starts, clusters, counts, sums, most, scratch, calls, task } = this;
    const entries = [clusters.pointer, counts.pointer];
    const startsOf = (row: number) => starts.pointer + 4 * row;
    const sumsOf = (row: number) => sums.pointer + 8 * this.placeOf(row) * most;
    const ofRows = [startsOf(column), ...entries, sumsOf(first), most, scratch.pointer];
    calls.run('addToRows', [tile.pointer, columns, FIRST, END, ...ofRows], count, PIECE_ROWS, task);
    if (column < this.keptFrom || column <= first) return;
    const ofColumns = [startsOf(first), ...entries, sumsOf(column), most];
    const call = [tile.pointer, count, columns, FIRST, END, ...ofColumns];
    calls.run('addToColumns', call, columns, PIECE_ROWS, task);
  }
}

function upToGroup(rows: number): number {
  return Math.ceil(rows / GROUP) * GROUP;
}

function tileRows(n: number, d: number): number {
  const affordable = Math.max(MIN_TILE_ROWS, Math.sqrt(TILE_WORK / Math.max(1, d)));
  const most = Math.min(MAX_TILE_ROWS, affordable);
  const tiles = Math.max(Math.ceil(n / most), Math.min(MIN_TILES, Math.floor(n / MIN_TILE_ROWS)));
  return upToGroup(Math.ceil(n / Math.max(1, tiles)));
}

/**
 * Writes rows less the median of each column: a row far from all others, noise perhaps, does not move it.
 * @param rows (n, d). @param squares (n): squared lengths.
 */
function centerRows(x: Matrix, rows: Float64Array, squares: Float64Array, task: TaskContext): void {
  const { d } = x;
  inPieces(x, (kernels, most) => {
    const [center, moved, lengths] = [kernels.float64(d), kernels.float64(most * d), kernels.float64(most)];
    center.values.set(columnMedians(x));
    return (given, first, end) => {
      task.check();
      const count = end - first;
      kernels.call.centerRows(given.pointer, 4, d, center.pointer, 0, count, moved.pointer);
      kernels.call.squaredLengthsOfDoubles(moved.pointer, count, d, lengths.pointer);
      rows.set(moved.values.subarray(0, count * d), first * d);
      squares.set(lengths.values.subarray(0, count), first);
    };
  });
}

function piece({ d, data }: DoubleMatrix, first: number, n: number): DoubleMatrix {
  return { n, d, data: data.subarray(first * d, (first + n) * d) };
}

function distance({ d, data }: DoubleMatrix, i: number, j: number): number {
  let sum = 0;
  for (let a = i * d, b = j * d; a < i * d + d; a++, b++) sum += (data[a] - data[b]) ** 2;
  return Math.sqrt(sum);
}
