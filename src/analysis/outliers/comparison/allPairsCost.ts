import type { DataShape } from '../../methods/dataFacts';
import { MAX_EXACT_ROWS } from '../../numeric/neighbors';

/** Microseconds a row, and a number of each pair of rows, in a search that compares all pairs. */
const OF_ROW = 20;
const OF_PAIR_AND_COLUMN = 4.5e-5;

/** Rough time of such a search, as `OutlierDetector.cost` counts it; beyond `MAX_EXACT_ROWS` it does not compare all. */
export function allPairsCost({ n, d }: DataShape): number {
  return n * (OF_ROW + OF_PAIR_AND_COLUMN * Math.min(n, MAX_EXACT_ROWS) * d);
}
