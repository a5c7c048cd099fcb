/** Jobs of the worker that belong to no panel: getting and checking models, getting datasets, exports. Types only. */
import type { HubOptions } from '../download/hub';
import type { StoredModel } from '../embedding/biomedclip/modelStore';
import type { ExampleOutcome } from '../embedding/biomedclip/verifyModel';
import type { AnalysisParameters } from '../methods/fit';
import type { OpenRequest } from '../session/openRequest';
import type { Cancellable, OfSession } from '../worker/protocol';

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

/** A job of its own: `progress` events carry the session it was given. */
type Job<T> = Cancellable<OfSession<T>>;

export type JobRequests = {
  modelTerms(request: Record<string, never>): Terms;
  /** Asks the hub how large the dataset is. */
  datasetTerms(request: Job<{ hub: HubOptions }>): Terms;
  /** Checkpoints in the store, the one that is used when none is named first. */
  models(request: { storageDir: string }): readonly StoredModel[];
  /** Only after the user agreed. Goes on where an earlier one was stopped. */
  downloadModel(request: Job<{ storageDir: string; hub: HubOptions }>): StoredModel;
  /** `source`: the file, the folder it lies in, or a Hugging Face cache folder. */
  importModel(request: Job<{ storageDir: string; source: string }>): StoredModel;
  removeModel(request: { storageDir: string; sha256: string }): void;
  /** Reads the files again, then compares with the published numbers; fetches the example images once. */
  verifyModel(request: Job<{ storageDir: string; sha256: string; hub: HubOptions }>): ModelVerification;
  /** Only after the user agreed. `target` must not exist yet; it appears when everything is there. */
  downloadDataset(request: Job<{ target: string; hub: HubOptions }>): void;
  /** Unpacks an archive that the user has, into a folder that does not exist yet. */
  unpackDataset(request: Job<{ archive: string; target: string }>): void;
  /** Everything that `slakescope analyze` writes, into a folder that does not exist yet inside `parent`. */
  exportAnalysis(request: Job<{ open: OpenRequest; analysis: AnalysisParameters; parent: string }>): {
    readonly out: string;
  };
};
