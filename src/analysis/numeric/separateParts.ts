/**
 * Parts of the rows that lie far apart for their size, as tight groups do: neighbour lists connect what is near. Moved to their own
 * mean, the rows of a part are short, and a comparison by few bits tells them apart.
 */
import type { DistanceBounds } from './distanceBounds';
import type { Ranked } from './nearestBy';
import { UnionFind } from './unionFind';

/** A row this many times as far from another (squared distances) as the last in that one's list is not near it. */
const FAR_BEYOND = 16;
/** Parts whose first rows are compared, the largest: lists may stay within cells where all keys seem equal. */
const MOST_COMPARED = 1024;
const CHECK_EVERY_ROWS = 4096;

/**
 * @param found (n, k) keys of k near rows, ascending; they need not be the nearest. @param check called now and then.
 * @returns the rows of each part, ascending. A row with no other near it, as an outlier between two groups, is a part by itself.
 */
export function separateParts(keys: DistanceBounds, found: Ranked, check: () => void): Int32Array[] {
  const { n } = keys.x;
  const { indices, values } = found;
  const k = indices.length / n;
  const sets = new UnionFind(n);
  const isNear = (j: number, key: number) => key <= FAR_BEYOND * values[(j + 1) * k - 1];
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) check();
    for (let at = i * k; at < (i + 1) * k; at++)
      if (isNear(indices[at], values[at])) sets.union(i, indices[at]);
  }
  const firsts = partsOf(sets)
    .filter((part) => part.length > k)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_COMPARED)
    .map((part) => part[0]);
  firsts.forEach((i, at) => {
    check();
    for (const j of firsts.slice(0, at)) {
      const key = keys.exactKey(i, j);
      if (isNear(i, key) || isNear(j, key)) sets.union(i, j);
    }
  });
  return partsOf(sets);
}

function partsOf(sets: UnionFind): Int32Array[] {
  const { labels, count } = sets.labels();
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label]++;
  const parts = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  labels.forEach((label, i) => (parts[label][sizes[label]++] = i));
  return parts;
}
