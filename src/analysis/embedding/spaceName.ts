/**
 * Which vectors a method sees. `image`, `text` (mean of a sample's QA vectors) and `combined` (both side by
 * side) have one row a sample; `qa` has one row a QA record.
 */
export type SpaceName = 'image' | 'text' | 'combined' | 'qa';

export const spaceNames: readonly SpaceName[] = ['image', 'text', 'combined', 'qa'];

/** A space whose rows are samples. */
export type SampleSpaceName = Exclude<SpaceName, 'qa'>;
