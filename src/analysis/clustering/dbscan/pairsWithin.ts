/** Pairs of rows up to a distance, out of products that bound it. */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import type { RowVisitor } from '../../numeric/gram';

/**
 * A visitor of products that hands on the pairs up to a distance.
 * @param limit key of the distance.
 * @param isSettled of a pair that need not be looked at.
 */
export function pairsWithin(
  keys: DistanceBounds,
  limit: number,
  isSettled: (i: number, j: number) => boolean,
  add: (i: number, j: number) => void,
): RowVisitor {
  const { lowerBound, error, scale, factor } = keys;
  return (i, from, firstColumn, columns, data, r) => {
    const end = firstColumn + columns;
    const lowI = lowerBound[i];
    const errorI = error[i];
    const scaleI = factor * scale[i];
    for (let j = from, at = r * columns + from - firstColumn; j < end; j++, at++) {
      const bound = lowI + lowerBound[j] - scaleI * scale[j] * data[at];
      if (bound > limit || isSettled(i, j)) continue;
      if (bound + errorI + error[j] <= limit || keys.exactKey(i, j) <= limit) add(i, j);
    }
  };
}
