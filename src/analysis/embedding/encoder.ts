/** What turns images and texts into vectors; what it computes is cached per image and per text. */
import type { EncoderName } from '../../common/encoders';
import type { DistinctTexts } from '../dataset/distinctTexts';
import type { Pixels } from '../image/resample';
import type { Matrix, Rows } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import type { TextVectors } from './textVectors';

/** Vectors of texts from earlier runs; an encoder that is fast enough without them need not use it. */
export interface TextMemory {
  get(key: string): Float32Array | undefined;
  /** Written to disk from time to time, so that a stopped run loses little. */
  put(key: string, vector: Float32Array): Promise<void>;
}

/** Which image of a sample a row is of. */
export interface ImageContent {
  readonly id: string;
  readonly sha256: string;
}

export interface Encoder {
  readonly name: EncoderName;
  /** As shown: "Built-in (no download)". */
  readonly title: string;
  /** Length of the finished vectors. */
  readonly dimension: number;
  /** Changes whenever the vectors would change; part of every cache key. */
  readonly modelHash: string;
  /** Images that one call of `encodeImages` takes. */
  readonly imageBatchSize: number;
  /** Floats per image that `encodeImages` returns and the cache holds. */
  readonly imageFeatures: number;
  /** The input of the network from a decoded image; pure. */
  prepareImage(image: Pixels): Uint8Array;
  /** Raw features (batch, imageFeatures) of prepared images. */
  encodeImages(prepared: readonly Uint8Array[]): Promise<Float32Array>;
  /** Only of an encoder that is not exact: cosines between its vectors of prepared images and the exact ones. */
  exactCosines?(prepared: readonly Uint8Array[], task: TaskContext): Promise<readonly number[]>;
  /** Only of an encoder whose vectors are given: the one that made them, where they say so. */
  readonly vectorsOf?: EncoderName;
  /** Only of an encoder whose vectors are given. @throws AnalysisError where they are of other images than `found`, in row order. */
  checkImages?(found: readonly ImageContent[]): void;
  /** Finished unit vectors (n, dimension) out of the raw features of the whole dataset. */
  finishImages(features: Rows, task: TaskContext): Promise<Matrix>;
  /** Unit vectors (m, dimension) of the texts of all records of the dataset. */
  encodeTexts(texts: DistinctTexts, memory: TextMemory, task: TaskContext): Promise<TextVectors>;
}
