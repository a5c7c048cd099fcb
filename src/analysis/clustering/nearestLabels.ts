/** Labels by landmarks: each row has those of its nearest landmark. */
import type { RowAnswers } from '../methods/landmarkRule';

/** @param levels one Int32Array (landmarks) each. @param finish is given them for all rows. */
export function nearestLabels<A>(
  landmarks: number,
  others: number,
  levels: readonly Int32Array[],
  finish: (levels: readonly Int32Array[]) => A,
): RowAnswers<A> {
  const nearestOf = Int32Array.from({ length: landmarks + others }, (_none, place) => place);
  return {
    assign: (place, nearest) => (nearestOf[place] = nearest[0]),
    finish: (placeOf) => finish(levels.map((labels) => placeOf.map((place) => labels[nearestOf[place]]))),
  };
}
