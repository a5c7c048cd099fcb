/**
 * Boxes as Ultralytics' YOLO reads them: `images/SPLIT/ID.jpg`, `labels/SPLIT/ID.txt` with a line
 * `class centre-x centre-y width height` for each box, as shares of the image, and `data.yaml`. A label file must lie
 * where the image does, so images are copied.
 */
import { join } from 'node:path';
import { fileOf, readImageBytes } from '../../dataset/imageSource';
import type { ImageSource } from '../../dataset/types';
import { fileError } from '../../errors';
import { type ViewableImage, viewableImage } from '../../image/viewableImage';
import { type BoxFormat, bySplit, type LabelledImage } from './boxFormat';

/** A millionth of an image is less than a pixel. */
const DECIMALS = 6;
/** Keys of data.yaml that Ultralytics knows. */
const keys: Readonly<Record<string, string>> = { train: 'train', validate: 'val', test: 'test' };

export const yoloFormat: BoxFormat = {
  name: 'yolo',
  title: 'YOLO',
  help: 'Images copied by split, a label file for each, and data.yaml.',
  async write({ classes, images }, out, write, task) {
    const splits = [...bySplit(images)].map(([split, own]) => {
      const key = split === undefined ? 'train' : (keys[split] ?? encodeURIComponent(split));
      return { key, own };
    });
    let done = 0;
    for (const { key, own } of splits) {
      for (const image of own) {
        const { id, image: source } = image.sample;
        const { bytes, extension } = await imageBytes(source);
        const name = encodeURIComponent(id);
        await write(join(out, 'images', key, `${name}.${extension}`), bytes);
        await write(join(out, 'labels', key, `${name}.txt`), labels(image));
        task.progress(++done, images.length);
      }
    }
    // A JSON string is a double-quoted scalar of YAML.
    const lines = [
      ...[...new Set(splits.map(({ key }) => key))].map(
        (key) => `${JSON.stringify(key)}: ${JSON.stringify(`images/${key}`)}`,
      ),
      'names:',
      ...classes.map((name, at) => `  ${at}: ${JSON.stringify(name)}`),
    ];
    await write(join(out, 'data.yaml'), `${lines.join('\n')}\n`);
  },
};

function labels({ sample: { width, height }, boxes }: LabelledImage): string {
  return boxes
    .map(({ class: at, box: [x, y, w, h] }) => {
      const shares = [(x + w / 2) / width, (y + h / 2) / height, w / width, h / height];
      return `${at} ${shares.map((share) => share.toFixed(DECIMALS)).join(' ')}\n`;
    })
    .join('');
}

async function imageBytes(source: ImageSource): Promise<ViewableImage> {
  try {
    return await viewableImage(await readImageBytes(source));
  } catch (error) {
    throw fileError(error, fileOf(source));
  }
}
