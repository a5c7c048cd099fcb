/** Jobs of the worker that belong to no open dataset: models, downloads, exports. */
import * as v from 'valibot';
import { columnMapping } from '../../common/columnMapping';
import { devices, encoderNames, precisions } from '../../common/encoders';
import { figureFormats } from '../../common/figure';
import { figureSchema } from '../../common/figureSchema';
import { nothing, type RequestTable, result } from '../../common/requestTable';
import { imageModes } from '../curation/imageMode';
import type { DetectedDataset } from '../dataset/detectDataset';
import type { StoredModel } from '../embedding/biomedclip/modelStore';
import type { ViewableImage } from '../image/viewableImage';
import type { CopyAnswer } from '../jobs/cleanedCopy';
import type { ModelVerification, Terms } from '../jobs/jobResults';
import type { ResplitAnswer } from '../jobs/resplitDataset';
import { analysisArgs, clusterNames, integer, seed } from './schemas';

/** What `OpenRequest` holds. */
export const openArgs = {
  folder: v.string(),
  columns: v.optional(columnMapping),
  storageDir: v.string(),
  cacheBytes: v.optional(integer()),
  seed,
  encoder: v.picklist(encoderNames, `one of ${encoderNames.join(', ')}`),
  checkpoint: v.optional(v.string()),
  precision: v.optional(v.picklist(precisions, `one of ${precisions.join(', ')}`)),
  device: v.optional(v.picklist(devices, `one of ${devices.join(', ')}`)),
  embeddings: v.optional(v.string()),
};

/** What `HubOptions` holds. */
const hub = v.object({
  endpoint: v.optional(v.string()),
  proxy: v.optional(
    v.object({
      url: v.optional(v.string()),
      strictSsl: v.optional(v.boolean()),
      noProxy: v.optional(v.pipe(v.array(v.string()), v.readonly())),
      authorization: v.optional(v.string()),
    }),
  ),
});
const storageDir = v.string();
const sha256 = v.string();

interface DatasetFolder {
  readonly target: string;
}

export const jobRequests = {
  modelTerms: { args: {}, result: result<Terms>() },
  /** License and size of the dataset; the size comes from the hub. */
  datasetTerms: { args: { hub }, result: result<Terms>(), cancellable: true },
  /** Checkpoints in the store; the first is the default. */
  models: { args: { storageDir }, result: result<readonly StoredModel[]>() },
  /** Only after the user agreed. Continues where an earlier one was stopped. */
  downloadModel: { args: { storageDir, hub }, result: result<StoredModel>(), cancellable: true },
  /** `source`: the file, its folder, or a Hugging Face cache folder. */
  importModel: { args: { storageDir, source: v.string() }, result: result<StoredModel>(), cancellable: true },
  removeModel: { args: { storageDir, sha256 }, result: nothing, queued: true },
  /** Reads the files again, then compares with the published numbers; fetches the example images once. */
  verifyModel: {
    args: { storageDir, sha256, hub },
    result: result<ModelVerification>(),
    cancellable: true,
    queued: true,
  },
  /** Only after the user agreed. `target` must not exist yet; it appears when the download is complete. */
  downloadDataset: { args: { target: v.string(), hub }, result: result<DatasetFolder>(), cancellable: true },
  /** Unpacks an archive that the user has, into a folder that does not exist yet. */
  unpackDataset: {
    args: { archive: v.string(), target: v.string() },
    result: result<DatasetFolder>(),
    cancellable: true,
  },
  /** Recognises the dataset in a folder or file, without reading it. @throws `no-dataset` */
  detectDataset: { args: { folder: v.string() }, result: result<DetectedDataset>() },
  /** Real paths of the datasets in or around a folder or of a table: one, or those to choose from. @throws `no-dataset` */
  datasetsIn: { args: { folder: v.string() }, result: result<{ readonly roots: readonly string[] }>() },
  /** Writes a synthetic dataset into a folder that is new, empty or an earlier one. */
  makeSample: {
    args: { target: v.string(), count: integer(), seed },
    result: result<DatasetFolder>(),
    cancellable: true,
  },
  /** Bytes that embeddings, thumbnails and results of all datasets take. */
  cacheSize: { args: { storageDir }, result: result<{ readonly bytes: number }>() },
  /** Removes them; models stay. */
  clearCache: { args: { storageDir }, result: result<{ readonly bytes: number }>(), queued: true },
  /** The runs of a dataset that was renamed or moved; real paths. */
  moveRuns: { args: { storageDir, from: v.string(), to: v.string() }, result: result<null>() },
  /** The image in a cell of a table, 0-based `row`, in a format that the editor shows. */
  rowImage: {
    args: { file: v.string(), row: integer(), column: v.string(), item: v.optional(integer()) },
    result: result<ViewableImage>(),
  },
  /** A row of a table as JSON. */
  rowRecord: { args: { file: v.string(), row: integer() }, result: result<{ readonly text: string }>() },
  /** The bytes of a file of the format. @throws `bad-input` where the picture would be too large. */
  figureFile: {
    args: { figure: figureSchema, format: v.picklist(figureFormats, `one of ${figureFormats.join(', ')}`) },
    result: result<Uint8Array>(),
  },
  /** Everything that `slakescope analyze` writes, into a folder that does not exist yet inside `parent`. */
  exportAnalysis: {
    args: {
      open: v.object(openArgs),
      analysis: v.object(analysisArgs),
      parent: v.string(),
      /** Of the editor, as it names it. */
      language: v.optional(v.string()),
      said: v.optional(v.object({ tagFile: v.optional(v.string()), names: v.optional(clusterNames) })),
    },
    result: result<{ readonly out: string }>(),
    cancellable: true,
    queued: true,
  },
  /** New splits by what the decisions file says; nothing is written. */
  resplitDataset: {
    args: {
      open: v.object(openArgs),
      decisions: v.nullable(v.string()),
      mode: v.picklist(['keep', 'anew'], 'keep or anew'),
      date: v.string(),
    },
    result: result<ResplitAnswer>(),
    cancellable: true,
    queued: true,
  },
  /** A copy with the decisions applied, in a folder that does not exist yet inside `parent`. */
  cleanedCopy: {
    args: {
      open: v.object(openArgs),
      decisions: v.string(),
      parent: v.string(),
      images: v.picklist(imageModes, `one of ${imageModes.join(', ')}`),
      date: v.string(),
    },
    result: result<CopyAnswer>(),
    cancellable: true,
    queued: true,
  },
} satisfies RequestTable;
export type JobName = keyof typeof jobRequests;
