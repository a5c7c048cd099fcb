/** Verifies a stored model: its files against their hashes, then its numbers against the published ones. */
import { join } from 'node:path';
import type { HubOptions } from '../download/hub';
import { createBiomedclipEncoder } from '../embedding/biomedclip/biomedclipEncoder';
import { checkModelFiles, modelsFolder, type StoredModel } from '../embedding/biomedclip/modelStore';
import { downloadExamples, readExamples, verifyModel } from '../embedding/biomedclip/verifyModel';
import { Store } from '../store/store';
import type { TaskContext } from '../taskContext';
import type { ModelVerification } from './jobResults';

export interface VerifyRuns {
  readonly files: TaskContext;
  readonly examples: TaskContext;
  readonly numbers: TaskContext;
}

/**
 * @param examples folder with the nine example images; absent: they are downloaded once and stored.
 * @throws AnalysisError `bad-file` when a file changed on disk; as `downloadFile` when the images cannot be downloaded.
 */
export async function verifyStored(
  model: StoredModel,
  storageDir: string,
  runs: VerifyRuns,
  hub: HubOptions,
  examples?: string,
): Promise<ModelVerification> {
  await checkModelFiles(model, runs.files);
  if (!model.official) return { model, outcomes: null };
  const store = new Store(join(modelsFolder(storageDir), '.examples'), (level, text) =>
    runs.examples.log(level, text),
  );
  const images =
    examples === undefined ? await downloadExamples(store, runs.examples, hub) : await readExamples(examples);
  const encoder = await createBiomedclipEncoder(model.checkpoint);
  try {
    return { model, outcomes: await verifyModel(encoder, images, runs.numbers) };
  } finally {
    await encoder.release();
  }
}
