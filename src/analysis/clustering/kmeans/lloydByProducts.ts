/**
 * Lloyd's iteration from the products of the rows with each other alone: of few long rows they are computed once for all
 * runs, and a row that changes its cluster then costs n additions instead of products with all centres.
 */
import { addTimes } from '../../numeric/addTimes';
import type { WeightedRows } from './weightedRows';

/** Above this share of changed rows adding all anew costs less than moving them. */
const MOST_MOVED = 0.3;

export interface ProductRun {
  /** Of each different row. */
  readonly labels: Int32Array;
  /** Clusters whose means are the centres. */
  readonly members: Int32Array;
  /** Up to the rounding of products. */
  readonly inertia: number;
  readonly nIter: number;
}

/**
 * @param products (n, n) of the different rows. @param starts k of them, the first centres.
 * @returns the run of `lloyd`; undefined where a cluster runs empty.
 */
export function lloydByProducts(
  { sizes, norms }: WeightedRows,
  products: Float64Array,
  starts: readonly number[],
  tolerance: number,
  maxIter: number,
  onTurn: (turn: number) => void,
): ProductRun | undefined {
  const clusters = new Clusters(sizes, products, starts);
  let members = clusters.labels.slice();
  let settled = false;
  let nIter = 0;
  while (nIter < maxIter) {
    onTurn(nIter);
    nIter++;
    const changed = clusters.assign(norms);
    if (!clusters.move(changed)) return undefined;
    members = clusters.labels.slice();
    if (changed.length === 0) {
      settled = true;
      break;
    }
    if (clusters.shift <= tolerance) break;
  }
  if (!settled) clusters.assign(norms);
  return { labels: clusters.labels, members, inertia: clusters.inertia, nIter };
}

interface Change {
  readonly row: number;
  /** -1: none. */
  readonly from: number;
}

class Clusters {
  /** Nearest centre of each row, the lowest on ties. */
  readonly labels: Int32Array;
  /** Of the last assignment. */
  inertia = 0;
  /** Sum of the squared distances by which the centres have moved. */
  shift = 0;
  private readonly n: number;
  private readonly k: number;
  /** (k, n): products of the sum of a cluster with each row. */
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  /** Squared, of the centres. */
  private lengths: Float64Array;
  /** Products of the sum of the rows that are assigned to a centre with it. */
  private readonly along: Float64Array;

  constructor(
    private readonly sizes: Int32Array,
    private readonly products: Float64Array,
    starts: readonly number[],
  ) {
    const n = sizes.length;
    this.n = n;
    this.k = starts.length;
    this.labels = new Int32Array(n).fill(-1);
    this.sums = new Float64Array(this.k * n);
    starts.forEach((row, c) => this.sums.set(products.subarray(row * n, (row + 1) * n), c * n));
    this.counts = new Float64Array(this.k).fill(1);
    this.lengths = Float64Array.from(starts, (row) => products[row * n + row]);
    this.along = new Float64Array(this.k);
  }

  /** @returns rows whose nearest centre has changed. */
  assign(norms: Float64Array): readonly Change[] {
    const { n, k, sums, counts, lengths, labels, sizes, along } = this;
    const changed: Change[] = [];
    along.fill(0);
    this.inertia = 0;
    for (let row = 0; row < n; row++) {
      let [least, nearest, product] = [Infinity, 0, 0];
      for (let c = 0, at = row; c < k; c++, at += n) {
        const own = sums[at] / counts[c];
        const partial = lengths[c] - 2 * own;
        if (partial >= least) continue;
        least = partial;
        nearest = c;
        product = own;
      }
      along[nearest] += sizes[row] * product;
      this.inertia += sizes[row] * Math.max(0, norms[row] + least);
      if (labels[row] === nearest) continue;
      changed.push({ row, from: labels[row] });
      labels[row] = nearest;
    }
    return changed;
  }

  /** Moves the centres to the means of their rows; false where one has none. */
  move(changed: readonly Change[]): boolean {
    const { n, k, sums, counts, labels, sizes, along } = this;
    if (changed.length > MOST_MOVED * n) {
      sums.fill(0);
      counts.fill(0);
      for (let row = 0; row < n; row++) this.add(row, labels[row], 1);
    } else {
      for (const { row, from } of changed) {
        this.add(row, from, -1);
        this.add(row, labels[row], 1);
      }
    }
    if (counts.includes(0)) return false;
    const lengths = new Float64Array(k);
    for (let row = 0; row < n; row++) lengths[labels[row]] += sizes[row] * sums[labels[row] * n + row];
    this.shift = 0;
    for (let c = 0; c < k; c++) {
      lengths[c] /= counts[c] ** 2;
      this.shift += Math.max(0, lengths[c] + this.lengths[c] - (2 * along[c]) / counts[c]);
    }
    this.lengths = lengths;
    return true;
  }

  private add(row: number, cluster: number, sign: 1 | -1): void {
    const { n, sums, products, sizes } = this;
    const times = sign * sizes[row];
    this.counts[cluster] += times;
    addTimes(sums, cluster * n, products, row * n, n, times);
  }
}
