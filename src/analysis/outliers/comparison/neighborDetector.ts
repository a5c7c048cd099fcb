import { largestOf } from '../../../common/extremes';
import type { DataShape } from '../../methods/dataFacts';
import type { OutlierDetector, OutlierResult } from '../../methods/method';
import type { Metric } from '../../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { type Neighbors, neighbors, type NeighborSearch } from '../../numeric/neighbors';
import { subtask, type TaskContext } from '../../taskContext';
import { FlagCounter } from './flagCounter';

/** From half to twice the number of neighbours. */
const FACTORS = [0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.5, 1.75, 2];

interface NeighborParams<C> {
  readonly neighborSearch: NeighborSearch;
  readonly metric: Metric;
  readonly nNeighbors: number;
  readonly contamination: C;
}

export interface NeighborMethod<C> {
  readonly cost: (data: DataShape) => number;
  readonly fit: (
    space: EmbeddingMatrix,
    params: NeighborParams<C>,
    task: TaskContext,
  ) => Promise<OutlierResult>;
  /** The two steps of `fit` after its neighbours. */
  readonly scoresOf: (neighbors: Neighbors) => Float64Array;
  readonly flag: (scores: Float64Array, contamination: C) => Int32Array;
}

/** Detector of a nearest-neighbour method; stability is over other numbers of neighbours. All share one search. */
export function neighborDetector<C>({
  cost,
  fit,
  scoresOf,
  flag,
}: NeighborMethod<C>): OutlierDetector<NeighborParams<C>> {
  return {
    cost,
    async evaluate(space, params, _seed, task) {
      const { metric, nNeighbors, contamination } = params;
      const { n } = space.x;
      const counter = new FlagCounter(n);
      if (n < 2) {
        const { scores, outliers } = await fit(space, params, task);
        counter.add(outliers);
        return counter.evaluation(scores, outliers);
      }
      const atMost = (k: number) => Math.min(n - 1, Math.max(1, Math.round(k)));
      const runAt = async (k: number) => {
        const scores = scoresOf(await neighbors(space, metric, k, subtask(task, 0, 0.95)));
        const outliers = flag(scores, contamination);
        counter.add(outliers);
        return { scores, outliers };
      };
      const requested = atMost(nNeighbors);
      const others = new Set(FACTORS.map((factor) => atMost(nNeighbors * factor)));
      others.delete(requested);
      // The largest k first: smaller ones are served from it.
      await neighbors(space, metric, Math.max(requested, largestOf(others)), subtask(task, 0, 0.95));
      const { scores, outliers } = await runAt(requested);
      for (const k of others) await runAt(k);
      task.progress(1, 1);
      return counter.evaluation(scores, outliers);
    },
  };
}
