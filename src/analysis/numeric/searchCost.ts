/** Rough times of searches for neighbours, by which parts of a task share its progress. */
import type { Metric } from './distanceBounds';
import type { EmbeddingMatrix } from './embeddingMatrix';
import { knowsNeighbors, MAX_EXACT_ROWS, type NeighborSearch } from './neighbors';

/** Microseconds of one processor, of a row, and of a number of each pair of rows, in a search that compares all pairs. */
const OF_ROW = 10;
const OF_PAIR_AND_COLUMN = 2.5e-5;

/** Microseconds of such a search; beyond `MAX_EXACT_ROWS` it does not compare all. */
export function allPairsCost({ n, d }: { readonly n: number; readonly d: number }): number {
  return n * (OF_ROW + OF_PAIR_AND_COLUMN * Math.min(n, MAX_EXACT_ROWS) * d);
}

/** Microseconds of a call of `neighbors`: none where what it asks for is known. */
export async function neighborsCost(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  search?: NeighborSearch,
): Promise<number> {
  return (await knowsNeighbors(space, metric, k, search)) ? 0 : allPairsCost(space.x);
}
