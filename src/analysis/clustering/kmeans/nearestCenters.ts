/**
 * The nearest centre of each row, from iteration to iteration. Bounds (Hamerly 2010) tell which rows cannot have changed
 * their centre: at least this near to their own, at most that near to any other. The rest are compared with all centres, so
 * the labels are those of comparing all.
 */
import type { KernelArray } from '../../kernels/kernels';
import { END, FIRST } from '../../kernels/rangeCalls';
import type { DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { Changes } from './clusters';
import { fillFours, fours, PIECE_ROWS, type WeightedRows } from './weightedRows';

/** Far above the rounding of bounds and distances, relative to them. */
const MARGIN = 1e-9;
export class NearestCenters {
  private readonly labelArray: KernelArray<Int32Array>;
  private readonly upper: KernelArray<Float64Array>;
  private readonly lower: KernelArray<Float64Array>;
  /** Rows to be compared with all centres, then those that changed. */
  private readonly list: KernelArray<Int32Array>;
  private readonly before: KernelArray<Int32Array>;
  private readonly held: KernelArray<Float64Array>;
  private readonly lengths: KernelArray<Float64Array>;
  private readonly moves: KernelArray<Float64Array>;
  /** Scratch of the kernel. */
  private readonly products: KernelArray<Float64Array>;
  private centers: DoubleMatrix | undefined;

  constructor(
    private readonly rows: WeightedRows,
    private readonly k: number,
  ) {
    const { n, d, kernels, calls } = rows;
    const most = 4 * fours(k);
    this.labelArray = kernels.int32(n);
    this.upper = kernels.float64(n);
    this.lower = kernels.float64(n);
    this.list = kernels.int32(n + 1); // one is written beyond the last that counts
    this.before = kernels.int32(n);
    this.held = kernels.float64(most * d);
    this.lengths = kernels.float64(k);
    this.moves = kernels.float64(k);
    this.products = kernels.float64(calls.threads * PIECE_ROWS * most);
    this.begin();
  }

  /** Of each row; lowest centre on ties; -1 before the first assignment. Valid until the memory of the kernels grows. */
  get labels(): Int32Array {
    return this.labelArray.values;
  }

  /** Forgets all. */
  begin(): void {
    this.labels.fill(-1);
    this.centers = undefined;
  }

  /** Assigns all rows. @returns rows whose label has changed, with the former one; valid until the next call. */
  assign(centers: DoubleMatrix, task: TaskContext): Changes {
    const { kernels, n } = this.rows;
    const open = this.centers ? this.openRows(this.centers, centers) : undefined;
    this.centers = centers;
    const list = open === undefined ? 0 : this.list.pointer;
    const count = open ?? n;
    this.compare(centers, list, count, task);
    const { before, labelArray } = this;
    const place = [before.pointer, count, labelArray.pointer, this.list.pointer] as const;
    const changed = kernels.call.changedRows(list, ...place);
    return { rows: this.list.values.subarray(0, changed), from: before.values.subarray(0, changed) };
  }

  private compare(centers: DoubleMatrix, list: number, count: number, task: TaskContext): void {
    const { rows, held, lengths, products, labelArray, upper, lower, before } = this;
    fillFours(held.values, centers);
    lengths.values.set(squaredNorms(centers));
    const longest = lengths.values.reduce((most, length) => Math.max(most, length), 0);
    const given = [rows.norms.pointer, held.pointer, lengths.pointer, this.k, longest];
    const out = [labelArray.pointer, upper.pointer, lower.pointer, before.pointer];
    const scratch = [PIECE_ROWS, rows.scratch.pointer, products.pointer];
    const parameters = [...rows.source, list, FIRST, END, ...given, ...scratch, ...out];
    rows.calls.run('assignRows', parameters, count, PIECE_ROWS, task);
  }

  /** Moves the bounds as the centres have moved. @returns how many rows may have another nearest one now: those of `list`. */
  private openRows(before: DoubleMatrix, after: DoubleMatrix): number {
    const moves = movesOf(before, after);
    this.moves.values.set(moves);
    let [farthest, largest, other] = [-1, 0, 0];
    moves.forEach((move, c) => {
      if (farthest < 0 || move > largest) {
        other = largest;
        largest = move;
        farthest = c;
      } else if (move > other) other = move;
    });
    return this.rows.kernels.call.openRows(
      this.rows.n,
      this.labelArray.pointer,
      this.upper.pointer,
      this.lower.pointer,
      this.moves.pointer,
      farthest,
      largest,
      other,
      1 + MARGIN,
      this.list.pointer,
    );
  }
}

function movesOf(before: DoubleMatrix, after: DoubleMatrix): Float64Array {
  const moves = new Float64Array(before.n);
  for (let c = 0; c < before.n; c++) {
    let sum = 0;
    for (let at = c * before.d; at < (c + 1) * before.d; at++) sum += (after.data[at] - before.data[at]) ** 2;
    moves[c] = Math.sqrt(sum) * (1 + MARGIN);
  }
  return moves;
}

function squaredNorms(x: DoubleMatrix): Float64Array {
  const out = new Float64Array(x.n);
  for (let i = 0, at = 0; i < x.n; i++) {
    let sum = 0;
    for (let j = 0; j < x.d; j++, at++) sum += x.data[at] ** 2;
    out[i] = sum;
  }
  return out;
}
