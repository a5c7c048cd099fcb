import type { StoredModel } from '../embedding/biomedclip/modelStore';
import type { ExampleOutcome } from '../embedding/biomedclip/verifyModel';

/** What a user is shown before anything is fetched. */
export interface Terms {
  readonly repository: string;
  readonly license: string;
  readonly notice: string;
  readonly bytes: number;
}

export interface ModelVerification {
  readonly model: StoredModel;
  /** Of the hub's nine example images; null for a checkpoint of which no numbers are published. */
  readonly outcomes: readonly ExampleOutcome[] | null;
}
