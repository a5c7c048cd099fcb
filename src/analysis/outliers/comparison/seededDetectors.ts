/** Methods that draw at random: how often other seeds flag a row. */
import { subtask } from '../../taskContext';
import { isolationForest, isolationForestMethod, type IsolationForestParams } from '../isolationForest';
import { kmeansDistance, kmeansDistanceMethod, type KmeansDistanceParams } from '../kmeansDistance';
import { FlagCounter, type OutlierDetector } from './outlierDetector';
/** The seed asked for and those that follow it. */
const SEEDS = 20;

export const isolationForestDetector: OutlierDetector = {
  method: isolationForestMethod,
  cost: 8,
  judge: (space, params, seed, run) =>
    Promise.resolve().then(() => {
      const votes = new FlagCounter(space.x.n);
      const fit = (i: number) =>
        isolationForest(
          space.x,
          params as unknown as IsolationForestParams,
          seed + i,
          subtask(run, i / SEEDS, (i + 1) / SEEDS),
        );
      const asked = fit(0);
      votes.add(asked.outliers);
      for (let i = 1; i < SEEDS; i++) votes.add(fit(i).outliers);
      return votes.verdict(asked.scores, asked.outliers);
    }),
};

/**
 * The other seeds get one start each: nInit starts of all of them would cost ten times the rest of the ledger, and a
 * row flagged by most single starts does not hang on the best of ten.
 */
export const kmeansDistanceDetector: OutlierDetector = {
  method: kmeansDistanceMethod,
  cost: 20,
  async judge(space, params, seed, run) {
    const chosen = params as unknown as KmeansDistanceParams;
    const votes = new FlagCounter(space.x.n);
    const runs = chosen.nInit + SEEDS - 1;
    const asked = await kmeansDistance(space.x, chosen, seed, subtask(run, 0, chosen.nInit / runs));
    votes.add(asked.outliers);
    for (let i = 1; i < SEEDS; i++) {
      const part = subtask(run, (chosen.nInit + i - 1) / runs, (chosen.nInit + i) / runs);
      votes.add((await kmeansDistance(space.x, { ...chosen, nInit: 1 }, seed + i, part)).outliers);
    }
    return votes.verdict(asked.scores, asked.outliers);
  },
};
