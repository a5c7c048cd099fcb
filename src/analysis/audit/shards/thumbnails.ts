/**
 * The part of one shard of an audit's first stage: its images are decoded, once for all stages. What a killed run had looked
 * at is found beside the part.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { imageStamp } from '../../dataset/imageSource';
import type { Dataset, Sample } from '../../dataset/types';
import { outlineOf } from '../../embedding/shards/outline';
import { currentPart, type PartOrigin, writePart } from '../../embedding/shards/partFile';
import { partName, type Shard, shardOf } from '../../embedding/shards/shard';
import { withUnfinished } from '../../embedding/shards/unfinished';
import { PRODUCER } from '../../embedding/storedEmbeddings';
import { fileError } from '../../errors';
import { crc32 } from '../../files/crc32';
import { mapConcurrently } from '../../files/mapConcurrently';
import { RecordFiles } from '../../store/recordFiles';
import type { Store } from '../../store/store';
import { type TaskContext, unlessCancelled } from '../../taskContext';
import { DESCRIPTION_LENGTH } from '../duplicates/describedPictures';
import { GREY_CELL_BYTES } from '../duplicates/greyCell';
import { isRadiograph } from '../duplicates/similarPairs';
import { digestWords } from './digests';
import { decodeLook, encodeLook, type ImageLook, lookAt, lookBytes } from './imageLook';
import { thumbnailsKind, type ThumbnailsPart } from './kinds';

/** Images that are decoded between two reports; a killed run loses as many. */
const BATCH = 32;

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
  return withUnfinished(folder, partName(shard, thumbnailsKind.name), task, async (store) => {
    const looks = await looked(own, states, described, store, task);
    const made = { ...origin, described, places, states, radiographs, ...looks };
    await writePart(path, thumbnailsKind, made, holds, () => task.check());
    return { path, holds, found: false };
  });
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

/** @param states size and time of change of the file of each. @param store of what an earlier run has looked at. */
async function looked(
  own: readonly Sample[],
  states: Float64Array,
  described: boolean,
  store: Store,
  task: TaskContext,
) {
  const n = own.length;
  const cells = new Uint8Array(n * GREY_CELL_BYTES);
  const descriptions = new Float32Array(described ? n * DESCRIPTION_LENGTH : 0);
  const checks = new Int32Array(n);
  const descriptionChecks = new Int32Array(described ? n : 0);
  const colours: { image: number; colour: number[] }[] = [];
  const found: Pick<ImageLook, 'content' | 'pixels' | 'hash'>[] = [];
  const keep = (image: number, { content, pixels, hash, colour, cell, description }: ImageLook) => {
    cells.set(cell, image * GREY_CELL_BYTES);
    checks[image] = crc32(cell);
    if (described) {
      descriptions.set(description, image * DESCRIPTION_LENGTH);
      const { buffer, byteOffset, byteLength } = description;
      descriptionChecks[image] = crc32(new Uint8Array(buffer, byteOffset, byteLength));
    }
    if (colour) colours.push({ image, colour: [...colour] });
    found.push({ content, pixels, hash });
  };
  const identity = JSON.stringify([PRODUCER, thumbnailsKind.version, described]);
  const records = await RecordFiles.open(store, 'images', identity, lookBytes(described), () => task.check());
  try {
    for (let from = 0; from < n; from += BATCH) {
      task.progress(from, n);
      const batch = own.slice(from, from + BATCH);
      const keys = batch.map((sample, i) => recordKey(sample, states, from + i));
      const seeing = mapConcurrently(batch, async (sample, i) => {
        const bytes = records.get(keys[i]);
        if (bytes) return { look: decodeLook(bytes), isFresh: false };
        return { look: await lookAt(sample, described, () => task.check()), isFresh: true };
      });
      const seen = await unlessCancelled(seeing, task);
      await records.putAll(
        seen.flatMap(({ look, isFresh }, i) => (isFresh ? [[keys[i], encodeLook(look)] as const] : [])),
      );
      for (const [i, { look }] of seen.entries()) keep(from + i, look);
    }
  } finally {
    await records.close();
  }
  return {
    contents: digestWords(found.map(({ content }) => content)),
    pixels: digestWords(found.map(({ pixels }) => pixels)),
    sizes: Int32Array.from(own.flatMap(({ width, height }) => [width, height])),
    hashes: Int32Array.from(found.flatMap(({ hash }) => [...hash])),
    ...{ colours, checks, descriptionChecks, cells, descriptions },
  };
}

function recordKey({ id, image }: Sample, states: Float64Array, at: number): string {
  const about = JSON.stringify([id, image, states[2 * at], states[2 * at + 1]]);
  return createHash('sha256').update(about).digest('hex');
}

function equal(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
