/**
 * Makes the part of one shard: its images and its texts, each embedded by itself. What a killed run had done is found in
 * a folder beside the part, on whichever machine the next run goes on.
 */
import { join } from 'node:path';
import { isPassing, isSystemError } from '../../../common/systemErrors';
import { imageStamp } from '../../dataset/imageSource';
import type { Dataset, Sample } from '../../dataset/types';
import { mapConcurrently } from '../../files/mapConcurrently';
import { gatherRows, type Matrix } from '../../numeric/matrix';
import type { Store } from '../../store/store';
import type { TaskContext } from '../../taskContext';
import { type EmbedRuns, embedTexts } from '../embedDataset';
import { embedImages } from '../embedImages';
import type { Encoder } from '../encoder';
import { finishingOf } from '../encoders/registry';
import { measureCosines } from '../fidelity';
import { PRODUCER } from '../storedEmbeddings';
import { eachText } from '../textVectors';
import { type Outline, outlineOf } from './outline';
import { embeddingPart, type Part, type PartHead, writeEmbeddingPart } from './part';
import { currentPart } from './partFile';
import { partName, type Shard, shardOf } from './shard';
import { withUnfinished } from './unfinished';

type FileState = { readonly size: number; readonly mtimeMs: number } | null;

/** A sample of the shard. */
interface Own {
  readonly place: number;
  readonly sample: Sample;
  /** Of its file before it is read; null where the system refuses it. */
  readonly state: FileState;
}

export interface MadePart {
  readonly path: string;
  readonly images: number;
  readonly texts: number;
  /** Whether it was there already. */
  readonly found: boolean;
}

/**
 * @param folder of the parts of all shards.
 * @throws CancelledError, and the error of the system where reading an image may succeed another time; what was
 *   embedded until then is used by the next run.
 */
export async function makePart(
  dataset: Dataset,
  encoder: Encoder,
  shard: Shard,
  folder: string,
  runs: EmbedRuns,
): Promise<MadePart> {
  const path = join(folder, partName(shard));
  const outline = outlineOf(dataset);
  const origin = originOf(dataset, outline, encoder, shard);
  const own = await ownSamples(dataset, shard);
  const found = await partThere(path, origin, own, runs.images);
  if (found) return { path, images: found.images.length, texts: found.texts.length, found: true };
  return withUnfinished(folder, partName(shard), runs.images, async (unfinished) => {
    const store = unfinished.below(encoder.modelHash.slice(0, 12));
    const made = { ...origin, ...(await embedOwn(dataset, outline, own, encoder, shard, store, runs)) };
    await writeEmbeddingPart(path, made, () => runs.texts.check());
    return { path, images: made.images.length, texts: made.texts.length, found: false };
  });
}

function originOf(dataset: Dataset, { identity, texts }: Outline, encoder: Encoder, shard: Shard) {
  return {
    producer: PRODUCER,
    encoder: encoder.name,
    encoderTitle: encoder.title,
    modelHash: encoder.modelHash,
    dataset: { identity, name: dataset.name, samples: dataset.samples.length, texts: texts.length },
    shard,
  };
}

function ownSamples({ samples }: Dataset, { index, count }: Shard): Promise<Own[]> {
  const own = samples.flatMap((sample, place) =>
    shardOf(sample.id, count) === index ? [{ place, sample }] : [],
  );
  return mapConcurrently(own, async (one) => {
    try {
      const { size, mtimeMs } = await imageStamp(one.sample.image);
      return { ...one, state: { size, mtimeMs } };
    } catch (error) {
      if (!isSystemError(error) || isPassing(error)) throw error;
      return { ...one, state: null };
    }
  });
}

/** The part that is there, if it is whole, of the same origin, and of the files as they are. */
function partThere(
  path: string,
  origin: ReturnType<typeof originOf>,
  own: readonly Own[],
  task: TaskContext,
): Promise<PartHead | undefined> {
  const said = (of: typeof origin) =>
    JSON.stringify([of.producer, of.encoder, of.encoderTitle, of.modelHash, of.dataset, of.shard]);
  const isCurrent = (head: PartHead) => {
    const states = new Map<number, FileState>([
      ...Array.from(head.places, (place, i) => [place, head.images[i]] as const),
      ...head.leftOut.map(({ place, state }) => [place, state] as const),
    ]);
    return (
      said(head) === said(origin) &&
      states.size === own.length &&
      own.every(({ place, state }) => {
        const then = states.get(place);
        return then !== undefined && then?.size === state?.size && then?.mtimeMs === state?.mtimeMs;
      })
    );
  };
  return currentPart(path, embeddingPart, isCurrent, task);
}

async function embedOwn(
  dataset: Dataset,
  outline: Outline,
  own: readonly Own[],
  encoder: Encoder,
  { index, count }: Shard,
  store: Store,
  runs: EmbedRuns,
): Promise<Omit<Part, keyof ReturnType<typeof originOf>>> {
  const { root } = dataset;
  const samples = own.map(({ sample }) => sample);
  const images = await embedImages({ ...dataset, samples }, encoder, store, [], runs.images, {
    onUnreadable: throwPassing,
  });
  const features = gatherRows(images.features, () => runs.images.check());
  await images.close();
  const placeOf = new Map(own.map(({ place, sample }) => [sample.id, place]));
  const places = Int32Array.from(images.samples, ({ id }) => placeOf.get(id) ?? -1);
  const stateOf = new Map(own.map(({ sample, state }) => [sample.id, state]));
  const textNumbers = Int32Array.from(outline.texts.keys()).filter(
    (number) => shardOf(outline.texts[number], count) === index,
  );
  const texts = Array.from(textNumbers, (number) => outline.texts[number]);
  const textLists = Array.from(places, (place) => outline.textsOfSamples[place]);
  const isMine = (place: number) => (place % count) + 1 === index;
  return {
    places,
    images: [...images.states],
    features,
    leftOut: images.undecodable.map(({ sample = '', file, message: text }) => ({
      place: placeOf.get(sample) ?? -1,
      file,
      message: text,
      state: stateOf.get(sample) ?? null,
    })),
    recordCounts: Int32Array.from(textLists, ({ length }) => length),
    recordTexts: Int32Array.from(textLists.flatMap((list) => [...list])),
    textNumbers,
    texts,
    textVectors: await textVectorsOf(texts, encoder, store, runs.texts),
    cosines: [...(await measureCosines({ root, samples: dataset.samples }, encoder, isMine, runs.texts))],
  };
}

/** None where the encoder makes them of all texts together. */
async function textVectorsOf(
  texts: readonly string[],
  encoder: Encoder,
  store: Store,
  task: TaskContext,
): Promise<Matrix> {
  if (finishingOf(encoder.name)?.texts || texts.length === 0)
    return { n: 0, d: encoder.dimension, data: new Float32Array(0) };
  return (await embedTexts(eachText(texts), encoder, store, task)).distinct;
}

function throwPassing(error: unknown): void {
  if (isPassing(error)) throw error;
}
