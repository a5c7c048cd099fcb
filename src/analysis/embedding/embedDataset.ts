/**
 * Embeddings of a dataset: loaded when nothing changed, otherwise only new files are embedded. The result is the same
 * byte for byte whether it was made in one go, resumed after a kill, or extended.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Dataset, Finding, Sample } from '../dataset/types';
import type { Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { embedImages, fileStamp, type ImageFeatures, relativePath } from './embedImages';
import type { Encoder } from './encoder';
import { measureFidelity, titleWithFidelity } from './fidelity';
import {
  makeProvenance,
  type Provenance,
  readStored,
  type StoredEmbeddings,
  writeStored,
} from './storedEmbeddings';
import { textMemory } from './textMemory';
import { thumbnailsAreCurrent, writeThumbnails } from './thumbnails';

export interface EmbeddedDataset extends StoredEmbeddings {
  readonly encoderTitle: string;
  /** Images that the reader accepted but the decoder could not read; their samples have no row. */
  readonly undecodable: readonly Finding[];
  /** Holds the thumbnail batches and the records of images and texts. */
  readonly folder: string;
}

export interface EmbedRuns {
  readonly images: TaskContext;
  readonly texts: TaskContext;
}

function shownTitle({ provenance }: StoredEmbeddings): string {
  return titleWithFidelity(provenance.encoderTitle, provenance.fidelity);
}

/** Folder of one dataset's caches inside the storage that the caller gives. */
export function datasetFolder(storageDir: string, root: string): string {
  return join(storageDir, createHash('sha256').update(root).digest('hex').slice(0, 16));
}

/** The tutorial's text of a record: question, space, answer. */
export function textsOf(samples: readonly Sample[]): string[] {
  return samples.flatMap((sample) => sample.qa.map((record) => `${record.question} ${record.answer}`));
}

/** Row of the image of each text, in the order of `textsOf`: the tutorial's `text_to_image_map`. */
export function textToImageOf(samples: readonly Sample[]): Int32Array {
  return Int32Array.from(samples.flatMap((sample, i) => sample.qa.map(() => i)));
}

/**
 * @param folder for the embeddings of this dataset (`datasetFolder`); each encoder has a subfolder.
 * @throws CancelledError; what was computed until then is reused by the next run.
 */
export async function embedDataset(
  dataset: Dataset,
  encoder: Encoder,
  folder: string,
  runs: EmbedRuns,
): Promise<EmbeddedDataset> {
  const own = join(folder, `${encoder.name}-${encoder.modelHash.slice(0, 12)}`);
  const known = await readStored(own);
  const loaded = known && (await stillCurrent(known.provenance, dataset)) ? known : undefined;
  if (loaded && (await thumbnailsAreCurrent(own, identityOf(loaded.provenance), loaded.images.n))) {
    return { ...loaded, encoderTitle: shownTitle(loaded), undecodable: [], folder: own };
  }
  runs.images.log(
    'info',
    `Embedding ${dataset.samples.length} images by ${encoder.title}; unchanged ones are reused.`,
  );
  const images = await embedImages(dataset, encoder, own, known?.provenance.images ?? [], runs.images);
  try {
    const stored = await finish(images, encoder, own, known, runs.texts);
    await saveThumbnails(own, stored.provenance, images);
    await writeStored(own, stored);
    return { ...stored, encoderTitle: shownTitle(stored), undecodable: images.undecodable, folder: own };
  } finally {
    await images.close();
  }
}

/** Finished vectors of images and texts; those of unchanged texts are reused. */
async function finish(
  images: ImageFeatures,
  encoder: Encoder,
  folder: string,
  known: StoredEmbeddings | undefined,
  task: TaskContext,
): Promise<StoredEmbeddings> {
  const texts = textsOf(images.samples);
  const textsHash = hashTextList(texts);
  const reusable = known?.provenance.textsHash === textsHash ? known.texts : undefined;
  const textVectors = reusable ?? (await embedTexts(texts, encoder, folder, task));
  const imageVectors = await encoder.finishImages(images.features);
  const fidelity = known?.provenance.fidelity ?? (await measureFidelity(images.samples, encoder, task));
  return {
    images: imageVectors,
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
      imageVectors,
      textVectors,
    ),
  };
}

/** Same images (by size and time, as make does), same texts, in the same order. */
async function stillCurrent(provenance: Provenance, dataset: Dataset): Promise<boolean> {
  const { samples, root } = dataset;
  if (provenance.images.length !== samples.length) return false;
  if (provenance.textsHash !== hashTextList(textsOf(samples))) return false;
  const stamps = await Promise.all(samples.map((sample) => fileStamp(sample.imagePath)));
  return samples.every((sample, i) => {
    const state = provenance.images[i];
    const stamp = stamps[i];
    return (
      state.id === sample.id &&
      state.path === relativePath(root, sample.imagePath) &&
      state.size === stamp.size &&
      state.mtimeMs === stamp.mtimeMs
    );
  });
}

async function embedTexts(
  texts: readonly string[],
  encoder: Encoder,
  folder: string,
  task: TaskContext,
): Promise<Matrix> {
  task.progress(0, texts.length);
  const memory = await textMemory(folder, encoder.dimension);
  try {
    return await encoder.encodeTexts(texts, memory, task);
  } finally {
    await memory.close();
  }
}

async function saveThumbnails(folder: string, provenance: Provenance, images: ImageFeatures): Promise<void> {
  const identity = identityOf(provenance);
  if (await thumbnailsAreCurrent(folder, identity, images.samples.length)) return;
  await writeThumbnails(folder, identity, images.samples.length, images.cellOf);
}

/** Names a list of images by their content. */
function identityOf(provenance: Provenance): string {
  return hashTextList(provenance.images.map((state) => state.sha256));
}

function hashTextList(texts: readonly string[]): string {
  const hash = createHash('sha256');
  // Lengths mark the boundaries: ["ab", "c"] and ["a", "bc"] differ.
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex');
}
