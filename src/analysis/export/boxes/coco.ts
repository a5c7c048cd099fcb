/**
 * Boxes as COCO's object detection has them (https://cocodataset.org/#format-data): one JSON file a split, whose
 * `file_name` is the path from the root of the dataset. Ids of images and categories begin at 1 and are the same in all
 * splits. Images stay where they are.
 */
import { join } from 'node:path';
import { jsonPieces } from '../../../common/jsonPieces';
import { imageName } from '../../dataset/imageSource';
import { type BoxFormat, bySplit } from './boxFormat';

export const cocoFormat: BoxFormat = {
  name: 'coco',
  title: 'COCO',
  help: 'instances_SPLIT.json for each split, with the paths of the images in the dataset.',
  async write({ dataset, classes, images }, out, write, task) {
    const categories = classes.map((name, at) => ({ id: at + 1, name, supercategory: 'organ' }));
    const idOf = new Map(images.map(({ sample }, at) => [sample, at + 1]));
    const splits = bySplit(images);
    let annotationId = 0;
    let done = 0;
    for (const [split, own] of splits) {
      const content = {
        info: { description: `Boxes of ${dataset.name}`, contributor: `slakescope ${__VERSION__}` },
        licenses: [],
        categories,
        images: own.map(({ sample }) => ({
          id: idOf.get(sample),
          file_name: imageName(sample.image, dataset.root),
          width: sample.width,
          height: sample.height,
        })),
        annotations: own.flatMap(({ sample, boxes }) =>
          boxes.map(({ class: at, box }) => ({
            id: ++annotationId,
            image_id: idOf.get(sample),
            category_id: at + 1,
            bbox: box,
            area: box[2] * box[3],
            segmentation: [],
            iscrowd: 0,
          })),
        ),
      };
      const name = split === undefined ? 'instances.json' : `instances_${encodeURIComponent(split)}.json`;
      await write(join(out, name), jsonPieces(content), '\n');
      task.progress(++done, splits.size);
    }
  },
};
