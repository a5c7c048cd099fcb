/**
 * Mean distance to the nNeighbors nearest rows (Angiulli & Pizzuti 2002, as a mean): isolated rows are anomalous.
 *
 * nNeighbors beyond n - 1 is taken as n - 1; fewer than two rows score 0. Flagged are the scores strictly above the
 * (1 - contamination) quantile.
 * Beyond 1,000,000 different rows the nearest of every row are looked for among 20,000 of them.
 * Time O(n² d) for the neighbours, which other methods share; memory O(n nNeighbors).
 */
import { otherRows } from '../methods/dataFacts';
import { defineMethod, type OutlierResult } from '../methods/method';
import { neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { neighborBytes, type Neighbors, neighbors, pairKeys } from '../numeric/neighbors';
import { float, int, oneOf, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { neighborDetector } from './comparison/neighborDetector';
import { flagShare } from './flags';
import { scoredRows } from './scoredRows';

const params = {
  metric: oneOf(metrics, { default: 'euclidean', help: 'Distance between embeddings.' }),
  nNeighbors: int({ default: 5, min: 1, help: 'Nearest rows whose distances are averaged.' }),
  contamination: float({ default: 0.1, above: 0, max: 0.5, help: 'Share of rows to flag.' }),
  neighborSearch,
};
export type KnnDistanceParams = ParamsOf<typeof params>;

export const knnDistanceMethod = defineMethod({
  name: 'knn-distance',
  title: 'Mean k-NN distance',
  kind: 'outliers',
  params,
  cost: { rows: 4 },
  detector: neighborDetector<number>({
    cost: ({ n }) => 2 * n, // its neighbours are those of another detector
    fit: knnDistance,
    scoresOf: meanDistances,
    flag: flagShare,
  }),
  landmarks: {
    search: ({ nNeighbors, metric }) => ({ k: nNeighbors, metric }),
    begin: (fitted: OutlierResult, _space, { contamination }, others) =>
      Promise.resolve(
        scoredRows(
          fitted,
          others,
          (_nearest, distances) => distances.reduce((sum, distance) => sum + distance, 0) / distances.length,
          (scores) => flagShare(scores, contamination),
        ),
      ),
  },
  limits: { nNeighbors: otherRows },
  memoryBytes: (data, { nNeighbors }) => neighborBytes(data, Math.min(nNeighbors, data.n)) + 32 * data.n,
  units: ({ metric }) => (metric === 'euclidean' ? { result: { scores: 1 } } : {}),
  fit: (space, params, _seed, task) => knnDistance(space, params, task),
});

/** @throws AnalysisError `bad-input` on NaN, infinity or values too large for single precision. */
export async function knnDistance(
  space: EmbeddingMatrix,
  params: KnnDistanceParams,
  task: TaskContext,
): Promise<OutlierResult> {
  const { n } = space.x;
  await pairKeys(space, params.metric, 'Mean k-NN distance'); // throws for bad rows in the name of this method
  if (n < 2) return { scores: new Float64Array(n), outliers: new Int32Array(0) };
  const near = await neighbors(
    space,
    params.metric,
    Math.min(params.nNeighbors, n - 1),
    subtask(task, 0, 0.95),
    params.neighborSearch,
  );
  const scores = meanDistances(near);
  task.progress(1, 1);
  return { scores, outliers: flagShare(scores, params.contamination), ...recallOf(near) };
}

/** Mean of each row's k distances (n). */
function meanDistances({ k, indices, distances }: Neighbors): Float64Array {
  const scores = new Float64Array(indices.length / k);
  for (let i = 0, at = 0; i < scores.length; i++) {
    for (let j = 0; j < k; j++, at++) scores[i] += distances[at];
    scores[i] /= k;
  }
  return scores;
}
