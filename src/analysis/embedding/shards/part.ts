/**
 * The part of one shard of embeddings: raw features of its images and vectors of its texts, each under its place in the
 * dataset.
 */
import * as v from 'valibot';
import { encoderNames } from '../../../common/encoders';
import type { Matrix, Rows } from '../../numeric/matrix';
import { ArrayInFile } from '../../store/storedValue';
import { openPartFile, originEntries, type PartKind, sha256, writePart } from './partFile';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const fileState = { size: v.number(), mtimeMs: v.number() };
const rowsInFile = v.pipe(
  v.object({ n: count, d: count, data: v.instance(ArrayInFile) }),
  v.check(({ n, d, data }) => data.length === n * d),
);

/** What a part is of, and what its arrays are about. */
const headEntries = {
  ...originEntries,
  encoder: v.picklist(encoderNames),
  encoderTitle: v.string(),
  modelHash: sha256,
  /** Place in the dataset of each image with a row of features. */
  places: v.instance(Int32Array),
  /** In the order of `places`. */
  images: v.array(v.object({ id: v.string(), path: v.string(), ...fileState, sha256 })),
  /** Images that cannot be decoded; `state` is null where there is no file. */
  leftOut: v.array(
    v.object({
      place: count,
      file: v.string(),
      message: v.string(),
      state: v.nullable(v.object(fileState)),
    }),
  ),
  /** Number of records of each image, and the number of the text of each of these records. */
  recordCounts: v.instance(Int32Array),
  recordTexts: v.instance(Int32Array),
  /** The texts of this shard by number. */
  textNumbers: v.instance(Int32Array),
  texts: v.array(v.string()),
  /** Of an encoder that is not exact. */
  cosines: v.array(v.object({ place: count, cosine: v.number() })),
};
const part = v.pipe(
  v.object({ ...headEntries, features: rowsInFile, textVectors: rowsInFile }),
  v.check(
    ({ places, images, recordCounts, recordTexts, textNumbers, texts, features, textVectors }) =>
      images.length === places.length &&
      features.n === places.length &&
      recordCounts.length === places.length &&
      recordCounts.reduce((sum, of) => sum + of, 0) === recordTexts.length &&
      texts.length === textNumbers.length &&
      (textVectors.n === texts.length || textVectors.n === 0),
  ),
);

type ReadPart = v.InferOutput<typeof part>;
export type PartHead = Omit<ReadPart, 'features' | 'textVectors'>;

export interface Part extends PartHead {
  /** (images, raw features) */
  readonly features: Matrix;
  /** (texts, d), or none where the encoder makes them of all texts. */
  readonly textVectors: Matrix;
}

/** A part whose rows are read as they are needed. */
export interface OpenPart {
  readonly path: string;
  readonly head: PartHead;
  readonly features: Rows;
  readonly textVectors: Rows;
  close(): Promise<void>;
}

export const embeddingPart: PartKind<typeof part> = {
  name: 'part',
  version: 1,
  schema: part,
  left: ['Float32Array'],
  madeBy: 'slakescope embed --shard',
};

/** @throws AnalysisError `bad-parameter` where it would be too large. */
export function writeEmbeddingPart(path: string, content: Part, check: () => void): Promise<void> {
  const { places, texts } = content;
  return writePart(path, embeddingPart, content, `${places.length} images and ${texts.length} texts`, check);
}

/** @throws AnalysisError `bad-file` as `openPartFile`. */
export async function openPart(path: string): Promise<OpenPart> {
  const { content, read, close } = await openPartFile(path, embeddingPart);
  const { features, textVectors, ...head } = content;
  const rows = ({ n, d, data }: ReadPart['features']): Rows => ({
    n,
    d,
    row: (i) => new Float32Array(read(data, i * d, d).buffer),
  });
  return { path, head, features: rows(features), textVectors: rows(textVectors), close };
}
