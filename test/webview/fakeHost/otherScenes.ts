/** Scenes of other layouts than SLAKE, out of the images of the sample; with 30 images they open in a second. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf } from '../../../src/analysis/dataset/imageSource';
import { openScene, type SampleScene } from './sampleScene';

const IMAGES = 30;
const categories = ['covid', 'normal', 'pneumonia'];

/** Images in a folder for each category, without questions. @param parent an empty folder. */
export function plainImagesScene(sample: SampleScene, parent: string): Promise<SampleScene> {
  copyImages(sample, (at) => join(parent, 'chest-images', categories[at % 3], `scan${at}.jpg`));
  return openScene(parent, 'chest-images');
}

/** A table of multiple-choice questions beside its images; one image has none. @param parent an empty folder. */
export function recordListScene(sample: SampleScene, parent: string): Promise<SampleScene> {
  const folder = join(parent, 'choice-questions');
  copyImages(sample, (at) => join(folder, 'images', `scan${at}.jpg`));
  const rows = Array.from({ length: IMAGES - 1 }, (_none, at) =>
    [`scan${at}.jpg`, `Which modality is scan ${at}?`, 'CT', 'MRI', at % 2 ? 'A' : 'B'].join(','),
  );
  writeFileSync(
    join(folder, 'test.csv'),
    ['Figure_path,Question,Choice A,Choice B,Answer', ...rows].join('\n'),
  );
  return openScene(parent, 'choice-questions');
}

function copyImages({ analysis }: SampleScene, to: (at: number) => string): void {
  analysis.dataset.samples.slice(0, IMAGES).forEach(({ image }, at) => {
    mkdirSync(join(to(at), '..'), { recursive: true });
    cpSync(fileOf(image), to(at));
  });
}
