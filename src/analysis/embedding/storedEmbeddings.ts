/**
 * The three files that the tutorial reads and writes (`image_embeddings.npy`, `text_embeddings.npy`,
 * `metadata.json` with `text_to_image_map`), plus where they come from.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { jsonPieces } from '../../common/jsonPieces';
import { writeAtomically, type WriteFile } from '../files/atomic';
import type { Matrix, RowBlocks } from '../numeric/matrix';
import type { Fidelity } from './fidelity';
import { writeMatrix, writeRows } from './npy';
import { rowBlocks, type TextVectors } from './textVectors';

export const IMAGE_FILE = 'image_embeddings.npy';
export const TEXT_FILE = 'text_embeddings.npy';
export const METADATA_FILE = 'metadata.json';
export const storedFiles = [IMAGE_FILE, TEXT_FILE, METADATA_FILE];
const FORMAT_VERSION = 1;
/** Between two checks of the cancel flag; some 50 ms. */
const HASHED_BYTES = 2 ** 25;
/** Of rows that are read for it. */
const HASHED_NUMBERS = 2 ** 21;
export const PRODUCER = `slakescope ${__VERSION__}`;

/** One image as it was when it was embedded. */
export interface ImageFileState {
  readonly id: string;
  /** Relative to the dataset root, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

export interface Provenance {
  readonly formatVersion: number;
  readonly producer: string;
  readonly encoder: string;
  readonly encoderTitle: string;
  /** Hash of the encoder's model and of how it is used. */
  readonly modelHash: string;
  /** Of vectors that are not the encoder's exact ones. */
  readonly fidelity?: Fidelity;
  /** In row order of the image embeddings. */
  readonly images: readonly ImageFileState[];
  /** Hash of all texts in row order. */
  readonly textsHash: string;
  readonly imageEmbeddingsHash: string;
  readonly textEmbeddingsHash: string;
}

export interface StoredEmbeddings {
  readonly images: Matrix;
  readonly texts: TextVectors;
  readonly textToImage: Int32Array;
  readonly provenance: Provenance;
}

/** Writes the set as files of a folder. */
export async function writeStored(
  folder: string,
  stored: StoredEmbeddings,
  write: WriteFile = writeAtomically,
): Promise<void> {
  await writeMatrix(join(folder, IMAGE_FILE), stored.images, write);
  await writeRows(join(folder, TEXT_FILE), stored.texts, rowBlocks(stored.texts), write);
  const metadata = { text_to_image_map: Array.from(stored.textToImage), slakescope: stored.provenance };
  await write(join(folder, METADATA_FILE), jsonPieces(metadata), '\n');
}

export function makeProvenance(
  body: Omit<Provenance, 'formatVersion' | 'producer' | 'imageEmbeddingsHash' | 'textEmbeddingsHash'>,
  images: Matrix,
  texts: TextVectors,
  check?: () => void,
): Provenance {
  return {
    formatVersion: FORMAT_VERSION,
    producer: PRODUCER,
    ...body,
    imageEmbeddingsHash: hashMatrix(images, check),
    textEmbeddingsHash: hashRows(texts, rowBlocks(texts), check),
  };
}

/** @param check called now and then; what it throws ends the work. */
export function hashMatrix(x: Matrix, check?: () => void): string {
  return hashRows(x, [x.data], check);
}

/** The same of rows that are read some at a time. */
export function hashRowBlocks(x: RowBlocks, check?: () => void): string {
  return hashRows(x, dataOf(x), check);
}

function* dataOf({ n, d, block }: RowBlocks): Generator<Float32Array> {
  const rows = Math.max(1, Math.floor(HASHED_NUMBERS / Math.max(1, d)));
  for (let first = 0; first < n; first += rows) yield block(first, Math.min(rows, n - first)).data;
}

/** @param blocks the numbers of an (n, d) matrix, one after another. */
export function hashRows(
  { n, d }: Pick<Matrix, 'n' | 'd'>,
  blocks: Iterable<Float32Array>,
  check: () => void = () => undefined,
): string {
  const hash = createHash('sha256').update(`${n}x${d}:`);
  for (const { buffer, byteOffset, byteLength } of blocks) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let at = 0; at < bytes.length; at += HASHED_BYTES) {
      check();
      hash.update(bytes.subarray(at, at + HASHED_BYTES));
    }
  }
  return hash.digest('hex');
}
