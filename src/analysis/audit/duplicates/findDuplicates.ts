/**
 * Images that show the same or nearly the same: the embedding proposes pairs, the perceptual hash and the edges
 * confirm them.
 *
 * - exact: equal bytes, or equal pixels in different files.
 * - near: cosine >= the threshold, hash within 24 bits, edges agree to COPY_AGREEMENT. All three, because each
 *   alone is wrong at times: embeddings for neighbouring slices, hashes for plain images, edges for two empty ones.
 * - sameVolume: cosine >= the threshold and edges agree to SLICE_AGREEMENT, but not to those of a copy. These are
 *   neighbouring slices of one volume: on 642 images with known sources all of 211 such pairs were. Two radiographs
 *   are never slices of a volume.
 *
 * Copies that were mirrored, turned, cropped or given other greys come from `transformedCopies`; what they are is
 * reported with the pair, and a pair that looked like slices but is surely such a copy is one.
 */
import { groupBy } from '../../../common/groupBy';
import type { Sample } from '../../dataset/types';
import type { Rows } from '../../numeric/matrix';
import { UnionFind } from '../../numeric/unionFind';
import type { ComparedImages } from './comparedImages';
import type { DuplicatePair } from './duplicatePair';
import { hashDistance } from './perceptualHash';
import { dot, type Likeness, MAX_LISTED_EQUALS, type SimilarPair } from './similarPairs';

export interface Duplicates {
  readonly pairs: readonly DuplicatePair[];
  readonly groups: readonly Int32Array[];
}

/**
 * Pairs by (a, b), and the groups that they join.
 * @param images (n, d) vectors, by row of `samples`.
 * @param declined pairs of ids that the user declared not to be duplicates.
 */
export function findDuplicates(
  samples: readonly Sample[],
  images: Rows,
  { similar, transformed, firstEqual, hashes }: ComparedImages,
  similarity: number,
  declined: readonly (readonly [string, string])[],
): Duplicates {
  const n = samples.length;
  const apart = new Set(declined.flatMap(([a, b]) => [`${a}\n${b}`, `${b}\n${a}`]));
  const isDeclined = (a: number, b: number) => apart.has(`${samples[a].id}\n${samples[b].id}`);
  const cosineOf = (a: number, b: number) => dot(images.row(a), images.row(b));
  const known = new Map<number, Omit<SimilarPair, 'likeness'> & { likeness: Likeness | 'equal' }>();
  for (const pair of similar) if (!isDeclined(pair.a, pair.b)) known.set(pair.a * n + pair.b, pair);
  for (const [a, b] of equalPairs(firstEqual)) {
    if (isDeclined(a, b)) continue;
    const cosine = cosineOf(a, b);
    // Equal pictures have equal vectors; where they have not, the vectors say nothing about the pair.
    known.set(a * n + b, { a, b, cosine: cosine >= similarity ? cosine : 1, likeness: 'equal' });
  }
  const changesOf = new Map(transformed.map(({ a, b, changes }) => [a * n + b, changes]));
  for (const { a, b } of transformed) {
    if (firstEqual[a] === firstEqual[b] || isDeclined(a, b)) continue;
    known.set(a * n + b, { a, b, cosine: cosineOf(a, b), likeness: 'copy' });
  }
  const pairs = [...known.values()]
    .sort((one, other) => one.a - other.a || one.b - other.b)
    .map(({ a, b, cosine, likeness: how }): DuplicatePair => {
      const [one, other] = [samples[a], samples[b]];
      return {
        kind: how === 'equal' ? 'exact' : 'near',
        a,
        b,
        similarity: Math.min(1, cosine),
        hashDistance: hashDistance(hashes, a, b),
        leakage: one.split !== undefined && other.split !== undefined && one.split !== other.split,
        sameVolume: how === 'slice',
        changes: how === 'copy' ? (changesOf.get(a * n + b) ?? []) : [],
      };
    });
  return { pairs, groups: groupsOf(pairs, n) };
}

/** Of equal images, whatever their vectors; of very many those with the first. */
function equalPairs(firstEqual: Int32Array): [number, number][] {
  return [...groupBy(firstEqual.keys(), (i) => firstEqual[i]).values()].flatMap((group) => {
    const listed = group.length > MAX_LISTED_EQUALS ? group.slice(0, 1) : group;
    return listed.flatMap((a, i) => group.slice(i + 1).map((b): [number, number] => [a, b]));
  });
}

/** Samples joined by pairs, each ascending; the largest group first, then the one with the lowest sample. */
export function groupsOf(pairs: readonly DuplicatePair[], n: number): Int32Array[] {
  const sets = new UnionFind(n);
  for (const { a, b } of pairs) sets.union(a, b);
  const joined = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return [...groupBy(joined, (i) => sets.find(i)).values()]
    .map((group) => Int32Array.from(group).sort())
    .sort((a, b) => b.length - a.length || a[0] - b[0]);
}
