/**
 * Which rows a level joins. finch-clust >= 0.2.2 links a row with its first neighbour. 0.2.1 links also rows that
 * share one, and from level 1 on drops a link whose distance, counted twice for mutual first neighbours, exceeds the
 * largest such value of level 0.
 */
import { UnionFind } from '../../numeric/unionFind';
import type { FirstNeighbors } from './firstNeighbors';

export interface Components {
  readonly labels: Int32Array;
  readonly count: number;
}

export function joinFirstNeighbors({ neighbor }: FirstNeighbors): Components {
  const sets = new UnionFind(neighbor.length);
  neighbor.forEach((j, i) => sets.union(i, j));
  return sets.labels();
}

export function joinWithin(first: FirstNeighbors, longest: number): Components {
  const sets = new UnionFind(first.neighbor.length);
  eachSharedLink(first, (i, j, length) => {
    if (length <= longest) sets.union(i, j);
  });
  return sets.labels();
}

/** The largest distance times count over the links of a level. */
export function longestLink(first: FirstNeighbors): number {
  let longest = 0;
  eachSharedLink(first, (_i, _j, length) => (longest = Math.max(longest, length)));
  return longest;
}

/** The linked pair of least distance, lowest index on ties. */
export function closestLink({ neighbor, distance }: FirstNeighbors): { i: number; j: number } {
  let best = { i: 0, j: neighbor[0] };
  let least = Infinity;
  neighbor.forEach((j, i) => {
    const length = distance(i, j);
    if (length < least) {
      least = length;
      best = { i, j };
    }
  });
  return best;
}

function eachSharedLink(
  { neighbor, distance }: FirstNeighbors,
  visit: (i: number, j: number, length: number) => void,
): void {
  const followers: number[][] = Array.from(neighbor, () => []);
  neighbor.forEach((j, i) => {
    if (i === j) return;
    const mutual = neighbor[j] === i;
    if (!mutual || i < j) visit(i, j, distance(i, j) * (mutual ? 2 : 1));
    followers[j].push(i);
  });
  for (const group of followers) {
    for (let a = 0; a < group.length; a++)
      for (let b = a + 1; b < group.length; b++) visit(group[a], group[b], distance(group[a], group[b]));
  }
}
