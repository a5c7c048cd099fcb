import type { EncoderChoice } from '../../../common/encoders';
import type { DistinctTexts } from '../../dataset/distinctTexts';
import type { Dataset } from '../../dataset/types';
import type { Matrix, Rows } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { Encoder } from '../encoder';

export interface EncoderContext {
  /** Where the model store lies. */
  readonly storageDir: string;
  /** What is to be embedded. */
  readonly dataset: Dataset;
  readonly log: TaskContext['log'];
  readonly check: TaskContext['check'];
}

export interface EncoderDefinition {
  /**
   * Looks up what the choice leaves open; called for every dataset, since models come and go.
   * @throws AnalysisError `unavailable` when something has to be set up first.
   */
  prepare(choice: EncoderChoice, context: EncoderContext): Promise<PreparedEncoder>;
  /** What is made of all rows of a dataset; absent: its vectors cannot be made in shards. */
  readonly finishing?: Finishing;
}

/**
 * The part of an encoder that sees a dataset as a whole. It needs no weights: a merge of shards makes it. Everything
 * before is a pure function of one image or one text.
 */
export interface Finishing {
  /** Finished vectors out of raw features; absent: these are the vectors. */
  images?(features: Rows, task: TaskContext): Promise<Matrix>;
  /** Vectors (t, d) of the distinct texts; absent: that of a text does not depend on the others, and its shard makes it. */
  texts?(texts: DistinctTexts, task: TaskContext): Matrix;
}

export interface PreparedEncoder {
  /** Equal keys share one encoder; absent: it belongs to one dataset. */
  readonly key?: string;
  /** The file of its weights, if it keeps one open. */
  readonly checkpoint?: string;
  create(): Promise<Encoder>;
}
