/** What an audit knows of the images of a dataset beside their vectors, and what it found by comparing them. */
import type { ImageLooks } from './imageLooks';
import type { SimilarPair } from './similarPairs';
import type { TransformedCopy } from './transformedCopies';

export interface ComparedImages extends ImageLooks {
  /** In the order of `allTiles`. */
  readonly similar: readonly SimilarPair[];
  readonly transformed: readonly TransformedCopy[];
}
