/** What an audit rule is: a declaration and a function from the dataset to findings. */
import type { FindingKind } from '../../common/findings';
import type { Dataset } from '../dataset/types';
import type { TextVectors } from '../embedding/textVectors';
import type { Rows } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import type { DuplicatePair } from './duplicates/duplicatePair';
import type { PendingFinding } from './pendingFinding';
import type { ReadRecord } from './records';

export interface RecordContext {
  readonly dataset: Dataset;
  /** Records by sample, in the order of the dataset. */
  readonly records: readonly (readonly ReadRecord[])[];
}

export interface EmbeddingContext extends RecordContext {
  /** (n, d) rows of length 1, one a sample. */
  readonly images: Rows;
  /** (m, d) rows of length 1, one a record. */
  readonly texts: TextVectors;
  /** Channels of the images that have one colour throughout, by sample. */
  readonly colours: ReadonlyMap<number, readonly number[]>;
  /** Confirmed duplicates and neighbouring slices, by (a, b). */
  readonly pairs: readonly DuplicatePair[];
  readonly seed: number;
}

interface RuleOf<Needs, Context> {
  readonly name: string;
  /** What the rule can find; titles and severities are in `findingKinds`. */
  readonly kinds: readonly FindingKind[];
  /** `crossModal`: runs only where the encoder's images and texts share a space. */
  readonly needs: Needs;
  /** It compares vectors of records: while a record is edited, its findings stay as they were. */
  readonly comparesTexts?: true;
  /**
   * Rough time in microseconds of one processor, for its share of the progress; absent: little, by the records.
   * @param check called now and then; what it throws ends the work.
   */
  readonly cost?: (dataset: Dataset, check: () => void) => number;
  /** Order does not matter: findings are sorted afterwards. */
  run(context: Context, task: TaskContext): PendingFinding[] | Promise<PendingFinding[]>;
}

export type AuditRule =
  RuleOf<'records', RecordContext> | RuleOf<'embeddings' | 'crossModal', EmbeddingContext>;
