/** The images of a dataset for the report: small enough that the page of 642 images stays below 15 MB. */
import { readImageBytes } from '../../dataset/imageSource';
import { loadSharp } from '../../image/decode';
import type { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { TaskContext } from '../../taskContext';

/** Longest side in pixels by the number of samples at most; more samples have none. */
const SIDES = [
  { samples: 800, side: 256 },
  { samples: 2500, side: 112 },
] as const;
export const MAX_REPORT_IMAGES = SIDES[SIDES.length - 1].samples;
const JPEG_QUALITY = 72;

/** One a sample, or none at all. @throws the error of the system where an image is gone. */
export async function reportImages(
  { dataset: { samples } }: DatasetAnalysis,
  task: TaskContext,
): Promise<Uint8Array[]> {
  const side = SIDES.find((known) => samples.length <= known.samples)?.side;
  if (side === undefined) return [];
  const sharp = await loadSharp();
  const images: Uint8Array[] = [];
  for (const { image } of samples) {
    task.progress(images.length, samples.length);
    // For looks alone, so by the quickest way: JPEG files are decoded at an eighth to the full size.
    const picture = sharp(await readImageBytes(image), { failOn: 'none', limitInputPixels: false });
    const small = picture.resize(side, side, { fit: 'inside', withoutEnlargement: true });
    images.push(Uint8Array.from(await small.flatten().jpeg({ quality: JPEG_QUALITY }).toBuffer()));
  }
  task.progress(samples.length, samples.length);
  return images;
}
