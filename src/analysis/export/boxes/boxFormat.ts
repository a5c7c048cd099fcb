/** What a format of boxes is, and what all formats share: the classes, and boxes that lie in their image. */
import { groupBy } from '../../../common/groupBy';
import { splitRank } from '../../dataset/splitNames';
import type { Dataset, Sample } from '../../dataset/types';
import type { WriteFile } from '../../files/atomic';
import type { TaskContext } from '../../taskContext';

export interface BoxFormat {
  /** As in `export --as`. */
  readonly name: string;
  /** As shown: "COCO". */
  readonly title: string;
  /** One sentence: what is written. */
  readonly help: string;
  /** Writes below `out`; reports progress that ends at its total. */
  write(labelled: LabelledImages, out: string, write: WriteFile, task: TaskContext): Promise<void>;
}

/** x, y, width, height in pixels of the image, from its top left corner. */
export type PixelBox = readonly [x: number, y: number, width: number, height: number];

export interface LabelledImage {
  readonly sample: Sample;
  readonly boxes: readonly { readonly class: number; readonly box: PixelBox }[];
}

export interface LabelledImages {
  readonly dataset: Dataset;
  /** Names of the organs, in the order of their code points. */
  readonly classes: readonly string[];
  /** One a sample, in the order of the dataset; an image without boxes is a negative example. */
  readonly images: readonly LabelledImage[];
  readonly boxes: number;
  /** Boxes of which nothing lies in the image. */
  readonly leftOut: number;
}

export function labelledImages(dataset: Dataset): LabelledImages {
  const { samples } = dataset;
  const classes = [...new Set(samples.flatMap(({ boxes }) => boxes.map(({ organ }) => organ)))].sort();
  const classOf = new Map(classes.map((name, at) => [name, at]));
  const images = samples.map((sample) => ({
    sample,
    boxes: sample.boxes.flatMap((box) => {
      const inside = clipped(box, sample);
      return inside ? [{ class: classOf.get(box.organ) ?? 0, box: inside }] : [];
    }),
  }));
  const all = samples.reduce((sum, { boxes }) => sum + boxes.length, 0);
  const boxes = images.reduce((sum, image) => sum + image.boxes.length, 0);
  return { dataset, classes, images, boxes, leftOut: all - boxes };
}

function clipped(box: Sample['boxes'][number], image: Sample): PixelBox | undefined {
  const left = Math.max(0, box.x);
  const top = Math.max(0, box.y);
  const width = Math.min(image.width, box.x + box.width) - left;
  const height = Math.min(image.height, box.y + box.height) - top;
  return width > 0 && height > 0 ? [left, top, width, height] : undefined;
}

/** Images by split, in the usual order of splits; those without one are under undefined. */
export function bySplit(images: readonly LabelledImage[]): ReadonlyMap<string | undefined, LabelledImage[]> {
  const groups = [...groupBy(images, ({ sample }) => sample.split)];
  return new Map(groups.sort(([a], [b]) => splitRank(a) - splitRank(b)));
}
