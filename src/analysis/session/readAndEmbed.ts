/** Reads and embeds a dataset for a session: the first time, and again when its files have changed. */
import { message } from '../../common/messageTemplate';
import { checkStorageFolder } from '../dataset/outputTarget';
import { readDataset } from '../dataset/readDataset';
import type { Dataset } from '../dataset/types';
import { withoutSamplesOf } from '../embedding/decodedImages';
import { datasetStore, embedDataset, type EmbeddedDataset, type EmbedRuns } from '../embedding/embedDataset';
import type { Encoder } from '../embedding/encoder';
import { encoderFor } from '../embedding/encoders/registry';
import { AnalysisError } from '../errors';
import { Store } from '../store/store';
import type { CancelFlag, TaskContext } from '../taskContext';
import type { OpenRequest } from './openRequest';
import { type Reporter, stageContext } from './stageContext';

export function storageOf({ storageDir }: OpenRequest, reporter?: Reporter): Store {
  return new Store(storageDir, (level, text) => reporter?.log(level, text));
}

/** What is known of a dataset before it is open. */
export interface OpenListener {
  /**
   * Called as soon as the files are read, also where no sample is left, and again when decoding left some out.
   */
  readonly onDataset?: (dataset: Dataset) => void | Promise<void>;
  readonly onPicture?: EmbedRuns['onPicture'];
}

/** The stages of reading a dataset. */
interface Stages extends EmbedRuns {
  readonly read: TaskContext;
}

export function stagesOf(cancel: CancelFlag, reporter: Reporter): Stages {
  return {
    read: stageContext('Reading the dataset', cancel, reporter),
    images: stageContext('Embedding images', cancel, reporter),
    texts: stageContext('Embedding questions', cancel, reporter),
    finish: stageContext('Finishing the embeddings', cancel, reporter),
  };
}

/** The stages until the budget is spent. */
export function within(budgetMs: number | null, stages: Stages): Stages {
  if (budgetMs === null) return stages;
  const end = performance.now() + budgetMs;
  const limited = (task: TaskContext): TaskContext => {
    const check = () => {
      if (performance.now() > end) {
        throw new AnalysisError(
          'takes-long',
          message`Reading the changes takes longer; refresh the dataset.`,
        );
      }
    };
    return {
      ...task,
      check: () => {
        task.check();
        check();
      },
      progress: (done, total) => {
        task.progress(done, total);
        check();
      },
    };
  };
  const { read, images, texts, finish } = stages;
  return { read: limited(read), images: limited(images), texts: limited(texts), finish: limited(finish) };
}

/** Reads with what is kept of its files, and prepares the encoder. */
export async function readWithEncoder(
  request: OpenRequest,
  read: TaskContext,
  reporter: Reporter,
  onDataset: OpenListener['onDataset'],
): Promise<[dataset: Dataset, encoder: Encoder]> {
  const dataset = await readFor(request, read, reporter, onDataset);
  const encoder = await encoderFor(request, {
    storageDir: request.storageDir,
    dataset,
    log: (level, text) => reporter.log(level, text),
    check: () => read.check(),
  });
  return [dataset, encoder];
}

/** Reads with what is kept of its files. @throws AnalysisError where no sample is left. */
export async function readFor(
  request: OpenRequest,
  read: TaskContext,
  reporter: Reporter,
  onDataset: OpenListener['onDataset'],
): Promise<Dataset> {
  const startedAt = performance.now();
  const dataset = await readDataset(request.folder, read, request);
  reporter.log('debug', `${dataset.samples.length} samples read in ${since(startedAt)}`);
  await onDataset?.(dataset);
  requireSamples(dataset);
  if (request.storageChosen) await checkStorageFolder(request.storageDir, [dataset.root]);
  if (dataset.samples.every(({ qa }) => qa.length === 0)) {
    reporter.log('notice', `${dataset.root} has no questions: only the image embeddings can be analysed.`);
  }
  return dataset;
}

/**
 * Reads with what is kept of its files, and embeds what is not embedded yet.
 * @param before the dataset as it was; its new vectors are then not stored yet.
 */
export async function readAndEmbed(
  request: OpenRequest,
  stages: Stages,
  reporter: Reporter,
  { onDataset, onPicture }: OpenListener = {},
  before?: EmbeddedDataset,
): Promise<[dataset: Dataset, embedded: EmbeddedDataset, encoder: Encoder]> {
  const [read, encoder] = await readWithEncoder(request, stages.read, reporter, onDataset);
  const startedAt = performance.now();
  const store = datasetStore(storageOf(request, reporter), read.root);
  const runs = { ...stages, ...(onPicture && { onPicture }) };
  const embedded = await embedDataset(read, encoder, store, runs, before);
  reporter.log(
    'debug',
    `${embedded.images.n} images and ${embedded.texts.n} questions embedded in ${since(startedAt)}`,
  );
  const dataset = withoutSamplesOf(read, embedded.undecodable);
  if (dataset !== read) await onDataset?.(dataset);
  requireSamples(dataset);
  return [dataset, embedded, encoder];
}

function since(startedAt: number): string {
  return `${(performance.now() - startedAt).toFixed(0)} ms`;
}

function requireSamples({ root, samples, findings }: Dataset): void {
  if (samples.length > 0) return;
  const first = findings.find(({ severity }) => severity === 'error');
  const text = first
    ? message`${root} holds no sample with a readable image. ${first.file}: ${first.template ?? first.message}`
    : message`${root} holds no sample with a readable image; its findings say why.`;
  throw new AnalysisError('no-dataset', text, { folder: root });
}

/** Whether both are of the same images, in the same rows. */
export function haveSameImages(
  { provenance: a }: EmbeddedDataset,
  { provenance: b }: EmbeddedDataset,
): boolean {
  return (
    a.images.length === b.images.length &&
    a.images.every(({ id, sha256 }, row) => id === b.images[row].id && sha256 === b.images[row].sha256)
  );
}
