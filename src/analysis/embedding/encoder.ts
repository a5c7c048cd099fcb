/** What turns images and texts into vectors. The store caches what an encoder gives per image and per text. */
import type { Pixels } from '../image/resample';
import type { Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import type { EncoderName } from './encoderChoice';

/** Vectors of texts kept from earlier runs; an encoder that is fast enough without need not use it. */
export interface TextMemory {
  get(key: string): Float32Array | undefined;
  /** Kept on disk at the next checkpoint. */
  put(key: string, vector: Float32Array): Promise<void>;
}

export interface Encoder {
  readonly name: EncoderName | 'imported';
  /** As shown: "Built-in (no download)". */
  readonly title: string;
  /** Length of the finished vectors. */
  readonly dimension: number;
  /** Changes whenever the numbers would: part of every cache key. */
  readonly modelHash: string;
  /** Images that one call of `encodeImages` takes. */
  readonly imageBatchSize: number;
  /** Floats that `encodeImages` gives per image; what the store keeps. */
  readonly imageFeatures: number;
  /** Brings a decoded image into the form that the network takes; pure. */
  prepareImage(image: Pixels): Uint8Array;
  /** Raw features (batch, imageFeatures) of prepared images. */
  encodeImages(prepared: readonly Uint8Array[]): Promise<Float32Array>;
  /**
   * Only of an encoder that trades exactness for speed: cosines between its vectors of prepared images and the exact
   * ones.
   */
  exactCosines?(prepared: readonly Uint8Array[], task: TaskContext): Promise<readonly number[]>;
  /** Finished unit vectors (n, dimension) out of the raw features of the whole dataset. */
  finishImages(features: Matrix): Promise<Matrix>;
  /** Unit vectors (m, dimension) of all texts of the dataset. */
  encodeTexts(texts: readonly string[], memory: TextMemory, task: TaskContext): Promise<Matrix>;
}
