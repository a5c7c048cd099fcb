/** Neighbours by which layouts are measured, as in the literature. */
const QUALITY_NEIGHBORS = 15;

/** For n rows. Above this the formula of trustworthiness can turn negative; scikit-learn refuses it too. */
export function largestQualityK(n: number): number {
  return Math.max(0, Math.ceil(n / 2) - 1);
}

/** The default k of layout quality; 0 where n rows are too few. */
export function qualityK(n: number): number {
  return Math.min(QUALITY_NEIGHBORS, largestQualityK(n));
}
