/** How far a group of rows reaches that lie closer together than others. */

/** Behind a gap the next row is this many times as far; without one, the rows within this part of the reach are decided. */
export const GROUP_GAP = 3;

/**
 * Where a group of rows ends: at the distance of the first row behind a gap, at `least` or beyond.
 * @param reach distances from its first row. @param least where it ends if there is no gap.
 */
export function groupRadius(reach: Float64Array, least: number): number {
  const sorted = reach.slice().sort();
  const behind = sorted.findIndex((far, at) => at > 0 && far >= least && sorted[at - 1] * GROUP_GAP < far);
  return behind < 0 ? least : sorted[behind];
}
