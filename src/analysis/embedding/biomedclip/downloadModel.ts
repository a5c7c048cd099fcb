/** Downloads the official checkpoint from the hub into the model store. Call it only after the user agreed. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile } from '../../download/download';
import { hubFile, type HubOptions } from '../../download/hub';
import type { TaskContext } from '../../taskContext';
import {
  CHECKPOINT_FILE,
  OFFICIAL_REPOSITORY,
  OFFICIAL_REVISION,
  officialCheckpoint,
  TOKENIZER_FILE,
} from './knownCheckpoints';
import { addModel, listModels, modelsFolder, type StoredModel } from './modelStore';
/** What the user is shown before a download. */
export const officialModelTerms = {
  repository: OFFICIAL_REPOSITORY,
  license: 'MIT',
  notice: 'Its model card allows research use only; deployed use is out of scope.',
  bytes: officialCheckpoint.bytes,
} as const;

/** The hub's tokenizer.json has 679,168 bytes. */
const MAX_TOKENIZER_BYTES = 16 * 2 ** 20;

/** What is downloaded; tests put a small one in its place. */
export interface ModelSource {
  readonly repository: string;
  readonly revision: string;
  readonly sha256: string;
  readonly bytes: number;
}

const officialSource: ModelSource = {
  ...officialCheckpoint,
  repository: OFFICIAL_REPOSITORY,
  revision: OFFICIAL_REVISION,
};

/**
 * Downloads, checks against the pinned size and SHA-256, and stores. A later call resumes a stopped one.
 * @param task progress in bytes.
 * @throws AnalysisError as `downloadFile` does; CancelledError.
 */
export async function downloadModel(
  storageDir: string,
  task: TaskContext,
  options: HubOptions = {},
  source: ModelSource = officialSource,
): Promise<StoredModel> {
  const existing = (await listModels(storageDir)).find((model) => model.sha256 === source.sha256);
  if (existing) return existing;
  const folder = join(modelsFolder(storageDir), '.download');
  const fetched = (file: string) => join(folder, `${source.sha256.slice(0, 12)}-${file}`);
  const requestOf = (file: string) => ({
    ...hubFile(source.repository, source.revision, file, options),
    to: fetched(file),
  });
  const { bytes, sha256 } = source;
  const silent: TaskContext = { ...task, progress: () => task.check() };
  await downloadFile({ ...requestOf(TOKENIZER_FILE), maxBytes: MAX_TOKENIZER_BYTES }, silent);
  await downloadFile({ ...requestOf(CHECKPOINT_FILE), bytes, sha256, maxBytes: bytes }, task);
  const model = await addModel(storageDir, fetched(CHECKPOINT_FILE), fetched(TOKENIZER_FILE), silent, rename);
  await rm(folder, { recursive: true, force: true });
  return model;
}
