import type { StoredModel } from '../embedding/biomedclip/modelStore';
import type { ExampleOutcome } from '../embedding/biomedclip/verifyModel';

/** Terms that the user must agree to before a download. */
export interface Terms {
  readonly repository: string;
  readonly license: string;
  readonly notice: string;
  readonly bytes: number;
}

export interface ModelVerification {
  readonly model: StoredModel;
  /** Of the hub's nine example images; null for a checkpoint without published numbers. */
  readonly outcomes: readonly ExampleOutcome[] | null;
}
