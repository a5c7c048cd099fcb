/** Boxes in the formats of detectors, from a dataset by hand. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportBoxes } from '../../../../src/analysis/export/boxes/exportBoxes';
import { boxFormats } from '../../../../src/analysis/export/boxes/registry';
import { silentContext } from '../../../../src/analysis/taskContext';
import { temporaryFolder } from '../../../temporaryFolder';
import { jpeg, read, record } from '../../dataset/tinyDataset';

const room = temporaryFolder();

/** Three images of 40 x 30 pixels: boxes over the edge and outside, none, and an image without a split. */
const dataset = () =>
  read({
    'train.json': [record({ img_name: 'xmlab1/source.jpg', qid: 1 })],
    'validate.json': [record({ img_name: 'xmlab2/source.jpg', qid: 2 })],
    ...folder('xmlab1', [{ Lung: [10, 5, 20, 10] }, { Heart: [-4, 20, 14, 20] }, { Liver: [50, 5, 5, 5] }]),
    ...folder('xmlab2', []),
    ...folder('xmlab3', [{ Lung: [0, 0, 40, 30] }]),
  });
const folder = (id: string, boxes: object[]) => ({
  [`imgs/${id}/source.jpg`]: jpeg(),
  [`imgs/${id}/question.json`]: [record({ img_name: `${id}/source.jpg` })],
  [`imgs/${id}/detection.json`]: boxes,
});
const formatNamed = (name: string) => {
  const format = boxFormats.find((one) => one.name === name);
  if (!format) throw new Error(`There is no format ${name}.`);
  return format;
};
const filesBelow = async (out: string) =>
  (await readdir(out, { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();

describe('exportBoxes', () => {
  it('writes COCO files by split, with boxes cut at the edge and ids that hold in all of them', async () => {
    const out = join(room, 'coco');
    const done = await exportBoxes(await dataset(), formatNamed('coco'), out, silentContext());
    expect(done).toEqual({ images: 3, boxes: 3, classes: 3, leftOut: 1 });
    expect(await filesBelow(out)).toEqual([
      'instances.json',
      'instances_train.json',
      'instances_validate.json',
    ]);
    const json = async (name: string) =>
      JSON.parse(await readFile(join(out, name), 'utf8')) as Record<string, unknown[]>;
    const train = await json('instances_train.json');
    expect(train.categories).toEqual(
      ['Heart', 'Liver', 'Lung'].map((name, at) => ({ id: at + 1, name, supercategory: 'organ' })),
    );
    expect(train.images).toEqual([{ id: 1, file_name: 'imgs/xmlab1/source.jpg', width: 40, height: 30 }]);
    expect(train.annotations).toMatchObject([
      { image_id: 1, category_id: 3, bbox: [10, 5, 20, 10], area: 200, iscrowd: 0 },
      { image_id: 1, category_id: 1, bbox: [0, 20, 10, 10], area: 100, iscrowd: 0 },
    ]);
    expect((await json('instances_validate.json')).annotations).toEqual([]);
    const rest = await json('instances.json');
    expect(rest.images).toMatchObject([{ id: 3, file_name: 'imgs/xmlab3/source.jpg' }]);
    const ids = [...train.annotations, ...rest.annotations].map(
      (annotation) => (annotation as { id: number }).id,
    );
    expect(new Set(ids).size).toBe(3);
  });

  it('writes a YOLO folder whose label files lie where its images do', async () => {
    const out = join(room, 'yolo');
    const set = await dataset();
    await exportBoxes(set, formatNamed('yolo'), out, silentContext());
    expect(await filesBelow(out)).toEqual([
      'data.yaml',
      ...['train/xmlab1', 'train/xmlab3', 'val/xmlab2'].map((name) => `images/${name}.jpg`),
      ...['train/xmlab1', 'train/xmlab3', 'val/xmlab2'].map((name) => `labels/${name}.txt`),
    ]);
    const text = (name: string) => readFile(join(out, name), 'utf8');
    expect(await text('labels/train/xmlab1.txt')).toBe(
      '2 0.500000 0.333333 0.500000 0.333333\n0 0.125000 0.833333 0.250000 0.333333\n',
    );
    expect(await text('labels/val/xmlab2.txt')).toBe('');
    expect(await text('data.yaml')).toBe(
      '"train": "images/train"\n"val": "images/val"\nnames:\n  0: "Heart"\n  1: "Liver"\n  2: "Lung"\n',
    );
    expect((await readFile(join(out, 'images/train/xmlab1.jpg'))).equals(jpeg())).toBe(true);
  });

  it('writes nothing without boxes, over files, or into the dataset', async () => {
    const coco = formatNamed('coco');
    const bare = await read({ 'imgs/xmlab1/source.jpg': jpeg(), 'imgs/xmlab1/question.json': [record()] });
    await expect(exportBoxes(bare, coco, join(room, 'bare'), silentContext())).rejects.toThrow(
      'set has no boxes. They are read from detection.json in the folders of a SLAKE dataset.',
    );
    const set = await dataset();
    await expect(exportBoxes(set, coco, join(room, 'coco'), silentContext())).rejects.toThrow(
      /holds files; name a new or empty folder\.$/,
    );
    await expect(exportBoxes(set, coco, join(set.root, 'boxes'), silentContext())).rejects.toThrow(
      /lies in the dataset/,
    );
    expect(await readdir(room)).toEqual(['coco', 'yolo']);
  });
});
