import type { EncoderChoice } from '../../../common/encoders';
import type { Dataset } from '../../dataset/types';
import type { TaskContext } from '../../taskContext';
import type { Encoder } from '../encoder';

export interface EncoderContext {
  /** Where the model store lies. */
  readonly storageDir: string;
  /** What is to be embedded. */
  readonly dataset: Dataset;
  readonly log: TaskContext['log'];
}

export interface EncoderDefinition {
  /**
   * Looks up what the choice leaves open; called for every dataset, since models come and go.
   * @throws AnalysisError `unavailable` when something has to be set up first.
   */
  prepare(choice: EncoderChoice, context: EncoderContext): Promise<PreparedEncoder>;
}

export interface PreparedEncoder {
  /** Equal keys share one encoder; absent: it belongs to one dataset. */
  readonly key?: string;
  /** The file of its weights, if it keeps one open. */
  readonly checkpoint?: string;
  create(): Promise<Encoder>;
}
