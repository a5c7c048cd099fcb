/**
 * Measured rows in the space: the nearest of each, and how many rows come before those that are nearest in the layout. Products in
 * single precision, block by block, decide what their bounds can; threads share the rows of a block.
 */
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { END, FIRST, type RangeCalls } from '../../kernels/rangeCalls';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { MAX_BLOCK_COLUMNS, MAX_BLOCK_LENGTH, products, rowsOf } from '../../numeric/gram';
import { type AnyMatrix, pickRows, sliceRows } from '../../numeric/matrix';
import { lowered, PADDING, raised } from '../../numeric/singleBounds';
import type { TaskContext } from '../../taskContext';

/** Rows of a block, and multiply-adds at most. */
const MAX_ROWS = MAX_BLOCK_LENGTH / MAX_BLOCK_COLUMNS;
const BLOCK_WORK = 1.2e9;
/** Rows of a piece: some 0.2 ms. */
const PIECE_ROWS = 8;
const CHECK_EVERY_ROWS = 64;

export class SpaceSide {
  /** (m, k), nearest first, without the row itself, lowest index first on ties; set by `rank`. */
  readonly nearest: KernelArray<Int32Array>;
  /** (m, k): the rows that come before each target; set by `rank`. */
  readonly nearer: KernelArray<Int32Array>;
  private readonly nearestKeys: KernelArray<Float64Array>;
  private readonly targetKeys: KernelArray<Float64Array>;
  private readonly block: KernelArray<Float32Array>;
  /** Where products are made: ONNX Runtime takes no memory that threads share. */
  private readonly products: Float32Array<ArrayBuffer> | undefined;
  private readonly indices: KernelArray<Int32Array>;
  private readonly bounds: KernelArray<Float64Array>;
  private readonly low: KernelArray<Float32Array>;
  private readonly high: KernelArray<Float32Array>;
  private readonly vectors: KernelArray<Float32Array> | KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Uint8Array>;
  private readonly mostRows: number;
  private readonly mostColumns: number;

  /** @param keys of Euclidean distances. @param rows that are measured (m), ascending. */
  constructor(
    kernels: Kernels,
    private readonly calls: RangeCalls,
    private readonly keys: DistanceBounds,
    private readonly rows: Int32Array,
    private readonly k: number,
  ) {
    const { n, d } = keys.x;
    const m = rows.length;
    this.mostColumns = Math.min(n, MAX_BLOCK_COLUMNS);
    const affordable = Math.max(1, Math.floor(BLOCK_WORK / (this.mostColumns * Math.max(1, d))));
    this.mostRows = Math.min(m, MAX_ROWS, affordable);
    this.nearest = kernels.int32(m * k);
    this.nearer = kernels.int32(m * k);
    this.nearestKeys = kernels.float64(m * k);
    this.targetKeys = kernels.float64(m * k);
    this.block = kernels.float32(this.mostRows * this.mostColumns + PADDING);
    if (calls.threads > 1) this.products = new Float32Array(this.block.length);
    this.indices = kernels.int32(this.mostRows);
    this.bounds = kernels.float64(2 * this.mostRows);
    this.low = kernels.float32(this.mostColumns + PADDING);
    this.high = kernels.float32(this.mostColumns + PADDING);
    const numbers = (this.mostRows + this.mostColumns) * d;
    const inSingle = keys.rows.data instanceof Float32Array;
    this.vectors = inSingle ? kernels.float32(numbers) : kernels.float64(numbers);
    this.scratch = kernels.uint8(calls.threads * kernels.call.spaceRanksBytes(k));
  }

  /**
   * Progress in pairs.
   * @param targets (m, k): rows, without the row itself.
   */
  async rank(targets: KernelArray<Int32Array>, task: TaskContext): Promise<void> {
    const { n } = this.keys.x;
    const m = this.rows.length;
    this.nearestKeys.values.fill(Infinity);
    this.nearest.values.fill(0x7fffffff); // loses every tie
    this.measureTargets(targets.values, task);
    for (let firstColumn = 0; firstColumn < n; firstColumn += MAX_BLOCK_COLUMNS) {
      const columns = Math.min(MAX_BLOCK_COLUMNS, n - firstColumn);
      this.takeColumns(firstColumn, columns);
      for (let first = 0; first < m; first += this.mostRows) {
        task.progress(firstColumn * m + first * columns, n * m);
        const count = Math.min(this.mostRows, m - first);
        await this.compare(targets, first, count, firstColumn, columns, task);
      }
    }
    task.progress(1, 1);
  }

  private measureTargets(targets: Int32Array, task: TaskContext): void {
    const { keys, rows, k } = this;
    const own = this.targetKeys.values;
    rows.forEach((i, p) => {
      if (p % CHECK_EVERY_ROWS === 0) task.check();
      for (let at = p * k; at < (p + 1) * k; at++) own[at] = keys.exactKey(i, targets[at]);
    });
  }

  private takeColumns(firstColumn: number, columns: number): void {
    const { keys, mostRows } = this;
    const [low, high] = [this.low.values, this.high.values];
    for (let c = 0, j = firstColumn; c < columns; c++, j++) {
      low[c] = lowered(keys.lowerBound[j]);
      high[c] = raised(keys.lowerBound[j] + keys.error[j]);
    }
    this.takeVectors(sliceRows(keys.rows, firstColumn, columns), mostRows);
  }

  private takeVectors({ d, data }: AnyMatrix, place: number): void {
    this.vectors.values.set(data, place * d);
  }

  private async compare(
    targets: KernelArray<Int32Array>,
    first: number,
    count: number,
    firstColumn: number,
    columns: number,
    task: TaskContext,
  ): Promise<void> {
    const { calls, keys, k, mostRows, vectors } = this;
    const { x, lowerBound, error } = keys;
    const rows = this.rows.subarray(first, first + count);
    const whole = rows[count - 1] - rows[0] === count - 1;
    const left = whole ? rowsOf(x, rows[0], count) : pickRows(x, rows);
    const out = this.products ?? (this.block.values as Float32Array<ArrayBuffer>);
    const data = await products(left, rowsOf(x, firstColumn, columns), out);
    if (this.products) this.block.values.set(data);
    this.takeVectors(whole ? sliceRows(keys.rows, rows[0], count) : pickRows(keys.rows, rows), 0);
    this.indices.values.set(rows);
    const bounds = this.bounds.values;
    rows.forEach((i, r) => {
      bounds[2 * r] = lowerBound[i];
      bounds[2 * r + 1] = error[i];
    });
    const list = (array: KernelArray<Int32Array | Float64Array>, bytes: number) =>
      array.pointer + bytes * first * k;
    const parameters = [
      ...[this.block.pointer, this.indices.pointer, FIRST, END, firstColumn, columns],
      ...[this.low.pointer, this.high.pointer, this.bounds.pointer, k],
      ...[vectors.pointer, mostRows, x.d, vectors.values.BYTES_PER_ELEMENT],
      ...[list(this.targetKeys, 8), list(targets, 4), list(this.nearer, 4)],
      ...[list(this.nearestKeys, 8), list(this.nearest, 4), this.scratch.pointer],
    ];
    calls.run('spaceRanks', parameters, count, PIECE_ROWS, task);
  }
}
