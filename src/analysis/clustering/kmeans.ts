/**
 * K-means as scikit-learn 1.6 computes it (sklearn.cluster.KMeans, algorithm "lloyd", init "k-means++"): greedy
 * k-means++ (Arthur & Vassilvitskii 2007) on NumPy's random stream, Lloyd's iteration, best of nInit runs. Equal
 * seeds give equal labels.
 *
 * Ties go to the lowest centre. Identical rows share a cluster, so there may be fewer clusters than k. A cluster
 * that runs empty takes the row farthest from its centre.
 * Differs from the reference: all sums are doubles, so inertia agrees to about 1e-6, not to the last bit, and a row
 * exactly between two centres (whole numbers in few dimensions) goes to the lower, there where rounding puts it.
 * Equal rows are computed once, and rows that bounds show to keep their centre are not compared with the others.
 * Time O(nInit x iterations x n k d) at most, memory O(n d), of which the rows lie in that of the kernels (4 GiB).
 */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import type { KernelArray } from '../kernels/kernels';
import { type DataFacts, type DataShape } from '../methods/dataFacts';
import { defineMethod } from '../methods/method';
import type { AnyMatrix, Matrix } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { badParameter, float, int, type ParamsOf } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { Clusters } from './kmeans/clusters';
import { Lloyd, type LloydResult } from './kmeans/lloyd';
import { LloydByProducts, type ProductRun } from './kmeans/lloydByProducts';
import { PlusPlus, plusPlusBytes } from './kmeans/plusPlus';
import { MAX_PRODUCT_ROWS, type WeightedRows, weightedRows } from './kmeans/weightedRows';

const params = {
  k: int({ default: 8, min: 1, help: 'Number of clusters; at most the number of rows.' }),
  nInit: int({
    default: 10,
    min: 1,
    max: 1000,
    help: 'Runs from different starts, of which the best is kept.',
  }),
  maxIter: int({ default: 300, min: 1, max: 100_000, help: 'Iterations of one run at most.' }),
  tol: float({
    default: 1e-4,
    min: 0,
    help: 'A run ends when the centres move less, relative to the variance.',
  }),
};
export type KmeansParams = ParamsOf<typeof params>;

export interface KmeansResult {
  /** Int32Array (n), 0..k-1. */
  readonly labels: Int32Array;
  /** (k, d) float32. */
  readonly centers: Matrix;
  /** Distance of each row to its own centre (n). */
  readonly distances: Float32Array;
  /** Sum of squared distances. */
  readonly inertia: number;
  /** Iterations of the best run. */
  readonly nIter: number;
}

export const kmeansMethod = defineMethod({
  name: 'kmeans',
  title: 'K-means',
  kind: 'clustering',
  params,
  cost: { rows: 60, pairs: 25 },
  capabilities: {
    roles: ['clustering'],
    tuning: { by: 'silhouette', param: 'k', values: Array.from({ length: 19 }, (_none, at) => at + 2) },
  },
  limits: { k: { most: ({ n }) => n, lowers: false } },
  memoryBytes: kmeansBytes,
  units: () => ({ result: { centers: 1, distances: 1, inertia: 2 } }),
  warnings: (data, { k }) => fewerDistinctRows('K-means', data, k),
  fit: (space, params, seed, task) => kmeans(space.exact, params, seed, task),
});

/** Starts that take as long as what prepares the rows: its share of the progress. */
export const PREPARING_STARTS = 1;
/** Iterations that the first run is taken to last; 41 to 110 each on 10,000 images. */
const USUAL_TURNS = 60;

/** Bytes of `kmeans` besides the rows. */
export function kmeansBytes(
  { n, d }: DataShape,
  { k, nInit }: { readonly k: number; readonly nInit: number },
): number {
  const clusters = Math.min(k, n);
  const products = n <= MAX_PRODUCT_ROWS ? 8 * n * (n + clusters) : 0;
  return 12 * n * d + products + plusPlusBytes(n, clusters, nInit) + 6 * 8 * clusters * d + 64 * n;
}

/** Said where equal rows leave fewer than k clusters to find; more than the rows are refused. */
export function fewerDistinctRows(title: string, { n, equal }: DataFacts, k: number): MessageTemplate[] {
  const distinct = equal.first.length;
  if (distinct >= k || k > n) return [];
  return [
    message`${titled(title)}: the number of different rows, ${distinct}, is below k = ${k}, so the number of clusters is ${distinct}.`,
  ];
}

/** @throws AnalysisError `bad-parameter` when k exceeds the rows; `bad-input` on NaN or infinity. */
export async function kmeans(
  x: AnyMatrix,
  params: KmeansParams,
  seed: number,
  task: TaskContext,
): Promise<KmeansResult> {
  const { k } = params;
  if (k > x.n) throw badParameter('K-means', 'k', k, message`at most the number of rows, ${x.n}`);
  const [preparing, running] = partsOf(task, [PREPARING_STARTS, params.nInit]);
  preparing.progress(0, 1);
  const runs = await KmeansRuns.create(x, k, params.nInit, preparing);
  try {
    return runs.fit(params, seed, running);
  } finally {
    runs.release();
  }
}

/** What fits with the same rows and k share. To be released. */
export class KmeansRuns {
  private readonly plusPlus: PlusPlus;
  private readonly clusters: Clusters;
  private readonly byProducts: LloydByProducts | undefined;
  private lloyd: Lloyd | undefined;

  private constructor(
    private readonly rows: WeightedRows,
    products: KernelArray<Float64Array> | undefined,
    private readonly k: number,
    nInit: number,
  ) {
    this.plusPlus = new PlusPlus(rows, products, k, nInit);
    this.clusters = new Clusters(rows, k);
    this.byProducts = products && new LloydByProducts(rows, products, k);
  }

  /**
   * @param k at most the number of rows. @param nInit of most fits.
   * @throws AnalysisError `bad-input` on NaN or infinity.
   */
  static async create(x: AnyMatrix, k: number, nInit: number, task: TaskContext): Promise<KmeansRuns> {
    const rows = weightedRows(x, task);
    try {
      return new KmeansRuns(rows, await rows.products(), k, nInit);
    } catch (error) {
      rows.release();
      throw error;
    }
  }

  release(): void {
    this.rows.release();
  }

  /** The best of nInit runs. */
  fit({ nInit, maxIter, tol }: Omit<KmeansParams, 'k'>, seed: number, task: TaskContext): KmeansResult {
    const { rows, k, byProducts, plusPlus } = this;
    const tolerance = tol * rows.variance;
    const random = new MT19937(seed);
    let best: Run | undefined;
    let turns = 0;
    let starts: number[][] = [];
    for (let i = 0; i < nInit; i++) {
      task.progress(i, nInit);
      const own = i % plusPlus.runs;
      if (own === 0) starts = plusPlus.starts(Math.min(plusPlus.runs, nInit - i), random, task);
      // A run is taken to last as long as those before it, and always a little longer than it has lasted.
      const usual = i === 0 ? USUAL_TURNS : turns / i;
      const onTurn = (turn: number) => task.progress(i + turn / Math.max(usual, 1.25 * turn + 1), nInit);
      const result =
        byProducts?.run(starts[own], tolerance, maxIter, onTurn) ??
        this.fromRows().run(rows.pick(starts[own]), tolerance, maxIter, onTurn, task);
      turns += result.nIter;
      if (!best || (result.inertia < best.inertia && !samePartition(result.labels, best.labels, k)))
        best = result;
    }
    task.progress(nInit, nInit);
    if (!best) throw new RangeError('K-means needs at least one run.');
    return this.finish(best, task);
  }

  private fromRows(): Lloyd {
    return (this.lloyd ??= new Lloyd(this.rows, this.clusters));
  }

  /** Back from the different, moved rows to the caller's. */
  private finish(best: Run, task: TaskContext): KmeansResult {
    const { rows, clusters } = this;
    const { labels, nIter } = best;
    const centers = 'centers' in best ? best.centers : clusters.meansOf(best.members, task);
    const moved = new Float32Array(centers.data.length);
    for (let i = 0; i < moved.length; i++) moved[i] = centers.data[i] + rows.mean[i % centers.d];
    const squares = clusters.ownDistances(labels, centers, task);
    const groupOf = rows.groupOf.values;
    const distances = new Float32Array(groupOf.length);
    for (let i = 0; i < distances.length; i++) distances[i] = Math.sqrt(squares[groupOf[i]]);
    return {
      labels: groupOf.map((group) => labels[group]),
      centers: { n: centers.n, d: centers.d, data: moved },
      distances,
      inertia: rows.weightedSum(squares),
      nIter,
    };
  }
}

type Run = LloydResult | ProductRun;

/** True when the labels differ at most by numbering. */
function samePartition(a: Int32Array, b: Int32Array, k: number): boolean {
  const to = new Int32Array(k).fill(-1);
  for (let i = 0; i < a.length; i++) {
    if (to[a[i]] === -1) to[a[i]] = b[i];
    else if (to[a[i]] !== b[i]) return false;
  }
  return true;
}
