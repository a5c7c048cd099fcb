/**
 * Distance of each row to the centre of its own K-means cluster: what fits no cluster well is strange.
 *
 * k beyond n is taken as n, which makes every row its own centre. Flagged are the scores strictly above the
 * (1 - contamination) quantile. Clusters, ties and random stream are those of clustering/kmeans.
 * Time O(nInit x iterations x n k d), memory O(n d).
 */
import { kmeans, kmeansMethod } from '../clustering/kmeans';
import { defineMethod, type OutlierResult } from '../methods/method';
import type { Matrix } from '../numeric/matrix';
import { float, type ParamsOf, resolveParams } from '../params';
import type { TaskContext } from '../taskContext';
import { flagShare } from './flags';

const params = {
  k: kmeansMethod.params.k,
  nInit: kmeansMethod.params.nInit,
  contamination: float({ default: 0.1, above: 0, max: 0.5, help: 'Share of rows to flag.' }),
};
export type KmeansDistanceParams = ParamsOf<typeof params>;

export const kmeansDistanceMethod = defineMethod({
  name: 'kmeans-distance',
  title: 'Distance to K-means centre',
  kind: 'outliers',
  params,
  fit: (space, params, seed, run) => kmeansDistance(space.x, params, seed, run),
});

/** @throws AnalysisError `bad-input` on NaN or infinity. */
export async function kmeansDistance(
  x: Matrix,
  params: KmeansDistanceParams,
  seed: number,
  task: TaskContext,
): Promise<OutlierResult> {
  if (x.n === 0) return { scores: new Float64Array(0), outliers: new Int32Array(0) };
  const { k, nInit, contamination } = params;
  const request = resolveParams(kmeansMethod.params, { k: Math.min(k, x.n), nInit }, 'kmeans-distance');
  const { distances } = await kmeans(x, request, seed, task);
  const scores = Float64Array.from(distances);
  return { scores, outliers: flagShare(scores, contamination) };
}
