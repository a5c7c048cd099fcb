/** Compares all images of a dataset on this machine. */
import type { Dataset } from '../../dataset/types';
import type { EmbeddedDataset } from '../../embedding/embedDataset';
import type { Encoder } from '../../embedding/encoder';
import { rowBlocksOf, type Rows } from '../../numeric/matrix';
import { partsOf, type TaskContext } from '../../taskContext';
import type { ComparedImages } from './comparedImages';
import { keptTransformedCopies } from './keptTransformedCopies';
import { lookAtImages } from './lookAtImages';
import { isRadiograph, similarPairs } from './similarPairs';
import { allTiles } from './tiles';

// Rough times in microseconds of one processor as of 2026, by which the parts share the progress.
/** Of a sample: its thumbnail, the search for transformed copies, and the comparison. */
const CELL_COST = 200;
const TRANSFORMED_COST = 6000;
const IMAGE_COST = 500;
/** Of each number of each pair of samples. */
const PAIR_COST = 4.5e-5;

export interface CompareOptions {
  /** Cosine from which two images are compared. */
  readonly similarity: number;
  /** Whether to look for copies that were mirrored, turned, cropped, padded, inverted or written on. */
  readonly transformed: boolean;
}

/** What `compareImages` costs, in microseconds of a processor. */
export function comparisonCosts({ n, d }: Pick<Rows, 'n' | 'd'>, transformed: boolean): number[] {
  return [CELL_COST * n, transformed ? TRANSFORMED_COST * n : 0, n * (IMAGE_COST + PAIR_COST * n * d)];
}

/** Gives what the images of a dataset have in common: compared now, or found before by shards. */
export type Comparison = (options: CompareOptions, task: TaskContext) => Promise<ComparedImages>;

interface EmbeddedBy {
  readonly dataset: Dataset;
  readonly embedded: Pick<EmbeddedDataset, 'images' | 'provenance' | 'store'>;
  readonly encoder: Pick<Encoder, 'imageFeatures'>;
}

/** Compares all images on this machine. */
export function comparison({ dataset, embedded, encoder }: EmbeddedBy): Comparison {
  const { samples } = dataset;
  const { images, store } = embedded;
  return async ({ similarity, transformed }, task) => {
    const [looking, turning, comparing] = partsOf(task, comparisonCosts(images, transformed));
    const looks = await lookAtImages(dataset, embedded, encoder.imageFeatures, looking);
    try {
      const { n, contents, hashes, firstEqual, colours, cellOf } = looks;
      const compared = {
        vectors: rowBlocksOf(images),
        looks,
        cellOf,
        isRadiograph: (row: number) => isRadiograph(samples[row].modality),
      };
      return {
        ...{ n, contents, hashes, firstEqual, colours },
        transformed: transformed ? await keptTransformedCopies(samples, store, looks, turning) : [],
        similar: await similarPairs(compared, similarity, allTiles(n), comparing),
      };
    } finally {
      await looks.close();
    }
  };
}
