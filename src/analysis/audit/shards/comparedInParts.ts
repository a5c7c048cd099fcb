/** What the images of a dataset have in common, out of the parts of all shards: nothing is compared again. */
import { message } from '../../../common/messageTemplate';
import type { Dataset } from '../../dataset/types';
import { type Common, refused } from '../../embedding/shards/requireComplete';
import { hashRowBlocks, type ImageFileState } from '../../embedding/storedEmbeddings';
import { mapConcurrently } from '../../files/mapConcurrently';
import type { RowBlocks } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { AssessedPair } from '../duplicates/assessCopies';
import type { ComparedImages } from '../duplicates/comparedImages';
import type { CompareOptions } from '../duplicates/compareImages';
import { copiesOfRows, equalFiles } from '../duplicates/keptTransformedCopies';
import { isRadiograph, joinedPairs, type SimilarPair } from '../duplicates/similarPairs';
import { settledCopies } from '../duplicates/transformedCopies';
import { copiesKind, type CopiesPart, pairsKind, type PairsPart, thumbnailsKind } from './kinds';
import { type LooksOfParts, readAllParts } from './looksOfParts';
import { requireLooks, sameLooks } from './stages';
import { imagePath, originOf, originText, stateOf } from './thumbnails';

/**
 * Ids and contents of the images that the parts are of. No image is read, but size and time of change of each file are.
 * @throws AnalysisError where these are not those of `dataset`, naming an image whose file changed since.
 */
export async function imagesOfParts(
  dataset: Dataset,
  looks: LooksOfParts,
  folder: string,
  task: Pick<TaskContext, 'check'>,
): Promise<Pick<ImageFileState, 'id' | 'sha256'>[]> {
  const shard = { index: 1, count: looks.count };
  const now = originOf(dataset, shard);
  const again = message`make the thumbnails of each shard again by "${`${thumbnailsKind.madeBy} I/${looks.count}`}", and after them the other stages`;
  if (now.producer !== looks.origin.producer)
    throw refused(
      message`The parts in ${folder} were made by ${looks.origin.producer}, but this is ${now.producer}; ${again}.`,
    );
  if (originText(now) !== originText({ ...looks.origin, shard }))
    throw refused(
      message`The parts in ${folder} are of another dataset, not of ${dataset.root} as it is now; ${again}.`,
    );
  const other = dataset.samples.find(
    ({ modality }, row) => isRadiograph(modality) !== looks.isRadiograph(row),
  );
  if (other)
    throw refused(message`The parts in ${folder} were made when ${other.id} had another modality; ${again}.`);
  const isChanged = await mapConcurrently(dataset.samples, async (sample, row) => {
    task.check();
    const [size, mtimeMs] = await stateOf(sample);
    const made = looks.stateOf(row);
    return size !== made.size || mtimeMs !== made.mtimeMs;
  });
  const changed = isChanged.indexOf(true);
  if (changed >= 0) {
    const { part, shard: ofPart } = looks.stateOf(changed);
    throw refused(
      message`${imagePath(dataset.samples[changed])} was changed after ${part} was made; make that part again by "${thumbnailsKind.madeBy} ${ofPart}", and then the stages after it for all shards.`,
    );
  }
  return dataset.samples.map(({ id }, row) => ({ id, sha256: looks.contents[row] }));
}

/**
 * @param images vectors of the images.
 * @throws AnalysisError naming the parts that are damaged, missing, doubled, of other images, vectors or parameters.
 */
export async function comparedInParts(
  looks: LooksOfParts,
  images: RowBlocks,
  folder: string,
  { similarity, transformed }: CompareOptions,
  task: TaskContext,
): Promise<ComparedImages> {
  const check = () => task.check();
  const sameSimilarity: Common<PairsPart> = {
    of: (head) => String(head.similarity),
    says: (head) => message`of a similarity of at least ${head.similarity}`,
  };
  const sameVectors: Common<PairsPart> = {
    of: (head) => head.vectors,
    says: (head) => message`of the embeddings ${head.vectors.slice(0, 12)}`,
  };
  const found = await readAllParts(folder, pairsKind, [sameLooks, sameSimilarity, sameVectors], looks, check);
  requireLooks(found, looks, pairsKind);
  const [{ path, head }] = found;
  if (head.similarity !== similarity)
    throw refused(
      message`${path} is of a similarity of at least ${head.similarity}, but ${similarity} is asked for; give the same --similarity, or make the pairs of each shard again by "${`${pairsKind.madeBy} I/${looks.count}`}".`,
    );
  if (head.vectors !== hashRowBlocks(images, check))
    throw refused(
      message`${path} was made of other embeddings; make the pairs of each shard again by "${`${pairsKind.madeBy} I/${looks.count}`}".`,
    );
  const copies = transformed ? await transformedOf(looks, folder, check) : [];
  task.progress(1, 1);
  const { n, contents, hashes, firstEqual, colours } = looks;
  const similar = joinedPairs(
    found.map((part) => pairsOfPart(part, n)),
    n,
  );
  return { n, contents, hashes, firstEqual, colours, similar, transformed: copies };
}

function pairsOfPart({ path, head }: { path: string; head: PairsPart }, n: number): SimilarPair[] {
  const { a, b, cosines, slices } = head;
  return Array.from(a, (row, i) => {
    requirePair(path, row, b[i], n);
    return { a: row, b: b[i], cosine: cosines[i], likeness: slices[i] === 1 ? 'slice' : 'copy' };
  });
}

async function transformedOf(looks: LooksOfParts, folder: string, check: () => void) {
  const found = await readAllParts(folder, copiesKind, [sameLooks], looks, check);
  requireLooks(found, looks, copiesKind);
  const classes = equalFiles(looks.contents);
  const assessed = found.flatMap((part) => assessedOfPart(part, classes.length));
  return copiesOfRows(settledCopies(assessed, classes.length), classes);
}

function assessedOfPart({ path, head }: { path: string; head: CopiesPart }, n: number): AssessedPair[] {
  const { a, b, scores, changes } = head;
  let sure = 0;
  return Array.from(a, (row, i) => {
    requirePair(path, row, b[i], n);
    const score = scores[i];
    return { a: row, b: b[i], score, changes: score >= 0 ? changes[sure++] : [] };
  });
}

function requirePair(path: string, a: number, b: number, n: number): void {
  if (a >= 0 && a < b && b < n) return;
  throw refused(message`${path} holds what is not of its shard; make it again.`);
}
