import type { ColumnMapping } from '../../common/columnMapping';
import type { EncoderChoice } from '../../common/encoders';
import type { DatasetColumns } from './datasetColumns';

/** The request to open a dataset, and its answer. */
export interface OpenRequest extends EncoderChoice {
  /** Any folder from which the dataset can be found, or one of its tables. */
  readonly folder: string;
  /** What the columns of its tables mean, where the user said it. */
  readonly columns?: ColumnMapping;
  /** Where embeddings, thumbnails and results are stored. */
  readonly storageDir: string;
  /** Set where the user chose that folder: it must lie outside the dataset. */
  readonly storageChosen?: boolean;
  /** What all of it may take on the disk (`DEFAULT_CACHE_BYTES`). */
  readonly cacheBytes?: number;
  readonly seed: number;
}

export interface OpenAnswer {
  readonly name: string;
  readonly root: string;
  readonly samples: number;
  readonly questions: number;
  /** Dimension of the image vectors. */
  readonly dimension: number;
  /** The encoder as shown: "Built-in (no download)". */
  readonly encoderTitle: string;
  /** Whether texts and images share a space: `searchImages` and `zeroShot` are available. */
  readonly crossModal: boolean;
}

export interface RefreshRequest {
  /** Of reading and embedding; what was embedded by then is kept, and the next time goes on from there. */
  readonly budgetMs: number | null;
  /** Absolute paths of all that has changed; null: every file is asked. */
  readonly changed: readonly string[] | null;
  /** Absolute paths of files whose texts were edited and are saved: they are read from the disk from now on. */
  readonly saved?: readonly string[] | undefined;
}

/** A dataset that was read again. */
export interface RefreshAnswer extends OpenAnswer {
  readonly columns: DatasetColumns;
  /** Whether samples came, went or have another image. */
  readonly imagesChanged: boolean;
}
