import { subtask, type TaskContext } from '../taskContext';
import { candidateLists } from './descent/neighborDescent';
import type { DistanceBounds } from './distanceBounds';
import type { Ranked } from './nearestBy';
import { rankLists } from './rankLists';

/** Candidates of a row beyond the neighbours that are wanted. */
export const MORE_CANDIDATES = 8;

/**
 * Approximate nearest rows: cells and NN-descent propose, doubles decide.
 * @param keys of rows that all differ. @param k below their number. @returns (n, k), nearest first.
 */
export async function nearestOfLists(keys: DistanceBounds, k: number, task: TaskContext): Promise<Ranked> {
  const size = Math.min(keys.x.n - 1, k + MORE_CANDIDATES);
  const lists = await candidateLists(keys, size, subtask(task, 0, 0.95));
  return rankLists(keys, lists, k, subtask(task, 0.95, 1));
}
