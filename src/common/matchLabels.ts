/** Which rows changed cluster between two labellings whose numbers mean nothing: clusters are matched first. Pure. */
import { contingency } from './agreement';

/**
 * Each cluster of `a` is matched with one of `b`, those with the most rows in common first, each at most once. Noise
 * (-1) is matched with noise.
 * @returns ascending rows whose cluster is not the match of the one before.
 */
export function changedRows(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  const { cells, rowLabels, columnLabels } = contingency(a, b);
  const match = new Map<number, number>();
  const taken = new Set<number>([-1]);
  const largestFirst = [...cells].sort(([one, n], [other, m]) => m - n || one - other);
  for (const [cell] of largestFirst) {
    const from = rowLabels[Math.floor(cell / columnLabels.length)];
    const to = columnLabels[cell % columnLabels.length];
    if (from < 0 || match.has(from) || taken.has(to)) continue;
    match.set(from, to);
    taken.add(to);
  }
  match.set(-1, -1);
  return Array.from(a, (label, row) => (match.get(label) === b[row] ? -1 : row)).filter((row) => row >= 0);
}
