/**
 * Lloyd's iteration from the products of the rows with each other alone: of few long rows they are computed once for all
 * runs, and a row that changes its cluster then costs n additions instead of products with all centres.
 */
import type { KernelArray } from '../../kernels/kernels';
import { MOST_MOVED } from './clusters';
import type { WeightedRows } from './weightedRows';

export interface ProductRun {
  /** Of each different row. */
  readonly labels: Int32Array;
  /** Clusters whose means are the centres. */
  readonly members: Int32Array;
  /** Up to the rounding of products. */
  readonly inertia: number;
  readonly nIter: number;
}

export class LloydByProducts {
  /** Nearest centre of each row, the lowest on ties. */
  private readonly labels: KernelArray<Int32Array>;
  /** (k, n): products of the sum of a cluster with each row. */
  private readonly sums: KernelArray<Float64Array>;
  private readonly counts: KernelArray<Float64Array>;
  /** Squared, of the centres. */
  private readonly lengths: KernelArray<Float64Array>;
  /** Products of the sum of the rows that are assigned to a centre with it. */
  private readonly along: KernelArray<Float64Array>;
  private readonly scratch: KernelArray<Float64Array>;
  private readonly changed: KernelArray<Int32Array>;
  private readonly from: KernelArray<Int32Array>;
  /** Inertia of the last assignment, and the sum of the squared distances by which the centres have moved. */
  private readonly found: KernelArray<Float64Array>;

  /** @param products (n, n) of the different rows. */
  constructor(
    private readonly rows: WeightedRows,
    private readonly products: KernelArray<Float64Array>,
    private readonly k: number,
  ) {
    const { n, kernels } = rows;
    this.labels = kernels.int32(n);
    this.sums = kernels.float64(k * n);
    this.counts = kernels.float64(k);
    this.lengths = kernels.float64(k);
    this.along = kernels.float64(k);
    this.scratch = kernels.float64(k);
    this.changed = kernels.int32(n);
    this.from = kernels.int32(n);
    this.found = kernels.float64(2);
  }

  /**
   * @param starts k of the different rows, the first centres.
   * @returns the run of `Lloyd`; undefined where a cluster runs empty.
   */
  run(
    starts: readonly number[],
    tolerance: number,
    maxIter: number,
    onTurn: (turn: number) => void,
  ): ProductRun | undefined {
    this.begin(starts);
    const labels = this.labels.values;
    let members = labels.slice();
    let settled = false;
    let nIter = 0;
    while (nIter < maxIter) {
      onTurn(nIter);
      nIter++;
      const changed = this.assign();
      if (!this.move(changed)) return undefined;
      members = labels.slice();
      if (changed === 0) {
        settled = true;
        break;
      }
      if (this.found.values[1] <= tolerance) break;
    }
    if (!settled) this.assign();
    return { labels: labels.slice(), members, inertia: this.found.values[0], nIter };
  }

  private begin(starts: readonly number[]): void {
    const { rows, sums, lengths } = this;
    const { n } = rows;
    const products = this.products.values;
    this.labels.values.fill(-1);
    this.counts.values.fill(1);
    starts.forEach((row, c) => {
      sums.values.set(products.subarray(row * n, (row + 1) * n), c * n);
      lengths.values[c] = products[row * n + row];
    });
  }

  /** @returns how many rows have another nearest centre: those of `changed`. */
  private assign(): number {
    const { rows, labels, sums, counts, lengths, along, changed, from, found } = this;
    return rows.kernels.call.assignByProducts(
      rows.n,
      this.k,
      sums.pointer,
      counts.pointer,
      lengths.pointer,
      rows.norms.pointer,
      rows.sizes.pointer,
      labels.pointer,
      along.pointer,
      changed.pointer,
      from.pointer,
      found.pointer,
    );
  }

  /** Moves the centres to the means of their rows; false where one has none. */
  private move(count: number): boolean {
    const { rows, products, labels, sums, counts, lengths, along, changed, from, found, scratch } = this;
    const hasRows = rows.kernels.call.moveByProducts(
      rows.n,
      this.k,
      products.pointer,
      sums.pointer,
      counts.pointer,
      lengths.pointer,
      rows.sizes.pointer,
      labels.pointer,
      along.pointer,
      changed.pointer,
      from.pointer,
      count > MOST_MOVED * rows.n ? -1 : count,
      found.pointer + 8,
      scratch.pointer,
    );
    return hasRows !== 0;
  }
}
