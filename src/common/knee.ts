/** The bend of an ascending curve. Pure. */

/**
 * Position of the point farthest below the line from the first to the last (Satopaa et al. 2011); -1 where the curve has
 * no bend: fewer than three points, or none below the line.
 */
export function kneeOf(ascending: ArrayLike<number>): number {
  const last = ascending.length - 1;
  let knee = -1;
  let most = 0;
  for (let at = 1; at < last; at++) {
    const line = ascending[0] + ((ascending[last] - ascending[0]) * at) / last;
    const below = line - ascending[at];
    if (below > most) [knee, most] = [at, below];
  }
  return knee;
}
