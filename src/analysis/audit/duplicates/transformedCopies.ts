/**
 * Copies that were mirrored, turned, cropped, padded, inverted, written on or given other greys: pictures with similar
 * edges under a symmetry of the square (`likelyCopies`) are laid over each other (`assessCopies`). A pair that passes is
 * still none where one of them has a better copy that is none of the other: then they are neighbours, such as slices of a
 * volume.
 */
import type { PictureChange } from '../../../common/pictureChanges';
import { UnionFind } from '../../numeric/unionFind';
import type { Store } from '../../store/store';
import { partsOf, type TaskContext } from '../../taskContext';
import { assessCopies, type AssessedPair } from './assessCopies';
import { describedPictures } from './describedPictures';
import { boxes, candidatesOf, likelyCopies, type PartnerLists } from './likelyCopies';
import { ComparedPictures, type Pictures } from './pictures';
import { allTiles } from './tiles';

/** Raise when the found copies would change. */
export const TRANSFORMED_COPIES_VERSION = 4;

/** Of the logarithm of the score, by which a partner must be better to count instead. */
const BETTER = 0.5;

export interface TransformedCopy {
  /** Indices, a < b. */
  readonly a: number;
  readonly b: number;
  readonly changes: readonly PictureChange[];
}

/** @param store for what does not fit in memory. @returns pairs a < b, by (a, b). */
export async function transformedCopies(
  pictures: Pictures,
  store: Store,
  task: TaskContext,
): Promise<TransformedCopy[]> {
  const { n } = pictures;
  const [describing, searching, assessing] = partsOf(task, [0.15, 0.25, 0.6]);
  const compared = new ComparedPictures(pictures);
  const described = await describedPictures(compared, store, describing);
  try {
    const tiles = allTiles(n);
    const everyRow = { first: 0, end: n };
    const searches = partsOf(
      searching,
      boxes.map(() => 1),
    );
    const lists: PartnerLists[] = [];
    for (const [at, box] of boxes.entries())
      lists.push(await likelyCopies(described[box], tiles, everyRow, searches[at]));
    return settledCopies(assessCopies(candidatesOf(lists), compared, assessing), n);
  } finally {
    await described.close();
  }
}

/**
 * The surest first: a pair goes where one of the two has a surer copy already that was looked at beside the other and
 * is none of it, unless all of them are copies by way of others.
 * @param lookedAt the pairs, each once.
 * @returns pairs a < b, by (a, b).
 */
export function settledCopies(lookedAt: readonly AssessedPair[], n: number): TransformedCopy[] {
  const key = (a: number, b: number) => (a < b ? a * n + b : b * n + a);
  const keys = Float64Array.from(lookedAt, ({ a, b }) => key(a, b)).sort();
  const assessed = lookedAt.filter(({ score }) => !Number.isNaN(score));
  const scores = new Map(assessed.map(({ a, b, score }) => [key(a, b), score]));
  const partners = Array.from({ length: n }, (): number[] => []);
  const groups = new UnionFind(n);
  const isCloserToAnother = (i: number, than: number, score: number) =>
    partners[i].some(
      (other) =>
        (scores.get(key(i, other)) ?? 0) > score + BETTER &&
        holds(keys, key(other, than)) &&
        (scores.get(key(other, than)) ?? -1) < 0 &&
        groups.find(other) !== groups.find(than),
    );
  return assessed
    .filter(({ score }) => score >= 0)
    .sort((p, q) => q.score - p.score || p.a - q.a || p.b - q.b)
    .filter(({ a, b, score }) => {
      if (isCloserToAnother(a, b, score) || isCloserToAnother(b, a, score)) return false;
      partners[a].push(b);
      partners[b].push(a);
      groups.union(a, b);
      return true;
    })
    .sort((p, q) => p.a - q.a || p.b - q.b)
    .map(({ a, b, changes }) => ({ a, b, changes }));
}

/** @param sorted ascending. */
function holds(sorted: Float64Array, value: number): boolean {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === value;
}
