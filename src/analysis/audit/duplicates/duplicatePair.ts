import type { PictureChange } from '../../../common/pictureChanges';

export type DuplicateKind = 'exact' | 'near';

/** Two samples that show the same image, or nearly the same. */
export interface DuplicatePair {
  readonly kind: DuplicateKind;
  /** Sample indices, a < b. */
  readonly a: number;
  readonly b: number;
  /** Cosine of the image embeddings. */
  readonly similarity: number;
  /** Bits in which the perceptual hashes differ. */
  readonly hashDistance: number;
  /** In different splits: a test image seen in training. */
  readonly leakage: boolean;
  /** Neighbouring slices of one volume rather than copies. */
  readonly sameVolume: boolean;
  /** What makes b of a, in this order; none for equal pictures, slices, and what is only stored otherwise. */
  readonly changes: readonly PictureChange[];
}
