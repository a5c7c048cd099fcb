/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007) on NumPy's random stream: of 2 + ln k candidates per centre the one that
 * lowers the potential most. Several runs go on together, so that the rows are read once for the candidates of all.
 */
import type { KernelArray } from '../../kernels/kernels';
import { END, FIRST } from '../../kernels/rangeCalls';
import { cumulatedShares, type MT19937, searchSorted } from '../../numeric/mt19937';
import type { TaskContext } from '../../taskContext';
import { fillFours, fours, PIECE_ROWS, type WeightedRows } from './weightedRows';

/** Numbers that the runs which go on together hold at most, if they are several: 64 MiB. */
const MOST_NUMBERS = 2 ** 23;
const MOST_RUNS = 16;

/** Bytes in the memory of the kernels, beside the candidates. */
export function plusPlusBytes(n: number, k: number, nInit: number): number {
  const trials = trialsOf(k);
  return 8 * n * (runsOf(n, trials, nInit) * (trials + 1) + trials + 4);
}

function trialsOf(k: number): number {
  return 2 + Math.trunc(Math.log(k));
}

function runsOf(n: number, trials: number, nInit: number): number {
  const fitting = Math.floor(MOST_NUMBERS / Math.max(1, n * (trials + 1)));
  return Math.max(1, Math.min(nInit, MOST_RUNS, fitting));
}

export class PlusPlus {
  /** That go on together. */
  readonly runs: number;
  private readonly trials: number;
  /** Of the first centre, each row as likely as any other. */
  private readonly even: Float64Array;
  private readonly cumulated: KernelArray<Float64Array>;
  /** Of each run, the squared distance of each row to the nearest of the centres. */
  private readonly closest: KernelArray<Float64Array>[];
  /** The same with one candidate more. */
  private readonly closer: KernelArray<Float64Array>[];
  /** Candidates of all runs, and their products with each row: (candidates up to a multiple of four, n). */
  private readonly own: { some: KernelArray<Float64Array>; products: KernelArray<Float64Array> } | undefined;

  /** @param products (n, n) of the different rows, where they are known. @param nInit runs. */
  constructor(
    private readonly rows: WeightedRows,
    private readonly products: KernelArray<Float64Array> | undefined,
    private readonly k: number,
    nInit: number,
  ) {
    const { n, d, groupOf, kernels } = rows;
    this.trials = trialsOf(k);
    this.runs = runsOf(n, this.trials, nInit);
    this.even = cumulatedShares(new Float64Array(groupOf.length).fill(1 / groupOf.length));
    this.cumulated = kernels.float64(groupOf.length);
    this.closest = Array.from({ length: this.runs }, () => kernels.float64(n));
    this.closer = Array.from({ length: this.trials }, () => kernels.float64(n));
    const most = 4 * fours(this.runs * this.trials);
    this.own = products
      ? undefined
      : { some: kernels.float64(most * d), products: kernels.float64(n * most) };
  }

  /** Of so many runs one after the other, at most `runs`. @returns k of the different rows for each. */
  starts(runs: number, random: MT19937, task: TaskContext): number[][] {
    const { k, trials, even, closest } = this;
    const groupOf = this.rows.groupOf.values;
    // The numbers of a run come before those of the next.
    const drawn = Array.from({ length: runs }, () => ({
      first: groupOf[random.choice(even)],
      later: Array.from({ length: (k - 1) * trials }, () => random.random()),
    }));
    for (let run = 0; run < runs; run++) closest[run].values.fill(Infinity);
    const chosen = this.nearest(
      drawn.map(({ first }) => [first]),
      task,
    ).map((row) => [row]);
    for (let c = 1; c < k; c++) {
      const candidates = drawn.map(({ later }, run) =>
        this.candidates(run, later.slice((c - 1) * trials, c * trials)),
      );
      this.nearest(candidates, task).forEach((row, run) => chosen[run].push(row));
    }
    return chosen;
  }

  /** Rows at shares of the potential. */
  private candidates(run: number, shares: readonly number[]): number[] {
    const { cumulated, closest, rows } = this;
    const groupOf = rows.groupOf.values;
    const place = [rows.groupOf.pointer, groupOf.length, cumulated.pointer] as const;
    const potential = rows.kernels.call.cumulate(closest[run].pointer, ...place);
    return shares.map((share) => {
      const at = searchSorted(cumulated.values, share * potential, 'left');
      return groupOf[Math.min(groupOf.length - 1, at)];
    });
  }

  /** Takes for each run the candidate that lowers the potential most, the first of equal ones. */
  private nearest(candidates: readonly (readonly number[])[], task: TaskContext): number[] {
    const { closest, closer, rows } = this;
    const { n, norms, sizes, kernels } = rows;
    const products = this.productsWith(candidates.flat(), task);
    let at = 0;
    return candidates.map((some, run) => {
      task.check();
      let best = 0;
      let least = Infinity;
      some.forEach((row, t) => {
        const place = [norms.pointer, sizes.pointer, n, row, closer[t].pointer] as const;
        const sum = kernels.call.closerDistances(closest[run].pointer, products(row, at++), ...place);
        if (!(sum < least)) return;
        least = sum;
        best = t;
      });
      [closer[best], closest[run]] = [closest[run], closer[best]];
      return some[best];
    });
  }

  /** Where the products of a row, the at-th of some, begin. */
  private productsWith(some: readonly number[], task: TaskContext): (row: number, at: number) => number {
    const { rows, own } = this;
    const { n, source, calls, scratch } = rows;
    if (!own) return (row) => (this.products?.pointer ?? 0) + 8 * row * n;
    fillFours(own.some.values, rows.pick(some));
    const place = [own.some.pointer, fours(some.length), scratch.pointer, own.products.pointer, n];
    calls.run('centeredProducts', [...source, 0, FIRST, END, ...place], n, PIECE_ROWS, task);
    return (_row, at) => own.products.pointer + 8 * at * n;
  }
}
