/** A dataset with embeddings that are there, whose images were compared by shards: no image with a vector is read. */
import { type AuditAnswer, type AuditRequest, auditRun } from '../audit/audit';
import { comparedInParts, imagesOfParts } from '../audit/shards/comparedInParts';
import { openLooks } from '../audit/shards/looksOfParts';
import { distinctTextsOf } from '../dataset/distinctTexts';
import type { Dataset } from '../dataset/types';
import { withImagesOf } from '../embedding/encoders/importedImages';
import type { CancelFlag } from '../taskContext';
import type { OpenRequest } from './openRequest';
import { type OpenListener, readWithEncoder, stagesOf } from './readAndEmbed';
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
  const { read, finish } = stagesOf(cancel, reporter);
  const [all, encoder] = await readWithEncoder(request, read, reporter, onDataset);
  const dataset = request.embeddings === undefined ? all : await withImagesOf(request.embeddings, all, read);
  if (dataset !== all) await onDataset?.(dataset);
  const { samples } = dataset;
  return {
    dataset,
    async audit(asked) {
      const task = stageContext('Auditing', cancel, reporter);
      const looks = await openLooks(folder, undefined, () => task.check());
      try {
        encoder.checkImages?.(await imagesOfParts(dataset, looks, folder, task));
        const noFeatures = { n: samples.length, d: 0, row: () => new Float32Array(0) };
        const images = await encoder.finishImages(noFeatures, finish);
        const nothingKept = { get: () => undefined, put: () => Promise.resolve() };
        const texts = await encoder.encodeTexts(distinctTextsOf(samples), nothingKept, finish);
        const compare: Parameters<typeof auditRun>[4] = (options, comparing) =>
          comparedInParts(looks, images, folder, options, comparing);
        return (await auditRun(dataset, { images, texts }, encoder, asked, compare, task)).answer;
      } finally {
        await looks.close();
      }
    },
  };
}
