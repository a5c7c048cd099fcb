/**
 * The `embeddings` folder that the SLAKE tutorial's notebook writes: `image_embeddings.npy`,
 * `text_embeddings.npy`, `metadata.json` with `text_to_image_map`. It names neither the files nor the model of its
 * vectors, so it is accepted only where its shapes and its map are exactly those of the dataset. Where Slakescope wrote
 * it, images and texts must be those of which it was made: ids, order and content; images that cannot be decoded have no
 * vector there.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type EncoderName, encoders } from '../../../common/encoders';
import { message, type MessageTemplate } from '../../../common/messageTemplate';
import { shownJson } from '../../../common/shownJson';
import { type DistinctTexts, distinctTextsOf } from '../../dataset/distinctTexts';
import type { Dataset, Sample } from '../../dataset/types';
import { AnalysisError, badFile, unexpectedContent } from '../../errors';
import { type Matrix, row, type RowBlocks } from '../../numeric/matrix';
import { silentContext, type TaskContext } from '../../taskContext';
import { normalizeRow } from '../combine';
import { hashTextList, textToImageOf } from '../embedDataset';
import type { Encoder, ImageContent } from '../encoder';
import { readMatrix } from '../npy';
import { openNpyRows, type OpenRows } from '../npyRows';
import { hashMatrix, hashRows, IMAGE_FILE, METADATA_FILE, TEXT_FILE } from '../storedEmbeddings';
import { rowBlocks, TextVectors, vectorsOfRecords } from '../textVectors';
import type { EncoderDefinition } from './encoderDefinition';
import {
  encoderOf,
  type ImportedOrigin,
  otherDataset,
  readImportedMetadata,
  withNamedImages,
} from './importedImages';

/** Images whose thumbnails are made between two checks of the cancel flag. */
const BATCH_SIZE = 16;
/** Rows of texts that are read at a time. */
const BLOCK_ROWS = 4096;

export interface TutorialEmbeddings {
  /** (n samples, d), rows of length 1. */
  readonly images: Matrix;
  /** (m QA records, d), rows of length 1. */
  readonly texts: TextVectors;
  /** The encoder of the vectors; `imported` where the folder does not say. */
  readonly madeBy: EncoderName;
  /** Ids and contents of the images, in row order, where Slakescope wrote the folder. */
  readonly madeOf?: readonly ImageContent[];
}

/**
 * Reads `folder` for `dataset`, or for its images that can be decoded where the folder names these; rows are brought to
 * unit length (the notebook's are, up to rounding).
 * @throws AnalysisError `bad-file` naming the file, what it holds and what the dataset needs. CancelledError.
 */
export async function readTutorialEmbeddings(
  folder: string,
  dataset: Dataset,
  task: Pick<TaskContext, 'check'> = silentContext(),
): Promise<TutorialEmbeddings> {
  const images = await readMatrix(join(folder, IMAGE_FILE));
  const others = await readWithoutImages(folder, images, dataset, task);
  normalizeRows(join(folder, IMAGE_FILE), images);
  return { images, ...others };
}

/**
 * The same but for the vectors of images, which `openImageVectors` reads some at a time.
 * @param images rows and columns of their file.
 * @throws AnalysisError as `readTutorialEmbeddings`.
 */
export async function readWithoutImages(
  folder: string,
  images: Pick<Matrix, 'n' | 'd'>,
  dataset: Dataset,
  task: Pick<TaskContext, 'check'>,
): Promise<Omit<TutorialEmbeddings, 'images'>> {
  const imagePath = join(folder, IMAGE_FILE);
  const textPath = join(folder, TEXT_FILE);
  const metadata = await readImportedMetadata(folder);
  const named = metadata.origin?.images.length ?? images.n;
  if (named !== images.n) {
    throw unexpectedContent(
      metadata.path,
      message`the names of ${named} images`,
      message`one for each of the ${images.n} rows of ${IMAGE_FILE}`,
    );
  }
  const { samples, findings } = await withNamedImages(metadata, dataset, task);
  const textToImage = textToImageOf(samples);
  requireRows(imagePath, images, samples.length, message`the dataset's ${samples.length} images`, findings);
  const rows = await openNpyRows(textPath);
  try {
    const questions = message`the dataset's ${textToImage.length} questions`;
    requireRows(textPath, rows, textToImage.length, questions, findings);
    if (rows.d !== images.d) {
      throw unexpectedContent(
        textPath,
        message`${rows.d} numbers a row`,
        message`${images.d} as in ${IMAGE_FILE}`,
      );
    }
    const { path, origin } = metadata;
    requireMap(path, metadata.text_to_image_map, textToImage);
    const distinct = distinctTextsOf(samples);
    if (origin) requireOrigin(path, origin, samples, distinct);
    // Our encoders give equal texts equal rows; another program may not.
    const isOurs = origin?.encoder !== undefined && origin.encoder !== 'imported';
    return {
      texts: isOurs ? distinctRows(textPath, rows, distinct) : await eachRow(textPath),
      madeBy: encoderOf(metadata),
      madeOf: origin?.images,
    };
  } finally {
    await rows.close();
  }
}

async function eachRow(path: string): Promise<TextVectors> {
  const texts = await readMatrix(path);
  normalizeRows(path, texts);
  return vectorsOfRecords(texts);
}

/** Of the first record of each text. */
function distinctRows(path: string, rows: RowBlocks, { texts, rowOf }: DistinctTexts): TextVectors {
  const distinct = { n: texts.length, d: rows.d, data: new Float32Array(texts.length * rows.d) };
  let next = 0;
  for (let first = 0; first < rows.n && next < texts.length; first += BLOCK_ROWS) {
    const end = Math.min(first + BLOCK_ROWS, rows.n);
    let block: Matrix | undefined;
    for (let i = first; i < end; i++) {
      if (rowOf[i] !== next) continue; // texts are numbered in the order of their first record
      block ??= rows.block(first, end - first);
      distinct.data.set(row(block, i - first), next++ * rows.d);
    }
  }
  normalizeRows(path, distinct);
  return new TextVectors(distinct, rowOf);
}

export const imported: EncoderDefinition = {
  prepare({ embeddings }, { dataset, check }) {
    if (embeddings === undefined) {
      throw new AnalysisError('bad-parameter', message`The encoder imported needs a folder of embeddings.`);
    }
    return Promise.resolve({ create: () => importedEncoder(embeddings, dataset, { check }) });
  },
};

/**
 * The vectors of such a folder as an encoder, so that thumbnails, caches and provenance are those of any other.
 * @throws AnalysisError as `readTutorialEmbeddings`; also, when vectors are finished, for a dataset with an image
 * that cannot be decoded, at which the notebook would have stopped.
 */
export async function importedEncoder(
  folder: string,
  dataset: Dataset,
  task: Pick<TaskContext, 'check'> = silentContext(),
): Promise<Encoder> {
  const { images, texts, madeBy, madeOf } = await readTutorialEmbeddings(folder, dataset, task);
  return {
    name: 'imported',
    title: encoders.imported.title,
    vectorsOf: madeBy,
    dimension: images.d,
    modelHash: createHash('sha256')
      .update(hashMatrix(images))
      .update(hashRows(texts, rowBlocks(texts)))
      .digest('hex'),
    imageBatchSize: BATCH_SIZE,
    imageFeatures: 0,
    prepareImage: () => new Uint8Array(0),
    encodeImages: () => Promise.resolve(new Float32Array(0)),
    // Where the folder does not say, the rows are counted by `finishImages`.
    checkImages: (found) => madeOf && requireContents(folder, madeOf, found),
    finishImages: ({ n }) => {
      if (n === images.n) return Promise.resolve(images);
      const expected = message`one for each of the ${n} images that can be decoded`;
      return Promise.reject(unexpectedContent(join(folder, IMAGE_FILE), message`${images.n} rows`, expected));
    },
    encodeTexts: () => Promise.resolve(texts),
  };
}

/** @throws AnalysisError `bad-file` unless these images, as they are now, are those of which the folder was made. */
export function requireContents(
  folder: string,
  madeOf: readonly ImageContent[],
  found: readonly ImageContent[],
): void {
  const path = join(folder, METADATA_FILE);
  const lost = madeOf.find(({ id }, i) => found.at(i)?.id !== id);
  if (lost)
    throw badFile(
      path,
      message`${path} was made when the image ${lost.id} could be decoded; copy or download it again, or embed the dataset again.`,
    );
  const other = found.find(({ sha256 }, i) => sha256 !== madeOf.at(i)?.sha256);
  if (!other) return;
  throw badFile(path, message`${path} was made of another image of ${other.id}; embed the dataset again.`);
}

function requireRows(
  path: string,
  x: Pick<Matrix, 'n' | 'd'>,
  n: number,
  whose: MessageTemplate,
  findings: Dataset['findings'],
): void {
  if (x.n !== n) throw otherDataset(path, message`${x.n} rows`, message`one for each of ${whose}`, findings);
  if (x.d === 0)
    throw unexpectedContent(path, message`rows of no numbers`, message`at least one number a row`);
}

function requireMap(path: string, map: unknown, wanted: Int32Array): void {
  if (!Array.isArray(map))
    throw unexpectedContent(path, message`no list text_to_image_map`, message`what the notebook writes`);
  if (map.length !== wanted.length) {
    throw unexpectedContent(
      path,
      message`a text_to_image_map of ${map.length} entries`,
      message`${wanted.length} as in the dataset`,
    );
  }
  const wrong = wanted.findIndex((image, text) => map[text] !== image);
  if (wrong >= 0) {
    const found = shownJson(map[wrong], 40);
    throw unexpectedContent(
      path,
      message`text_to_image_map[${wrong}] = ${found}`,
      message`${wanted[wrong]} as in the dataset`,
    );
  }
}

/** @throws AnalysisError unless the vectors are of the samples and their texts. */
function requireOrigin(
  path: string,
  { images, textsHash }: ImportedOrigin,
  samples: readonly Sample[],
  distinct: DistinctTexts,
): void {
  const wrong = samples.findIndex(({ id }, i) => images[i].id !== id);
  if (wrong >= 0) {
    const found = shownJson(images[wrong].id, 40);
    throw unexpectedContent(
      path,
      message`images[${wrong}] = ${found}`,
      message`${shownJson(samples[wrong].id, 40)} as in the dataset`,
    );
  }
  if (textsHash !== hashTextList(distinct))
    throw badFile(path, message`${path} was made of other questions or answers; embed the dataset again.`);
}

/** Vectors of images of such a folder, of length 1, some at a time. @throws as `readTutorialEmbeddings`, when they are read. */
export async function openImageVectors(folder: string): Promise<OpenRows> {
  const path = join(folder, IMAGE_FILE);
  const rows = await openNpyRows(path);
  return {
    ...rows,
    block(first, count) {
      const some = rows.block(first, count);
      normalizeRows(path, some, first);
      return some;
    },
  };
}

/** In place. @param first number of the first row. @throws AnalysisError for a row that is zero or not finite. */
function normalizeRows(path: string, x: Matrix, first = 0): void {
  for (let i = 0; i < x.n; i++) {
    const values = row(x, i);
    if (!values.every(Number.isFinite) || values.every((v) => v === 0)) {
      throw unexpectedContent(
        path,
        message`a row ${first + i} that is zero or not finite`,
        message`finite vectors`,
      );
    }
    normalizeRow(values);
  }
}
