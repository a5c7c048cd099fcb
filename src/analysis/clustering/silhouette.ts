/**
 * Silhouette (Rousseeuw 1987) as scikit-learn computes it (sklearn.metrics.silhouette_score, Euclidean): of each row
 * (b - a) / max(a, b), where a is the mean distance to the rest of its cluster and b the least mean distance to
 * another cluster; 0 for a cluster of one row; the mean over the rows.
 *
 * Noise (-1) is no cluster: its rows are left out, and the answer says how many were used. Undefined (null) with
 * fewer than two clusters or when every row used is a cluster of its own; the reference raises an error there.
 * Differs from the reference: distances are doubles also for float32 rows, and exact between near-duplicates.
 * Time O(n² d) for any number of labellings at once; memory one block of products and O(n).
 */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { timesTransposed } from '../numeric/matmul';
import { assertFinite, type DoubleMatrix, type Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';

/** Multiply-adds of one block, some 20 ms; n of doubles a row, so at most a few MiB. */
const BLOCK_WORK = 6e8;
const MAX_BLOCK_VALUES = 4e6;
/** A squared distance this small against the squared lengths has lost half its digits in the product form. */
const CANCELLED = 1e-7;

export interface Silhouette {
  /** -1 to 1; null where it is not defined. */
  readonly mean: number | null;
  /** Rows that are not noise. */
  readonly rowsUsed: number;
}

/**
 * @param labellings Int32Array (n) each, clusters 0.., noise -1.
 * @throws AnalysisError `bad-input` on NaN, infinity or labels for another number of rows.
 */
export async function silhouettes(
  x: Matrix,
  labellings: readonly Int32Array[],
  task: TaskContext,
): Promise<Silhouette[]> {
  assertFinite(x, 'Silhouette');
  for (const labels of labellings) {
    if (labels.length !== x.n) {
      throw new AnalysisError(
        'bad-input',
        message`${titled('Silhouette')}: ${labels.length} labels for ${x.n} rows.`,
      );
    }
  }
  const clusterings = labellings.map((labels) => new Scores(labels));
  if (clusterings.some((clustering) => clustering.isDefined)) {
    await eachDistanceRow(x, task, (i, distances) => {
      for (const clustering of clusterings) clustering.addRow(i, distances);
    });
  }
  return clusterings.map((clustering) => clustering.result());
}

/** Collects the scores of one labelling. */
class Scores {
  readonly isDefined: boolean;
  private readonly rowsUsed: number;
  /** By label + 1: noise first. */
  private readonly sizes: Int32Array;
  private readonly sums: Float64Array;
  private total = 0;

  constructor(private readonly labels: Int32Array) {
    const groups = labels.reduce((most, label) => Math.max(most, label), -1) + 2;
    this.sizes = new Int32Array(groups);
    this.sums = new Float64Array(groups);
    for (const label of labels) this.sizes[label + 1]++;
    this.rowsUsed = labels.length - this.sizes[0];
    const clusters = this.sizes.subarray(1).filter((size) => size > 0).length;
    this.isDefined = clusters >= 2 && clusters < this.rowsUsed;
  }

  addRow(i: number, distances: Float64Array): void {
    const { labels, sizes, sums } = this;
    const own = labels[i] + 1;
    if (!this.isDefined || own === 0 || sizes[own] === 1) return;
    sums.fill(0);
    for (let j = 0; j < labels.length; j++) sums[labels[j] + 1] += distances[j];
    const within = sums[own] / (sizes[own] - 1);
    let nearest = Infinity;
    for (let group = 1; group < sums.length; group++) {
      if (group === own || sizes[group] === 0) continue;
      nearest = Math.min(nearest, sums[group] / sizes[group]);
    }
    const largest = Math.max(within, nearest);
    if (largest > 0) this.total += (nearest - within) / largest;
  }

  result(): Silhouette {
    return { mean: this.isDefined ? this.total / this.rowsUsed : null, rowsUsed: this.rowsUsed };
  }
}

/** Visits the distances of every row to all rows, in order; the array is reused. */
async function eachDistanceRow(
  x: Matrix,
  task: TaskContext,
  visit: (i: number, distances: Float64Array) => void,
): Promise<void> {
  const { n, d } = x;
  const all: DoubleMatrix = { n, d, data: Float64Array.from(x.data) };
  const squares = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) squares[i] += all.data[at] ** 2;
  const distances = new Float64Array(n);
  const affordable = Math.floor(Math.min(BLOCK_WORK / (n * Math.max(1, d)), MAX_BLOCK_VALUES / n));
  const step = Math.max(1, Math.min(n, affordable));
  for (let first = 0; first < n; first += step) {
    task.progress(first, n);
    const rows = Math.min(step, n - first);
    const some = { n: rows, d, data: all.data.subarray(first * d, (first + rows) * d) };
    const products = (await timesTransposed(some, all)).data;
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      for (let j = 0, at = r * n; j < n; j++, at++) {
        const size = squares[i] + squares[j];
        const squared = size - 2 * products[at];
        distances[j] = Math.sqrt(squared > CANCELLED * size ? squared : squaredDistance(all, i, j));
      }
      visit(i, distances);
    }
  }
  task.progress(n, n);
}

function squaredDistance({ d, data }: DoubleMatrix, i: number, j: number): number {
  let sum = 0;
  for (let a = i * d, b = j * d; a < i * d + d; a++, b++) sum += (data[a] - data[b]) ** 2;
  return sum;
}
