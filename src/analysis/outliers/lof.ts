/**
 * Local Outlier Factor (Breunig et al. 2000) as scikit-learn 1.6 computes it (sklearn.neighbors.LocalOutlierFactor):
 * how much less dense the data are around a row than around its nNeighbors nearest rows; about 1 for an inlier.
 *
 * nNeighbors beyond n - 1 is taken as n - 1; fewer than two rows score 1. Of rows equally far the lowest index
 * is the neighbour. With "auto" a score above 1.5 is flagged, otherwise the scores strictly above the
 * (1 - contamination) quantile.
 * Differs from the reference: distances are doubles, there single precision for such data; n = 1 is answered.
 * Beyond 1,000,000 different rows densities are those of 20,000 of them, and every other row is scored as
 * LocalOutlierFactor(novelty=True) does.
 * Time O(n² d) for the neighbours, which other methods share; memory O(n nNeighbors).
 */
import { message, type MessageTemplate, titled } from '../../common/messageTemplate';
import { otherRows } from '../methods/dataFacts';
import { defineMethod, type OutlierResult } from '../methods/method';
import { neighborSearch, recallOf } from '../methods/neighborSearch';
import { metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import type { EqualRows } from '../numeric/equalRows';
import { neighborBytes, type Neighbors, neighbors, pairKeys } from '../numeric/neighbors';
import { allPairsCost } from '../numeric/searchCost';
import { autoFloat, int, oneOf, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { neighborDetector } from './comparison/neighborDetector';
import { flagAbove, flagShare } from './flags';
import { scoredRows } from './scoredRows';

const params = {
  metric: oneOf(metrics, { default: 'euclidean', help: 'Distance between embeddings.' }),
  nNeighbors: int({ default: 20, min: 1, help: 'Rows that make the neighbourhood of a row.' }),
  contamination: autoFloat({
    default: 'auto',
    above: 0,
    max: 0.5,
    help: 'Share of rows to flag; auto flags scores above 1.5.',
  }),
  neighborSearch,
};
export type LofParams = ParamsOf<typeof params>;

export const lofMethod = defineMethod({
  name: 'lof',
  title: 'Local Outlier Factor',
  kind: 'outliers',
  params,
  cost: { rows: 2 },
  detector: neighborDetector<LofParams['contamination']>({
    cost: allPairsCost,
    fit: lof,
    scoresOf: localOutlierFactors,
    flag: flagLof,
  }),
  landmarks: {
    search: ({ nNeighbors, metric }) => ({ k: nNeighbors, metric }),
    async begin(fitted: OutlierResult, space, params, others, task) {
      const k = Math.min(params.nNeighbors, space.x.n - 1);
      const near = await neighbors(space, params.metric, k, task, params.neighborSearch);
      return scoredRows(fitted, others, noveltyOf(near), (scores) => flagLof(scores, params.contamination));
    },
  },
  limits: { nNeighbors: otherRows },
  memoryBytes: (data, { nNeighbors }) => neighborBytes(data, Math.min(nNeighbors, data.n)) + 32 * data.n,
  warnings: ({ equal }, { nNeighbors }) => manyEqualRows(equal, nNeighbors),
  fit: (space, params, _seed, task) => lof(space, params, task),
});

/** Said where rows have an infinite density, which the smallest reach alone bounds. */
function manyEqualRows({ largest }: EqualRows, nNeighbors: number): MessageTemplate[] {
  if (largest <= nNeighbors) return [];
  return [
    message`${titled('Local Outlier Factor')}: up to ${largest} rows are equal, more than nNeighbors = ${nNeighbors}, so rows beside them score very high; raise nNeighbors or remove the duplicates.`,
  ];
}

const AUTO_LIMIT = 1.5;
/** Keeps the density of rows with many equals finite; the reference's value. */
const SMALLEST_REACH = 1e-10;

/** @throws AnalysisError `bad-input` on NaN, infinity or values too large for single precision. */
export async function lof(
  space: EmbeddingMatrix,
  params: LofParams,
  task: TaskContext,
): Promise<OutlierResult> {
  const { n } = space.x;
  await pairKeys(space, params.metric, 'Local Outlier Factor'); // throws for bad rows in the name of this method
  if (n < 2) return { scores: new Float64Array(n).fill(1), outliers: new Int32Array(0) };
  const near = await neighbors(
    space,
    params.metric,
    Math.min(params.nNeighbors, n - 1),
    subtask(task, 0, 0.95),
    params.neighborSearch,
  );
  const scores = localOutlierFactors(near);
  task.progress(1, 1);
  return { scores, outliers: flagLof(scores, params.contamination), ...recallOf(near) };
}

function flagLof(scores: Float64Array, contamination: number | 'auto'): Int32Array {
  return contamination === 'auto' ? flagAbove(scores, AUTO_LIMIT) : flagShare(scores, contamination);
}

/** Mean over its neighbours of their density, relative to the row's own (n). */
function localOutlierFactors(near: Neighbors): Float64Array {
  const density = densities(near);
  return density.map((own, i) => factor(own, near, i * near.k, density, near.k));
}

/**
 * The factor of a row that is none of these, by its nearest among them, as scikit-learn's
 * LocalOutlierFactor(novelty=True).score_samples has it, negated.
 */
function noveltyOf(near: Neighbors): (nearest: Int32Array, distances: Float64Array) => number {
  const density = densities(near);
  return (indices, distances) => {
    const own = { indices, distances };
    return factor(densityOf(own, 0, near), own, 0, density, near.k);
  };
}

type Lists = Pick<Neighbors, 'indices' | 'distances'>;

/** Local reachability density of each row (n). */
function densities(near: Neighbors): Float64Array {
  const density = new Float64Array(near.indices.length / near.k);
  for (let i = 0; i < density.length; i++) density[i] = densityOf(near, i * near.k, near);
  return density;
}

/** @param from where the k neighbours of the row begin in its lists. */
function densityOf({ indices, distances }: Lists, from: number, { k, distances: all }: Neighbors): number {
  let reach = 0;
  for (let at = from; at < from + k; at++) reach += Math.max(distances[at], all[indices[at] * k + k - 1]);
  return 1 / (reach / k + SMALLEST_REACH);
}

function factor(own: number, { indices }: Lists, from: number, density: Float64Array, k: number): number {
  let sum = 0;
  for (let at = from; at < from + k; at++) sum += density[indices[at]] / own;
  return sum / k;
}
