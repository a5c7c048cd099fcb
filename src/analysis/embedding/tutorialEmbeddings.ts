/**
 * The `embeddings` folder that the SLAKE tutorial's notebook leaves: `image_embeddings.npy`,
 * `text_embeddings.npy`, `metadata.json` with `text_to_image_map`. It says neither which files nor which model the
 * vectors come from, so it is taken only where its shapes and its map are exactly those of the dataset.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../dataset/types';
import { AnalysisError } from '../errors';
import { isMissingFile } from '../files/missing';
import type { Matrix } from '../numeric/matrix';
import { row } from '../numeric/matrix';
import { normalizeRow } from './combine';
import { hashTextList, textsOf, textToImageOf } from './embedDataset';
import { fileStamp, relativePath } from './embedImages';
import { readMatrix } from './npy';
import { hashOf, IMAGE_FILE, makeProvenance, METADATA_FILE, TEXT_FILE } from './storedEmbeddings';
import type { ImageFileState, StoredEmbeddings } from './storedEmbeddings';

export const IMPORTED_ENCODER = 'imported';

/**
 * Reads `folder` for `dataset`; rows are brought to unit length (the notebook's are, up to rounding).
 * @throws AnalysisError `bad-file` naming the file, what it holds and what the dataset needs.
 */
export async function importTutorialEmbeddings(folder: string, dataset: Dataset): Promise<StoredEmbeddings> {
  const { samples, root } = dataset;
  const textToImage = textToImageOf(samples);
  const imagePath = join(folder, IMAGE_FILE);
  const textPath = join(folder, TEXT_FILE);
  const [images, texts] = [await readMatrix(imagePath), await readMatrix(textPath)];
  requireRows(imagePath, images, samples.length, `the dataset's ${samples.length} images`);
  requireRows(textPath, texts, textToImage.length, `the dataset's ${textToImage.length} questions`);
  if (texts.d !== images.d) {
    throw refuse(textPath, `${texts.d} numbers a row`, `${images.d} as in ${IMAGE_FILE}`);
  }
  await requireMap(join(folder, METADATA_FILE), textToImage);
  normalizeRows(imagePath, images);
  normalizeRows(textPath, texts);
  const states = await Promise.all(
    samples.map(async ({ id, imagePath: path }): Promise<ImageFileState> => {
      const sha256 = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      return { id, path: relativePath(root, path), ...(await fileStamp(path)), sha256 };
    }),
  );
  const provenance = makeProvenance(
    {
      encoder: IMPORTED_ENCODER,
      encoderTitle: 'Imported embeddings',
      modelHash: createHash('sha256').update(hashOf(images)).update(hashOf(texts)).digest('hex'),
      images: states,
      textsHash: hashTextList(textsOf(samples)),
    },
    images,
    texts,
  );
  return { images, texts, textToImage, provenance };
}

function requireRows(path: string, x: Matrix, n: number, whose: string): void {
  if (x.n !== n) throw refuse(path, `${x.n} rows`, `one for each of ${whose}`);
  if (x.d === 0) throw refuse(path, 'rows of no numbers', 'at least one number a row');
}

async function requireMap(path: string, wanted: Int32Array): Promise<void> {
  let map: unknown;
  try {
    map = (JSON.parse(await readFile(path, 'utf8')) as { text_to_image_map?: unknown } | null)
      ?.text_to_image_map;
  } catch (error) {
    if (isMissingFile(error))
      throw new AnalysisError('bad-file', `There is no file ${path}.`, { file: path });
    if (error instanceof SyntaxError) throw refuse(path, 'no valid JSON', 'what the notebook writes');
    throw error;
  }
  if (!Array.isArray(map)) throw refuse(path, 'no list text_to_image_map', 'what the notebook writes');
  if (map.length !== wanted.length) {
    throw refuse(path, `a text_to_image_map of ${map.length} entries`, `${wanted.length} as in the dataset`);
  }
  const wrong = wanted.findIndex((image, text) => map[text] !== image);
  if (wrong >= 0) {
    const found = JSON.stringify(map[wrong])?.slice(0, 40);
    throw refuse(path, `text_to_image_map[${wrong}] = ${found}`, `${wanted[wrong]} as in the dataset`);
  }
}

/** In place. @throws AnalysisError for a row without a direction. */
function normalizeRows(path: string, x: Matrix): void {
  for (let i = 0; i < x.n; i++) {
    const values = row(x, i);
    if (!values.every(Number.isFinite) || values.every((v) => v === 0)) {
      throw refuse(path, `a row ${i} that is zero or not finite`, 'finite vectors');
    }
    normalizeRow(values);
  }
}

function refuse(path: string, found: string, expected: string): AnalysisError {
  return new AnalysisError('bad-file', `${path} holds ${found}, but ${expected} is expected.`, {
    file: path,
  });
}
