/**
 * A dataset with embeddings that are there, whose images were compared by shards: no image with a vector is read, and the
 * vectors of images stay in their file.
 */
import { type AuditAnswer, type AuditRequest, auditRun } from '../audit/audit';
import { comparedInParts, imagesOfParts } from '../audit/shards/comparedInParts';
import { openLooks } from '../audit/shards/looksOfParts';
import type { Dataset } from '../dataset/types';
import { openImageVectors, readWithoutImages, requireContents } from '../embedding/encoders/imported';
import { withImagesOf } from '../embedding/encoders/importedImages';
import type { OpenRows } from '../embedding/npyRows';
import type { CancelFlag } from '../taskContext';
import type { OpenRequest } from './openRequest';
import { type OpenListener, readFor, stagesOf } from './readAndEmbed';
import { type Reporter, stageContext } from './stageContext';

/** What can be audited. */
export interface Auditable {
  readonly dataset: Dataset;
  audit(request: AuditRequest, cancel: CancelFlag, reporter: Reporter): Promise<AuditAnswer>;
}

/**
 * @param request with the encoder `imported`.
 * @param folder of the parts of all shards.
 * @throws AnalysisError as `readTutorialEmbeddings`; the audit throws where parts are damaged, missing, or of something else.
 */
export async function openInParts(
  request: OpenRequest,
  folder: string,
  cancel: CancelFlag,
  reporter: Reporter,
  { onDataset }: OpenListener = {},
): Promise<Auditable> {
  const { read } = stagesOf(cancel, reporter);
  const { embeddings } = request;
  if (embeddings === undefined) throw new TypeError('Parts are audited with embeddings that are there.');
  const all = await readFor(request, read, reporter, onDataset);
  const dataset = await withImagesOf(embeddings, all, read);
  if (dataset !== all) await onDataset?.(dataset);
  const { texts, madeBy, madeOf } = await withVectors(embeddings, (vectors) =>
    readWithoutImages(embeddings, vectors, dataset, read),
  );
  return {
    dataset,
    async audit(asked) {
      const task = stageContext('Auditing', cancel, reporter);
      const looks = await openLooks(folder, undefined, () => task.check());
      try {
        const found = await imagesOfParts(dataset, looks, folder, task);
        if (madeOf) requireContents(embeddings, madeOf, found);
        return await withVectors(embeddings, async (vectors) => {
          const compare: Parameters<typeof auditRun>[4] = (options, comparing) =>
            comparedInParts(looks, vectors, folder, options, comparing);
          const { n, d, block } = vectors;
          const images = { n, d, row: (i: number) => block(i, 1).data };
          const encoder = { name: 'imported', vectorsOf: madeBy } as const;
          return (await auditRun(dataset, { images, texts }, encoder, asked, compare, task)).answer;
        });
      } finally {
        await looks.close();
      }
    },
  };
}

async function withVectors<T>(folder: string, use: (vectors: OpenRows) => Promise<T>): Promise<T> {
  const vectors = await openImageVectors(folder);
  try {
    return await use(vectors);
  } finally {
    await vectors.close();
  }
}
