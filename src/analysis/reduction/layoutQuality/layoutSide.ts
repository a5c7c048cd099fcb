/** Measured rows in the layout: the nearest of each, and the ranks of the rows that are nearest in the space. */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import type { AnyMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';

/** Pairs of a piece, some 1 ms, and pieces between two reports. */
const PIECE_PAIRS = 500_000;
const REPORTED_PIECES = 32;

export class LayoutSide {
  /** (m, k), nearest first, without the row itself, lowest index first on ties; set by `findNearest`. */
  readonly nearest: KernelArray<Int32Array>;
  private readonly columns: KernelArray<Float64Array>;
  /** Of a column. */
  private readonly stride: number;
  private readonly list: KernelArray<Int32Array>;
  private readonly scratch: KernelArray<Float64Array>;
  private readonly counts: KernelArray<Int32Array>;
  private readonly keys: KernelArray<Float64Array>;
  private readonly beyond: KernelArray<Float64Array>;

  /** @param rows that are measured (m). Input already checked: finite, n > k. */
  constructor(
    kernels: Kernels,
    private readonly calls: RangeCalls,
    private readonly layout: AnyMatrix,
    private readonly rows: Int32Array,
    private readonly k: number,
  ) {
    const { n, d, data } = layout;
    const m = rows.length;
    const stride = n + (n % 2);
    this.stride = stride;
    this.columns = kernels.float64(stride * d);
    this.list = kernels.int32(m);
    this.scratch = kernels.float64(calls.threads * stride);
    this.counts = kernels.int32(2 * k * calls.threads);
    this.keys = kernels.float64(m * k);
    this.nearest = kernels.int32(m * k);
    this.beyond = kernels.float64(m);
    this.list.values.set(rows);
    const own = this.columns.values;
    for (let i = 0, at = 0; i < n; i++) for (let c = 0; c < d; c++, at++) own[c * stride + i] = data[at];
  }

  /** Progress in rows. */
  findNearest(task: TaskContext): void {
    const { calls, scratch, keys, nearest, k } = this;
    this.eachPart(task, (first, given, range) => {
      const out = [scratch.pointer, keys.pointer + 8 * first * k, nearest.pointer + 4 * first * k];
      calls.run('layoutNearest', [...given, ...out], ...range);
    });
  }

  /**
   * Of each row, how far the ranks of given rows lie beyond k, in sum (m); valid until the next allocation. Progress in rows.
   * @param targets (m, k).
   */
  ranksBeyond(targets: KernelArray<Int32Array>, task: TaskContext): Float64Array {
    const { calls, scratch, counts, beyond, k } = this;
    this.eachPart(task, (first, given, range) => {
      const own = [targets.pointer + 4 * first * k, scratch.pointer, counts.pointer];
      calls.run('layoutRanks', [...given, ...own, beyond.pointer + 8 * first], ...range);
    });
    return beyond.values;
  }

  /** Parts between reports: from which row on, the first parameters and the last arguments of a call. */
  private eachPart(
    task: TaskContext,
    run: (
      first: number,
      given: readonly number[],
      range: [count: number, step: number, task: TaskContext],
    ) => void,
  ): void {
    const { columns, stride, list, k } = this;
    const { n, d } = this.layout;
    const m = this.rows.length;
    const step = Math.max(1, Math.floor(PIECE_PAIRS / n));
    for (let first = 0; first < m; first += step * REPORTED_PIECES) {
      task.progress(first, m);
      const given = [columns.pointer, n, stride, d, list.pointer + 4 * first, FIRST, END, k];
      run(first, given, [Math.min(m - first, step * REPORTED_PIECES), step, task]);
    }
    task.progress(m, m);
  }
}
