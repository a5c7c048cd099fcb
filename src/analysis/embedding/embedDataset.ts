/**
 * Embeddings of a dataset: loaded when nothing changed, otherwise only new files are embedded. The result is the same
 * byte for byte whether it was made in one go, resumed after a kill, or extended.
 */
import { createHash } from 'node:crypto';
import { message } from '../../common/messageTemplate';
import { type DistinctTexts, distinctTextsOf, textsOfRecords } from '../dataset/distinctTexts';
import { imageName, imageStamp } from '../dataset/imageSource';
import type { Dataset, Finding, Sample } from '../dataset/types';
import { AnalysisError } from '../errors';
import { unlessMissing } from '../files/missing';
import type { Matrix } from '../numeric/matrix';
import type { Store } from '../store/store';
import { checkPer, partsOf, type TaskContext, unlessCancelled } from '../taskContext';
import {
  compactImageRecords,
  embedImages,
  type ImageFeatures,
  type KnownImage,
  type RawFeatures,
} from './embedImages';
import type { Encoder } from './encoder';
import { measureFidelity, titleWithFidelity } from './fidelity';
import { imageCells } from './imageCells';
import { identityOf, type KeptEmbeddings, readEmbeddings, writeEmbeddings } from './keptEmbeddings';
import { makeProvenance, type StoredEmbeddings } from './storedEmbeddings';
import { textMemory } from './textMemory';
import type { TextVectors } from './textVectors';
import { Thumbnails } from './thumbnails';

/** Hashed between two checks of the cancel flag: some 20 ms. */
const CHECK_EVERY_UNITS = 2 ** 22;
/** What a text costs beside its characters. */
const UNITS_OF_TEXT = 64;
/** Rough times, in microseconds of processor: the vector of an image, its thumbnail, a number that is stored. */
const VECTOR_COST = 75;
const THUMBNAIL_COST = 440;
const NUMBER_COST = 0.013;
/** Of raw features, beyond which they are read from the disk when the dataset has changed. */
const MAX_RAW_BYTES = 64 * 2 ** 20;

export interface EmbeddedDataset extends KeptEmbeddings {
  readonly encoderTitle: string;
  /** Images that the reader accepted but the decoder could not read; their samples have no row. */
  readonly undecodable: readonly Finding[];
  readonly thumbnails: Thumbnails;
  /** From which the vectors of images were made, where they were made now and take little memory. */
  readonly raw?: RawFeatures | undefined;
  /** Holds the records of images and texts. */
  readonly store: Store;
  /** Stores the vectors where they are new. */
  readonly keep: () => Promise<void>;
}

export interface EmbedRuns {
  readonly images: TaskContext;
  readonly texts: TaskContext;
  /** What takes the vectors of all images, and writing. */
  readonly finish: TaskContext;
  /** Is given a picture of the images while they are embedded, (n, 2) by rows of the dataset: see `GrowingPicture`. */
  readonly onPicture?: (coordinates: Float32Array) => void;
}

function shownTitle({ provenance }: StoredEmbeddings): string {
  return titleWithFidelity(provenance.encoderTitle, provenance.fidelity);
}

/** What is kept of one dataset, inside the storage that the caller gives. */
export function datasetStore(storage: Store, root: string): Store {
  return storage.below(createHash('sha256').update(root).digest('hex').slice(0, 16));
}

/** Row of the image of each record: the tutorial's `text_to_image_map`. */
export function textToImageOf(samples: readonly Sample[]): Int32Array {
  const images = new Int32Array(samples.reduce((sum, { qa }) => sum + qa.length, 0));
  let row = 0;
  for (const [i, { qa }] of samples.entries()) images.fill(i, row, (row += qa.length));
  return images;
}

/**
 * @param store of this dataset (`datasetStore`); each encoder has a folder of its own in it.
 * @param before the dataset as it was; without it, the stored vectors are read, and new ones are stored.
 * @throws CancelledError; what was computed until then is reused by the next run. AnalysisError `no-dataset` when no
 *   image can be decoded.
 */
export async function embedDataset(
  dataset: Dataset,
  encoder: Encoder,
  store: Store,
  runs: EmbedRuns,
  before?: EmbeddedDataset,
): Promise<EmbeddedDataset> {
  const isFirst = before === undefined;
  const own = store.below(`${encoder.name}-${encoder.modelHash.slice(0, 12)}`);
  const identity = identityOf(dataset.root, encoder);
  const isSameEncoder =
    before?.provenance.encoder === encoder.name && before.provenance.modelHash === encoder.modelHash;
  const { raw, keep: keepBefore = isKept } = (isSameEncoder ? before : undefined) ?? {};
  runs.finish.check();
  const known = isSameEncoder ? before : await unlessCancelled(readEmbeddings(own, identity), runs.finish);
  const check = () => runs.finish.check();
  const keeping = async (kept: KeptEmbeddings) => {
    if (!isFirst) return keepLater(own, encoder, identity, kept);
    await writeEmbeddings(own, identity, kept, check);
    return isKept;
  };
  check();
  if (known && (await hasImagesOf(known, dataset))) {
    check();
    if (known.provenance.textsHash === hashTextList(distinctTextsOf(dataset.samples, check), check)) {
      return { ...embedded(known, dataset.samples, [], encoder, own, keepBefore), raw };
    }
    const same = { samples: dataset.samples, states: known.provenance.images, stamps: known.stamps };
    const kept = await finish(dataset, same, () => Promise.resolve(known.images), encoder, own, known, runs);
    return { ...embedded(kept, dataset.samples, [], encoder, own, await keeping(kept)), raw };
  }
  runs.images.log(
    'info',
    `Embedding ${dataset.samples.length} images by ${encoder.title}; unchanged ones are reused.`,
  );
  const images = await embedImages(dataset, encoder, own, knownImages(known), runs.images, {
    kept: raw,
    onPicture: runs.onPicture,
    compacts: isFirst,
  });
  try {
    if (images.samples.length === 0) throw nothingDecodable(dataset.root, images.undecodable);
    const n = images.samples.length;
    const records = images.samples.reduce((sum, { qa }) => sum + qa.length, 0);
    const [projecting, drawing, storing] = partsOf(runs.finish, [
      VECTOR_COST * n,
      isFirst ? THUMBNAIL_COST * n : 0,
      isFirst ? NUMBER_COST * (n + records) * encoder.dimension : 0,
    ]);
    const finishing = () => encoder.finishImages(images.features, projecting);
    const kept = await finish(dataset, images, finishing, encoder, own, known, runs);
    if (isFirst) {
      const cells = () => ({ of: images.cellOf, close: () => Promise.resolve() });
      const thumbnails = new Thumbnails(own, { contents: contentsOf(kept), cells });
      await thumbnails.complete(drawing);
    }
    storing.progress(0, 1);
    const keep = await keeping(kept);
    runs.finish.progress(1, 1);
    const { features } = images;
    const isSmall = features.n * features.d * 4 <= MAX_RAW_BYTES;
    const now = embedded(kept, images.samples, images.undecodable, encoder, own, keep);
    return { ...now, raw: isSmall ? { states: images.states, features } : undefined };
  } finally {
    await images.close();
  }
}

function isKept(): Promise<void> {
  return Promise.resolve();
}

/** It holds nothing else of the run that made the vectors. */
function keepLater(
  store: Store,
  encoder: Encoder,
  identity: string,
  kept: KeptEmbeddings,
): () => Promise<void> {
  let writing: Promise<void> | undefined;
  const write = async () => {
    await compactImageRecords(store, encoder, contentsOf(kept));
    await writeEmbeddings(store, identity, kept);
  };
  return () => (writing ??= write());
}

function embedded(
  kept: KeptEmbeddings,
  samples: readonly Sample[],
  undecodable: readonly Finding[],
  encoder: Encoder,
  store: Store,
  keep: () => Promise<void>,
): EmbeddedDataset {
  const { images, texts, textToImage, provenance, stamps } = kept;
  const contents = contentsOf(kept);
  const thumbnails = new Thumbnails(store, {
    contents,
    cells: () => imageCells(store, encoder, samples, contents),
  });
  const encoderTitle = shownTitle(kept);
  return {
    images,
    texts,
    textToImage,
    provenance,
    stamps,
    encoderTitle,
    undecodable,
    thumbnails,
    store,
    keep,
  };
}

function contentsOf({ provenance }: StoredEmbeddings): string[] {
  return provenance.images.map((state) => state.sha256);
}

function knownImages(known: KeptEmbeddings | undefined): KnownImage[] {
  return known ? known.provenance.images.map((state, i) => ({ state, stamp: known.stamps[i] })) : [];
}

function nothingDecodable(root: string, findings: readonly Finding[]): AnalysisError {
  const [{ message: english, template }] = findings;
  const first = template ?? english;
  const text = message`None of the ${findings.length} images in ${root} can be decoded; the first: ${first}`;
  return new AnalysisError('no-dataset', text, { folder: root });
}

/**
 * Vectors of images and texts; those of unchanged texts are reused.
 * @param imageVectors gives the finished vectors of `images`.
 */
async function finish(
  dataset: Dataset,
  images: Pick<ImageFeatures, 'samples' | 'states' | 'stamps'>,
  imageVectors: () => Promise<Matrix>,
  encoder: Encoder,
  store: Store,
  known: StoredEmbeddings | undefined,
  runs: EmbedRuns,
): Promise<KeptEmbeddings> {
  const check = () => runs.finish.check();
  const texts = distinctTextsOf(images.samples, check);
  const textsHash = hashTextList(texts, check);
  const reusable = known?.provenance.textsHash === textsHash ? known.texts : undefined;
  const textVectors = reusable ?? (await embedTexts(texts, encoder, store, runs.texts));
  encoder.checkImages?.(images.states);
  const vectors = await imageVectors();
  const fidelity = known?.provenance.fidelity ?? (await measureFidelity(dataset, encoder, runs.texts));
  return {
    images: vectors,
    texts: textVectors,
    textToImage: textToImageOf(images.samples),
    provenance: makeProvenance(
      {
        encoder: encoder.name,
        encoderTitle: encoder.title,
        modelHash: encoder.modelHash,
        images: images.states,
        textsHash,
        ...(fidelity ? { fidelity } : {}),
      },
      vectors,
      textVectors,
      check,
    ),
    stamps: images.stamps,
  };
}

/** Same images in the same order, by their stamps. */
async function hasImagesOf({ provenance, stamps }: KeptEmbeddings, dataset: Dataset): Promise<boolean> {
  const { samples, root } = dataset;
  if (provenance.images.length !== samples.length) return false;
  const found = await Promise.all(samples.map(({ image }) => unlessMissing(imageStamp(image), null)));
  return samples.every((sample, i) => {
    const state = provenance.images[i];
    return (
      state.id === sample.id && state.path === imageName(sample.image, root) && stamps[i] === found[i]?.stamp
    );
  });
}

/** Each by the encoder, with what the store has of them. */
export async function embedTexts(
  texts: DistinctTexts,
  encoder: Encoder,
  store: Store,
  task: TaskContext,
): Promise<TextVectors> {
  task.progress(0, texts.texts.length);
  const memory = await textMemory(store, encoder);
  try {
    return await encoder.encodeTexts(texts, memory, task);
  } finally {
    await memory.close();
  }
}

/**
 * Of the texts of all records, in order of the rows.
 * @param check called now and then; what it throws ends the work.
 */
export function hashTextList(texts: DistinctTexts, check: () => void = () => undefined): string {
  const hash = createHash('sha256');
  const spent = checkPer(CHECK_EVERY_UNITS, check);
  // Lengths mark the boundaries: ["ab", "c"] and ["a", "bc"] differ.
  for (const text of textsOfRecords(texts)) {
    hash.update(`${text.length}:`).update(text);
    spent(text.length + UNITS_OF_TEXT);
  }
  return hash.digest('hex');
}
