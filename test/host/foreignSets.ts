/** Datasets of other layouts than SLAKE, made from the images of a sample by the launcher before the editor starts. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeParquet } from '../analysis/dataset/hub/parquetFile';

const IMAGES = 12;

/** Two questions about each image, as the hub's datasets of images have them. */
export async function writeParquetSet(folder: string, sample: string): Promise<void> {
  const rows = Array.from({ length: 2 * IMAGES }, (_, row) => ({
    image: { bytes: imageOf(sample, row >> 1), path: null },
    question: row % 2 === 0 ? 'Which modality is this?' : `Is this image ${row >> 1}?`,
    answer: row % 2 === 0 ? 'MRI' : 'yes',
  }));
  const features = { image: 'image', question: 'string', answer: 'string' } as const;
  await writeParquet(join(folder, 'data/train-00000-of-00001.parquet'), features, rows);
}

/** Questions in columns with names that say nothing. */
export function writeUnclearList(folder: string, sample: string): void {
  mkdirSync(join(folder, 'bilder'), { recursive: true });
  const rows = Array.from({ length: IMAGES }, (_none, index) => {
    copyFileSync(imagePath(sample, index), join(folder, 'bilder', `${index}.jpg`));
    return `${index}.jpg,Was zeigt Bild ${index}?,Eine Lunge`;
  });
  writeFileSync(join(folder, 'fragen.csv'), ['bild,frage,antwort', ...rows, ''].join('\n'));
}

function imageOf(sample: string, index: number): Uint8Array {
  return new Uint8Array(readFileSync(imagePath(sample, index)));
}

function imagePath(sample: string, index: number): string {
  return join(sample, 'imgs', `xmlab${index}`, 'source.jpg');
}
