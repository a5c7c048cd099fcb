/** Methods of nearest neighbours: how often other numbers of neighbours flag a row. All share one search. */
import type { OutlierResult } from '../../methods/method';
import type { AnyMethod } from '../../methods/registry';
import { type Neighbors, neighbors } from '../../numeric/neighbors';
import { subtask } from '../../taskContext';
import { flagShare } from '../flags';
import { knnDistanceMethod, type KnnDistanceParams, meanDistances } from '../knnDistance';
import { flagLof, localOutlierFactors, lofMethod, type LofParams } from '../lof';
import { FlagCounter, type OutlierDetector } from './outlierDetector';
/** From half to twice the number of neighbours. */
const FACTORS = [0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.5, 1.75, 2];

export const lofDetector = neighborJudge<LofParams>(lofMethod, 3, localOutlierFactors, flagLof);
export const knnDistanceDetector = neighborJudge<KnnDistanceParams>(
  knnDistanceMethod,
  1,
  meanDistances,
  flagShare,
);

/** @param scoresOf and flag: the two steps of the method after its neighbours. */
function neighborJudge<
  P extends Pick<KnnDistanceParams, 'metric' | 'nNeighbors'> & { contamination: unknown },
>(
  method: AnyMethod,
  cost: number,
  scoresOf: (near: Neighbors) => Float64Array,
  flag: (scores: Float64Array, contamination: P['contamination']) => Int32Array,
): OutlierDetector {
  return {
    method,
    cost,
    async judge(space, params, seed, run) {
      const { metric, nNeighbors, contamination } = params as unknown as P;
      const { n } = space.x;
      const votes = new FlagCounter(n);
      if (n < 2) {
        const { scores, outliers } = (await method.fit(space, params, seed, run)) as unknown as OutlierResult;
        votes.add(outliers);
        return votes.verdict(scores, outliers);
      }
      const atMost = (k: number) => Math.min(n - 1, Math.max(1, Math.round(k)));
      // The longest list first: the shorter ones are its beginnings.
      const counts = [...new Set([...FACTORS].reverse().map((factor) => atMost(nNeighbors * factor)))];
      let asked: { scores: Float64Array; outliers: Int32Array } | undefined;
      for (const k of counts) {
        const scores = scoresOf(await neighbors(space, metric, k, subtask(run, 0, 0.95)));
        const outliers = flag(scores, contamination);
        votes.add(outliers);
        if (k === atMost(nNeighbors)) asked = { scores, outliers };
      }
      run.progress(1, 1);
      return votes.verdict(asked!.scores, asked!.outliers);
    },
  };
}
