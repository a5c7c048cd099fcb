/** The part of one shard of an audit's first stage: its images are decoded, once for all stages. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { imageStamp, readImageBytes } from '../../dataset/imageSource';
import type { Dataset, Sample } from '../../dataset/types';
import { outlineOf } from '../../embedding/shards/outline';
import { currentPart, type PartOrigin, writePart } from '../../embedding/shards/partFile';
import { partName, type Shard, shardOf } from '../../embedding/shards/shard';
import { PRODUCER } from '../../embedding/storedEmbeddings';
import { thumbnailCell } from '../../embedding/thumbnails';
import { fileError } from '../../errors';
import { crc32 } from '../../files/crc32';
import { makeFolder } from '../../files/makeFolder';
import { mapConcurrently } from '../../files/mapConcurrently';
import { useImage } from '../../image/decode';
import { type TaskContext, unlessCancelled } from '../../taskContext';
import { comparedPicture } from '../duplicates/comparedPicture';
import { description, DESCRIPTION_LENGTH } from '../duplicates/describedPictures';
import { GREY_CELL_BYTES, greyCell } from '../duplicates/greyCell';
import { perceptualHash } from '../duplicates/perceptualHash';
import { isRadiograph } from '../duplicates/similarPairs';
import { factsOf } from '../pixelFacts';
import { digestWords } from './digests';
import { thumbnailsKind, type ThumbnailsPart } from './kinds';

/** Images that are decoded between two reports. */
const BATCH = 64;

export interface MadePart {
  readonly path: string;
  /** "12 images", "its share of the pairs of 12 images" */
  readonly holds: string;
  /** Whether it was there already. */
  readonly found: boolean;
}

export function originOf(dataset: Dataset, shard: Shard): PartOrigin {
  const { identity, texts } = outlineOf(dataset);
  const { name, samples } = dataset;
  return {
    producer: PRODUCER,
    dataset: { identity, name, samples: samples.length, texts: texts.length },
    shard,
  };
}

/**
 * @param described whether it is to have what `--transformed` needs.
 * @throws AnalysisError `bad-file` for an image that cannot be decoded; the error of the system where reading it may
 *   succeed another time. CancelledError.
 */
export async function makeThumbnails(
  dataset: Dataset,
  shard: Shard,
  folder: string,
  described: boolean,
  task: TaskContext,
): Promise<MadePart> {
  const path = join(folder, partName(shard, thumbnailsKind.name));
  const origin = originOf(dataset, shard);
  const places = Int32Array.from(dataset.samples.keys()).filter(
    (place) => shardOf(dataset.samples[place].id, shard.count) === shard.index,
  );
  const own = Array.from(places, (place) => dataset.samples[place]);
  const states = Float64Array.from((await mapConcurrently(own, stateOf)).flat());
  const holds = imagesText(own.length);
  const radiographs = Int32Array.from(own, ({ modality }) => (isRadiograph(modality) ? 1 : 0));
  const isCurrent = (part: ThumbnailsPart) =>
    originText(part) === originText(origin) &&
    (part.described || !described) &&
    equal(part.places, places) &&
    equal(part.states, states) &&
    equal(part.radiographs, radiographs);
  if (await currentPart(path, thumbnailsKind, isCurrent, task)) return { path, holds, found: true };
  await makeFolder(folder);
  const made = { ...origin, described, places, states, radiographs, ...(await looked(own, described, task)) };
  await writePart(path, thumbnailsKind, made, holds, () => task.check());
  return { path, holds, found: false };
}

/** "1 image", "12 images" */
export function imagesText(n: number): string {
  return `${n} ${n === 1 ? 'image' : 'images'}`;
}

export function originText({ producer, dataset, shard }: PartOrigin): string {
  return JSON.stringify([producer, dataset, shard.index, shard.count]);
}

/** Of the file of an image. @throws AnalysisError naming it where it cannot be asked for. */
export async function stateOf(sample: Sample): Promise<[size: number, mtimeMs: number]> {
  try {
    const { size, mtimeMs } = await imageStamp(sample.image);
    return [size, mtimeMs];
  } catch (error) {
    throw fileError(error, imagePath(sample));
  }
}

/** The file that an image lies in. */
export function imagePath({ image }: Sample): string {
  return image.kind === 'file' ? image.path : image.file;
}

async function looked(own: readonly Sample[], described: boolean, task: TaskContext) {
  const n = own.length;
  const cells = new Uint8Array(n * GREY_CELL_BYTES);
  const descriptions = new Float32Array(described ? n * DESCRIPTION_LENGTH : 0);
  const checks = new Int32Array(n);
  const descriptionChecks = new Int32Array(described ? n : 0);
  const colours: { image: number; colour: number[] }[] = [];
  const found: { content: string; pixels: string; hash: Uint32Array }[] = [];
  for (let from = 0; from < n; from += BATCH) {
    task.progress(from, n);
    const batch = own.slice(from, from + BATCH);
    const seen = mapConcurrently(batch, (sample) => lookAt(sample, () => task.check()));
    for (const [i, { cell, facts, content }] of (await unlessCancelled(seen, task)).entries()) {
      const image = from + i;
      cells.set(cell, image * GREY_CELL_BYTES);
      checks[image] = crc32(cell);
      if (described) {
        const numbers = description(cell, comparedPicture(cell, batch[i]));
        descriptions.set(numbers, image * DESCRIPTION_LENGTH);
        descriptionChecks[image] = crc32(new Uint8Array(numbers.buffer));
      }
      if (facts.colour) colours.push({ image, colour: [...facts.colour] });
      const pixels = createHash('sha256').update(facts.hash).digest('hex');
      found.push({ content, pixels, hash: perceptualHash(cell) });
    }
  }
  return {
    contents: digestWords(found.map(({ content }) => content)),
    pixels: digestWords(found.map(({ pixels }) => pixels)),
    sizes: Int32Array.from(own.flatMap(({ width, height }) => [width, height])),
    hashes: Int32Array.from(found.flatMap(({ hash }) => [...hash])),
    ...{ colours, checks, descriptionChecks, cells, descriptions },
  };
}

async function lookAt({ image }: Sample, check: () => void) {
  const name = image.kind === 'file' ? image.path : `${image.file}#${image.row}`;
  let bytes: Uint8Array;
  try {
    bytes = await readImageBytes(image);
  } catch (error) {
    throw fileError(error, name);
  }
  const content = createHash('sha256').update(bytes).digest('hex');
  const seen = await useImage(
    bytes,
    name,
    (pixels) => ({ cell: greyCell(thumbnailCell(pixels)), facts: factsOf(pixels) }),
    check,
  );
  return { content, ...seen };
}

function equal(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
