/** Which images of a dataset its copy has. Ids may be others there: names that several images had, and rows, move up. */
import { liesIn } from '../dataset/links';
import type { Dataset, Sample } from '../dataset/types';
import { relativePath } from '../files/relativePath';

/** Ids as the source has them, in its order. */
export interface KeptIds {
  readonly keep: readonly string[];
  readonly drop: readonly string[];
}

/** @param dropped ids of images that the copy does not have, by the decisions. */
export function keptIds(before: Dataset, after: Dataset, dropped: ReadonlySet<string>): KeptIds {
  const found = new Set(after.samples.flatMap((sample) => placeOf(sample, after.root) ?? []));
  const isThere = (sample: Sample) => {
    const place = placeOf(sample, before.root);
    return place === undefined ? !dropped.has(sample.id) : found.has(place);
  };
  const [keep, drop] = [true, false].map((is) =>
    before.samples.flatMap((sample) => (isThere(sample) === is ? sample.id : [])),
  );
  return { keep, drop };
}

/** Of an image in a file; undefined for one in a row of a table. */
function placeOf({ image }: Sample, root: string): string | undefined {
  if (image.kind === 'cell') return undefined;
  return liesIn(image.path, root) ? relativePath(root, image.path) : image.path;
}
