import type { EncoderChoice } from '../../common/encoders';

/** A request to open a dataset, and what is known once it is open. */
export interface OpenRequest extends EncoderChoice {
  /** Any folder from which the dataset can be found. */
  readonly folder: string;
  /** Where embeddings, thumbnails and results are kept. */
  readonly storageDir: string;
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
  /** Whether words can be compared with images: `searchImages` and `zeroShot` may be asked. */
  readonly crossModal: boolean;
}
