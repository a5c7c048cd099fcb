/** What is computed of the rows of each cluster, by kernels. */
import type { KernelArray } from '../../kernels/kernels';
import { END, FIRST } from '../../kernels/rangeCalls';
import type { DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { PIECE_ROWS, type WeightedRows } from './weightedRows';

/** Above this share of changed rows adding all anew costs less than moving them. */
export const MOST_MOVED = 0.3;
/** Numbers that are added between two looks at the flag. */
const CALL_NUMBERS = 2 ** 23;
/** Columns of a piece at least: shorter runs of a row are read slowly. */
const MIN_PIECE_COLUMNS = 64;

/** Rows that have left one cluster for another. */
export interface Changes {
  readonly rows: Int32Array;
  /** The cluster of each before; -1: none. */
  readonly from: Int32Array;
}

/** Sums and numbers of the rows of k clusters. */
export class Clusters {
  readonly counts: Float64Array;
  private readonly sumArray: KernelArray<Float64Array>;
  private readonly centers: KernelArray<Float64Array>;
  private readonly labels: KernelArray<Int32Array>;
  private readonly list: KernelArray<Int32Array>;
  private readonly from: KernelArray<Int32Array>;
  private readonly distances: KernelArray<Float64Array>;

  constructor(
    private readonly rows: WeightedRows,
    readonly k: number,
  ) {
    const { n, d, kernels } = rows;
    this.counts = new Float64Array(k);
    this.sumArray = kernels.float64(k * d);
    this.centers = kernels.float64(k * d);
    this.labels = kernels.int32(n);
    this.list = kernels.int32(n);
    this.from = kernels.int32(n);
    this.distances = kernels.float64(n);
  }

  /** (k, d). */
  get sums(): Float64Array {
    return this.sumArray.values;
  }

  /** @param labels of the different rows, after the changes. */
  follow(labels: Int32Array, { rows, from }: Changes, task: TaskContext): void {
    if (rows.length > MOST_MOVED * labels.length) {
      this.addAll(labels, task);
      return;
    }
    const sizes = this.rows.sizes.values;
    const { counts } = this;
    this.labels.values.set(labels);
    this.list.values.set(rows);
    this.from.values.set(from);
    for (let at = 0; at < rows.length; at++) {
      counts[from[at]] -= sizes[rows[at]];
      counts[labels[rows[at]]] += sizes[rows[at]];
    }
    this.add(this.list.pointer, this.from.pointer, rows.length, task);
    // Nothing of the rounding of what came and went stays where all are gone.
    if (from.some((cluster) => counts[cluster] === 0)) this.addAll(labels, task);
  }

  addAll(labels: Int32Array, task: TaskContext): void {
    const sizes = this.rows.sizes.values;
    const { counts } = this;
    this.labels.values.set(labels);
    counts.fill(0);
    for (let row = 0; row < labels.length; row++) counts[labels[row]] += sizes[row];
    this.sums.fill(0);
    this.add(0, 0, labels.length, task);
  }

  /** (k, d) of the rows of each cluster, none of which is empty. */
  meansOf(labels: Int32Array, task: TaskContext): DoubleMatrix {
    this.addAll(labels, task);
    const { d } = this.rows;
    const data = this.sums.slice();
    for (let c = 0, at = 0; c < this.k; c++) for (let j = 0; j < d; j++, at++) data[at] /= this.counts[c];
    return { n: this.k, d, data };
  }

  /** Squared distance of each different row to its centre, without the cancellation of the product form. */
  ownDistances(labels: Int32Array, centers: DoubleMatrix, task: TaskContext): Float64Array {
    const { source, n, calls } = this.rows;
    this.labels.values.set(labels);
    this.centers.values.set(centers.data);
    const given = [this.labels.pointer, this.centers.pointer, this.distances.pointer];
    calls.run('centeredDistances', [...source, FIRST, END, ...given], n, PIECE_ROWS, task);
    return this.distances.values.slice();
  }

  /**
   * Threads share the columns, so that each sum is added in the order of the rows.
   * @param list of so many rows, with their clusters before; all rows where it is 0.
   */
  private add(list: number, from: number, count: number, task: TaskContext): void {
    const { source, sizes, d, calls } = this.rows;
    const [rows, bytes, ...place] = source;
    const most = Math.max(1, Math.floor(CALL_NUMBERS / Math.max(1, d)));
    const parts = Math.max(1, Math.min(calls.threads, Math.floor(d / MIN_PIECE_COLUMNS)));
    const step = 2 * Math.ceil(d / parts / 2);
    for (let at = 0; at < count; at += most) {
      // A list is read from there on; of all rows, the rows with what is theirs.
      const [listed, every] = list === 0 ? [0, at] : [at, 0];
      const own = [Math.min(most, count - at), this.labels.pointer + 4 * every, sizes.pointer + 4 * every];
      const changes = [list + 4 * listed, from + 4 * listed];
      const begin = [rows + every * d * bytes, bytes, ...place, ...changes];
      calls.run('addCenteredRows', [...begin, ...own, this.sumArray.pointer, FIRST, END], d, step, task);
    }
  }
}
