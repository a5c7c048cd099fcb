/** Datasets of other layouts than SLAKE, made from the images of a sample by the launcher before the editor starts. */
import { readFileSync } from 'node:fs';
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

function imageOf(sample: string, index: number): Uint8Array {
  return new Uint8Array(readFileSync(join(sample, 'imgs', `xmlab${index}`, 'source.jpg')));
}
