/**
 * Distance of each row to the centre of its own K-means cluster: rows that fit no cluster well are anomalous.
 *
 * k beyond n is taken as n, which makes every row its own centre. Flagged are the scores strictly above the
 * (1 - contamination) quantile. Clusters, ties and random stream are those of clustering/kmeans.
 * Time O(nInit x iterations x n k d), memory O(n d).
 */
import {
  fewerDistinctRows,
  kmeansBytes,
  kmeansMethod,
  KmeansRuns,
  PREPARING_STARTS,
} from '../clustering/kmeans';
import { MAX_PRODUCT_ROWS } from '../clustering/kmeans/weightedRows';
import { defineMethod, type OutlierDetector, type OutlierResult } from '../methods/method';
import type { AnyMatrix } from '../numeric/matrix';
import { float, type ParamsOf, resolveParams } from '../params';
import { partsOf, type TaskContext } from '../taskContext';
import { COMPARED_SEEDS, FlagCounter } from './comparison/flagCounter';
import { flagShare } from './flags';

const params = {
  k: kmeansMethod.params.k,
  nInit: kmeansMethod.params.nInit,
  contamination: float({ default: 0.1, above: 0, max: 0.5, help: 'Share of rows to flag.' }),
};
export type KmeansDistanceParams = ParamsOf<typeof params>;

/**
 * The other seeds get one start each: nInit starts of all of them would cost ten times the rest of the comparison, and
 * a row flagged by most single starts does not depend on the best of ten.
 */
const detector: OutlierDetector<KmeansDistanceParams> = {
  // More or less by how soon the data converge; measured on real and on drawn images.
  cost: ({ n, d }) => n * (n <= MAX_PRODUCT_ROWS ? 110 : 20 + 1.7 * d),
  async evaluate({ exact: x }, params, seed, task) {
    const counter = new FlagCounter(x.n);
    const { nInit } = params;
    const others = Array.from({ length: COMPARED_SEEDS - 1 }, () => 1);
    const [preparing, fitting, ...parts] = partsOf(task, [PREPARING_STARTS, nInit, ...others]);
    preparing.progress(0, 1);
    const runs = await runsOf(x, params, preparing);
    try {
      const { scores, outliers } = distancesOf(runs, params, seed, fitting);
      counter.add(outliers);
      for (let i = 1; i < COMPARED_SEEDS; i++) {
        counter.add(distancesOf(runs, { ...params, nInit: 1 }, seed + i, parts[i - 1]).outliers);
      }
      return counter.evaluation(scores, outliers);
    } finally {
      runs?.release();
    }
  },
};

export const kmeansDistanceMethod = defineMethod({
  name: 'kmeans-distance',
  title: 'Distance to K-means centre',
  kind: 'outliers',
  params,
  cost: { rows: 40, pairs: 40 },
  detector,
  limits: { k: { most: ({ n }) => n, lowers: true } },
  memoryBytes: kmeansBytes,
  units: () => ({ result: { scores: 1 } }),
  warnings: (data, { k }) => fewerDistinctRows('Distance to K-means centre', data, k),
  fit: (space, params, seed, task) => kmeansDistance(space.exact, params, seed, task),
});

/** @throws AnalysisError `bad-input` on NaN or infinity. */
export async function kmeansDistance(
  x: AnyMatrix,
  params: KmeansDistanceParams,
  seed: number,
  task: TaskContext,
): Promise<OutlierResult> {
  const [preparing, running] = partsOf(task, [PREPARING_STARTS, params.nInit]);
  preparing.progress(0, 1);
  const runs = await runsOf(x, params, preparing);
  try {
    return distancesOf(runs, params, seed, running);
  } finally {
    runs?.release();
  }
}

/** None without rows. */
async function runsOf(
  x: AnyMatrix,
  { k, nInit }: KmeansDistanceParams,
  task: TaskContext,
): Promise<KmeansRuns | undefined> {
  return x.n === 0 ? undefined : KmeansRuns.create(x, Math.min(k, x.n), nInit, task);
}

function distancesOf(
  runs: KmeansRuns | undefined,
  { nInit, contamination }: KmeansDistanceParams,
  seed: number,
  task: TaskContext,
): OutlierResult {
  if (!runs) return { scores: new Float64Array(0), outliers: new Int32Array(0) };
  const request = resolveParams(kmeansMethod.params, { nInit }, 'Distance to K-means centre');
  const scores = Float64Array.from(runs.fit(request, seed, task).distances);
  return { scores, outliers: flagShare(scores, contamination) };
}
