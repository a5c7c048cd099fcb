/**
 * Images that show the same or nearly the same: the embedding proposes pairs, the perceptual hash and the edges
 * confirm them.
 *
 * - exact: equal bytes, or equal pixels in different files.
 * - near: cosine >= the threshold, hash within NEAR_BITS, edges agree to COPY_AGREEMENT. All three, because each
 *   alone is wrong at times: embeddings for neighbouring slices, hashes for plain images, edges for two empty ones.
 * - sameVolume: cosine >= the threshold and edges agree to SLICE_AGREEMENT, but not to those of a copy. These are
 *   neighbouring slices of one volume: on 642 images with known sources all of 211 such pairs were. Two radiographs
 *   are never slices of a volume.
 *
 * Copies that were mirrored, turned, cropped or given other greys come from `transformedCopies`; what they are is
 * reported with the pair, and a pair that looked like slices but is surely such a copy is one.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '../../../common/groupBy';
import { UnionFind } from '../../clustering/unionFind';
import type { Dataset, Sample } from '../../dataset/types';
import type { StoredEmbeddings } from '../../embedding/storedEmbeddings';
import { eachPair } from '../../numeric/gram';
import type { TaskContext } from '../../taskContext';
import { pixelFacts } from '../pixelFacts';
import { modalityOf } from '../terms';
import type { DuplicatePair } from './duplicatePair';
import { COPY_AGREEMENT, edgeAgreement, SLICE_AGREEMENT } from './edgeAgreement';
import { hashDistance, perceptualHashes } from './perceptualHash';
import type { TransformedCopy } from './transformedCopies';

/** Of 480: injected copies differ in 17 at most. */
const NEAR_BITS = 24;
/** Neighbouring slices differ in fewer; pairs above are not compared by their edges. */
const SLICE_BITS = 120;
/** Of more equal images than this only the pairs with the first are listed. */
const MAX_LISTED_EQUALS = 64;
/** Images that are joined in a larger group are not compared with each other any more: a group, not its pairs. */
const MAX_COMPARED_GROUP = 256;

export interface Duplicates {
  readonly pairs: readonly DuplicatePair[];
  readonly groups: readonly Int32Array[];
}

export interface DuplicateRequest {
  /** Cosine from which two images are compared. */
  readonly similarity: number;
  /** Pairs of ids that the user declared not to be duplicates. */
  readonly declined: readonly (readonly [string, string])[];
  readonly transformed: readonly TransformedCopy[];
}

/** Pairs by (a, b), and the groups that they join. */
export async function findDuplicates(
  dataset: Dataset,
  stored: Pick<StoredEmbeddings, 'images' | 'provenance'>,
  cells: readonly Uint8Array[],
  request: DuplicateRequest,
  task: TaskContext,
): Promise<Duplicates> {
  const { samples } = dataset;
  const { similarity } = request;
  const declined = new Set(request.declined.flatMap(([a, b]) => [`${a}\n${b}`, `${b}\n${a}`]));
  const hashes = perceptualHashes(cells);
  const equals = await equalImages(stored, cells, samples, task);
  const isDeclined = (a: number, b: number) => declined.has(`${samples[a].id}\n${samples[b].id}`);
  const likeness = (a: number, b: number): Likeness | undefined => {
    const distance = hashDistance(hashes, a, b);
    if (distance > SLICE_BITS) return undefined;
    const agreement = edgeAgreement(cells[a], cells[b]);
    if (agreement >= COPY_AGREEMENT && distance <= NEAR_BITS) return 'copy';
    const isSlice = agreement >= SLICE_AGREEMENT && areSlices(samples[a].modality, samples[b].modality);
    // Pictures without edges are copies where their pixels are equal; those are known by now.
    return isSlice ? 'slice' : undefined;
  };
  const n = samples.length;
  const equalCosines = new Map<number, number>();
  const likenessOrEqual = (a: number, b: number, cosine: number) => {
    if (isDeclined(a, b)) return undefined;
    if (equals.classOf(a) !== equals.classOf(b)) return likeness(a, b);
    equalCosines.set(a * n + b, cosine);
    return undefined;
  };
  const similar = await similarPairs(stored.images, similarity, equals.repeated, likenessOrEqual, task);
  for (const [a, b] of equals.pairs) {
    if (isDeclined(a, b)) continue;
    similar.push({ a, b, cosine: equalCosines.get(a * n + b) ?? 1, likeness: 'equal' });
  }
  const changesOf = new Map(request.transformed.map(({ a, b, changes }) => [a * n + b, changes]));
  const known = new Map(similar.map((pair) => [pair.a * n + pair.b, pair]));
  for (const { a, b } of request.transformed) {
    if (
      known.get(a * n + b)?.likeness === 'equal' ||
      equals.classOf(a) === equals.classOf(b) ||
      isDeclined(a, b)
    )
      continue;
    known.set(a * n + b, { a, b, cosine: dot(stored.images, a, b), likeness: 'copy' });
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
  return { pairs, groups: groupsOf(pairs, samples.length) };
}

type Likeness = 'equal' | 'copy' | 'slice';

interface SimilarPair {
  readonly a: number;
  readonly b: number;
  readonly cosine: number;
  readonly likeness: Likeness;
}

/** Pairs a < b with a cosine from the threshold on that `likenessOf` confirms; of large groups those that join them. */
async function similarPairs(
  images: StoredEmbeddings['images'],
  similarity: number,
  skipped: ReadonlySet<number>,
  likenessOf: (a: number, b: number, cosine: number) => Likeness | undefined,
  task: TaskContext,
): Promise<SimilarPair[]> {
  const found: SimilarPair[] = [];
  const groups = new UnionFind(images.n);
  const sizes = new Int32Array(images.n).fill(1);
  await eachPair(images, task, (a, from, firstColumn, columns, data, r) => {
    if (skipped.has(a)) return;
    const end = firstColumn + columns;
    for (let b = from, at = r * columns + from - firstColumn; b < end; b++, at++) {
      const cosine = data[at];
      if (cosine < similarity || skipped.has(b)) continue;
      const [one, other] = [groups.find(a), groups.find(b)];
      if (one === other && sizes[one] > MAX_COMPARED_GROUP) continue;
      const likeness = likenessOf(a, b, cosine);
      if (!likeness) continue;
      found.push({ a, b, cosine, likeness });
      if (one === other) continue;
      groups.union(a, b);
      sizes[Math.min(one, other)] = sizes[one] + sizes[other];
    }
  });
  return found;
}

/**
 * Pairs of images of equal content, whatever their vectors: equal files, and equal pixels in different files (one grey
 * channel equals three equal ones). `repeated` are all but the first of very many equal ones: what is found for the
 * first holds for them.
 */
async function equalImages(
  { provenance }: Pick<StoredEmbeddings, 'provenance'>,
  cells: readonly Uint8Array[],
  samples: readonly Sample[],
  task: TaskContext,
) {
  const sets = new UnionFind(cells.length);
  const byFile = groupBy(provenance.images.keys(), (i) => provenance.images[i].sha256);
  for (const [first, ...others] of byFile.values()) others.forEach((i) => sets.union(first, i));
  // Only images with equal thumbnails can have equal pixels; of equal files one is decoded.
  const firsts = [...byFile.values()].map(([first]) => first);
  const byCell = groupBy(firsts, (i) => createHash('sha256').update(cells[i]).digest('base64'));
  for (const group of byCell.values()) {
    if (group.length === 1) continue;
    const byPixels = new Map<string, number>();
    for (const i of group) {
      task.check();
      const { hash } = await pixelFacts(cells[i], samples[i].image, task);
      const known = byPixels.get(hash);
      if (known === undefined) byPixels.set(hash, i);
      else sets.union(known, i);
    }
  }
  const classes = groupBy(cells.keys(), (i) => sets.find(i));
  const pairs: [number, number][] = [];
  const repeated = new Set<number>();
  for (const group of classes.values()) {
    const listed = group.length > MAX_LISTED_EQUALS ? group.slice(0, 1) : group;
    listed.forEach((a, i) => group.slice(i + 1).forEach((b) => pairs.push([a, b])));
    if (group.length > MAX_LISTED_EQUALS) group.slice(1).forEach((i) => repeated.add(i));
  }
  return { pairs, repeated, classOf: (i: number) => sets.find(i) };
}

function dot({ d, data }: StoredEmbeddings['images'], a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += data[a * d + i] * data[b * d + i];
  return sum;
}

function areSlices(a: string, b: string): boolean {
  return modalityOf(a) !== 'X-Ray' && modalityOf(b) !== 'X-Ray';
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
