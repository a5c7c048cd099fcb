/**
 * The nearest centre of each row, from iteration to iteration. Bounds (Hamerly 2010) tell which rows cannot have changed
 * their centre: at least this near to their own, at most that near to any other. The rest are compared with all centres, so
 * the labels are those of comparing all.
 */
import { timesTransposed } from '../../numeric/matmul';
import { type DoubleMatrix, pickRows } from '../../numeric/matrix';

/** Far above the rounding of bounds and distances, relative to them. */
const MARGIN = 1e-9;
/** Rounding of a squared distance in its product form, relative to the squared lengths. */
const PRODUCT_ERROR = 1e-12;
/** Above this share copying the rows that are left costs more than comparing all. */
const MOST_COPIED = 0.5;

export class NearestCenters {
  /** Of each row; lowest centre on ties; -1 before the first assignment. */
  readonly labels: Int32Array;
  private readonly upper: Float64Array;
  private readonly lower: Float64Array;
  private centers: DoubleMatrix | undefined;

  constructor(
    private readonly x: DoubleMatrix,
    private readonly norms: Float64Array,
  ) {
    this.labels = new Int32Array(x.n).fill(-1);
    this.upper = new Float64Array(x.n);
    this.lower = new Float64Array(x.n);
  }

  /** Assigns all rows. @returns rows whose label has changed, with the former one. */
  async assign(centers: DoubleMatrix): Promise<readonly { readonly row: number; readonly from: number }[]> {
    const { x } = this;
    const open = this.centers ? this.openRows(this.centers, centers) : undefined;
    this.centers = centers;
    const changed: { row: number; from: number }[] = [];
    if (open?.length === 0) return changed;
    const some = open && open.length < MOST_COPIED * x.n ? open : undefined;
    const rows = some ? pickRows(x, some) : x;
    const products = (await timesTransposed(rows, centers)).data;
    const lengths = squaredNorms(centers);
    for (let place = 0, at = 0; place < rows.n; place++, at += centers.n) {
      const row = some ? some[place] : place;
      const from = this.labels[row];
      this.compare(row, products, at, lengths);
      if (this.labels[row] !== from) changed.push({ row, from });
    }
    return changed;
  }

  private compare(row: number, products: Float64Array, at: number, lengths: Float64Array): void {
    let [best, second, label, longest] = [Infinity, Infinity, 0, 0];
    for (let c = 0; c < lengths.length; c++) {
      const partial = lengths[c] - 2 * products[at + c];
      if (lengths[c] > longest) longest = lengths[c];
      if (partial < best) {
        second = best;
        best = partial;
        label = c;
      } else if (partial < second) second = partial;
    }
    const norm = this.norms[row];
    const error = PRODUCT_ERROR * (norm + longest);
    this.labels[row] = label;
    this.upper[row] = Math.sqrt(Math.max(0, best + norm) + error);
    this.lower[row] = Math.sqrt(Math.max(0, second + norm - error));
  }

  /** Moves the bounds as the centres have moved; rows that may have another nearest one now. */
  private openRows(before: DoubleMatrix, after: DoubleMatrix): Int32Array {
    const { upper, lower, labels } = this;
    const moves = movesOf(before, after);
    let [farthest, largest, other] = [-1, 0, 0];
    moves.forEach((move, c) => {
      if (farthest < 0 || move > largest) {
        other = largest;
        largest = move;
        farthest = c;
      } else if (move > other) other = move;
    });
    const open = new Int32Array(labels.length);
    let count = 0;
    for (let i = 0; i < labels.length; i++) {
      upper[i] += moves[labels[i]];
      lower[i] -= labels[i] === farthest ? other : largest;
      if (upper[i] * (1 + MARGIN) >= lower[i]) open[count++] = i;
    }
    return open.subarray(0, count);
  }
}

function movesOf(before: DoubleMatrix, after: DoubleMatrix): Float64Array {
  return Float64Array.from({ length: before.n }, (_, c) => {
    let sum = 0;
    for (let at = c * before.d; at < (c + 1) * before.d; at++) sum += (after.data[at] - before.data[at]) ** 2;
    return Math.sqrt(sum) * (1 + MARGIN);
  });
}

function squaredNorms(x: DoubleMatrix): Float64Array {
  const out = new Float64Array(x.n);
  for (let i = 0, at = 0; i < x.n; i++) for (let j = 0; j < x.d; j++, at++) out[i] += x.data[at] ** 2;
  return out;
}
