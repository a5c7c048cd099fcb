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
 * Copies that were cropped, rotated or mirrored are not found.
 */
import { groupBy } from '../../../common/groupBy';
import { UnionFind } from '../../clustering/unionFind';
import type { ImageSource } from '../../dataset/imageSource';
import type { Dataset } from '../../dataset/types';
import { decodeSource } from '../../embedding/decodeSource';
import type { StoredEmbeddings } from '../../embedding/storedEmbeddings';
import { AnalysisError } from '../../errors';
import { withoutEqualChannels } from '../../image/fit';
import { eachGramBlock } from '../../numeric/gram';
import type { TaskContext } from '../../taskContext';
import { modalityOf } from '../terms';
import type { DuplicatePair } from './duplicatePair';
import { edgeAgreement } from './edgeAgreement';
import { hashDistance, perceptualHashes } from './perceptualHash';

/** Of 480: injected copies differ in 17 at most. */
const NEAR_BITS = 24;
/** Neighbouring slices differ in fewer; pairs above are not compared by their edges. */
const SLICE_BITS = 120;
/** Between copies (at least 0.997) and neighbouring slices (at most 0.970), injected and real. */
const COPY_AGREEMENT = 0.985;
/** Radiographs of two patients reach 0.87. */
const SLICE_AGREEMENT = 0.9;
/** Of more equal files than this only the pairs with the first are listed. */
const MAX_LISTED_EQUALS = 64;
/** More would fill the memory. */
const MAX_CANDIDATES = 1_000_000;

export interface Duplicates {
  readonly pairs: readonly DuplicatePair[];
  readonly groups: readonly Int32Array[];
}

export interface DuplicateRequest {
  /** Cosine from which two images are compared. */
  readonly similarity: number;
  /** Pairs of ids that the user declared not to be duplicates. */
  readonly declined: readonly (readonly [string, string])[];
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
  const equals = equalFiles(stored);
  const candidates = await similarPairs(stored.images, similarity, hashes, equals.repeated, task);
  for (const [a, b] of equals.pairs) {
    const key = a * samples.length + b;
    candidates.set(key, candidates.get(key) ?? 1);
  }
  const pairs: DuplicatePair[] = [];
  for (const [key, cosine] of [...candidates].sort((one, other) => one[0] - other[0])) {
    task.check();
    const a = Math.floor(key / samples.length);
    const b = key % samples.length;
    const [one, other] = [samples[a], samples[b]];
    if (declined.has(`${one.id}\n${other.id}`)) continue;
    const distance = hashDistance(hashes, a, b);
    const exact =
      stored.provenance.images[a].sha256 === stored.provenance.images[b].sha256 ||
      (Buffer.compare(cells[a], cells[b]) === 0 && (await samePixels(one.image, other.image)));
    const agreement = exact ? 1 : edgeAgreement(cells[a], cells[b]);
    const isCopy = exact || (agreement >= COPY_AGREEMENT && distance <= NEAR_BITS);
    const isSlice = !isCopy && agreement >= SLICE_AGREEMENT && areSlices(one.modality, other.modality);
    if (!isCopy && !isSlice) continue;
    pairs.push({
      kind: exact ? 'exact' : 'near',
      a,
      b,
      similarity: Math.min(1, cosine),
      hashDistance: distance,
      leakage: one.split !== undefined && other.split !== undefined && one.split !== other.split,
      sameVolume: isSlice,
    });
  }
  return { pairs, groups: groupsOf(pairs, samples.length) };
}

/** Cosines of all pairs a < b from the threshold on whose hashes are similar, by a * n + b. */
async function similarPairs(
  images: StoredEmbeddings['images'],
  similarity: number,
  hashes: Uint32Array,
  skipped: ReadonlySet<number>,
  task: TaskContext,
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  await eachGramBlock(images, task, ({ first, rows, columns, data }) => {
    for (let r = 0; r < rows; r++) {
      if (skipped.has(first + r)) continue;
      for (let c = r + 1, at = r * columns + r + 1; c < columns; c++, at++) {
        const cosine = data[at];
        if (cosine < similarity || hashDistance(hashes, first + r, first + c) > SLICE_BITS) continue;
        if (skipped.has(first + c)) continue;
        if (found.size === MAX_CANDIDATES) throw tooMany(similarity);
        found.set((first + r) * images.n + first + c, cosine);
      }
    }
  });
  return found;
}

/**
 * Pairs of files of equal content, whatever their vectors; `repeated` are all but the first of very many equal ones:
 * what is found for the first holds for them.
 */
function equalFiles({ provenance }: Pick<StoredEmbeddings, 'provenance'>) {
  const byHash = groupBy(provenance.images.keys(), (i) => provenance.images[i].sha256);
  const pairs: [number, number][] = [];
  const repeated = new Set<number>();
  for (const group of byHash.values()) {
    const firsts = group.length > MAX_LISTED_EQUALS ? group.slice(0, 1) : group;
    firsts.forEach((a, i) => group.slice(i + 1).forEach((b) => pairs.push([a, b])));
    if (group.length > MAX_LISTED_EQUALS) group.slice(1).forEach((i) => repeated.add(i));
  }
  return { pairs, repeated };
}

function tooMany(value: number): AnalysisError {
  const message = `audit: more than ${MAX_CANDIDATES} pairs of images have a cosine of ${value} or more; ask for a higher duplicateSimilarity.`;
  return new AnalysisError('bad-parameter', message, {
    method: 'audit',
    parameter: 'duplicateSimilarity',
    value,
  });
}

/** Decodes both; one grey channel equals three equal ones. */
async function samePixels(a: ImageSource, b: ImageSource): Promise<boolean> {
  const [one, other] = await Promise.all(
    [a, b].map(async (image) => withoutEqualChannels(await decodeSource(image))),
  );
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.channels === other.channels &&
    Buffer.compare(one.data, other.data) === 0
  );
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
