/** How far an encoder's faster vectors are from its exact ones, measured on the user's own images. */
import { smallestOf } from '../../common/extremes';
import type { Dataset } from '../dataset/types';
import type { TaskContext } from '../taskContext';
import { undecodable } from './decodedImages';
import { useSource } from './decodeSource';
import type { Encoder } from './encoder';

const SAMPLE_IMAGES = 16;

export interface Fidelity {
  readonly images: number;
  /** Cosine between the fast and the exact vector of an image. */
  readonly mean: number;
  readonly lowest: number;
}

/** Cosine between the fast and the exact vector of one of the images that are compared. */
export interface MeasuredCosine {
  /** Which of them. */
  readonly place: number;
  readonly cosine: number;
}

/** On images spread evenly over the dataset; undefined for an encoder that is exact, or where none can be decoded. */
export async function measureFidelity(
  dataset: Pick<Dataset, 'root' | 'samples'>,
  encoder: Encoder,
  task: TaskContext,
): Promise<Fidelity | undefined> {
  return fidelityOf(await measureCosines(dataset, encoder, () => true, task));
}

/**
 * The cosines of some of the images that `measureFidelity` compares. One that cannot be decoded is replaced by the next.
 * @param mine whether a place is measured here.
 */
export async function measureCosines(
  dataset: Pick<Dataset, 'root' | 'samples'>,
  encoder: Encoder,
  mine: (place: number) => boolean,
  task: TaskContext,
): Promise<readonly MeasuredCosine[]> {
  const { length } = dataset.samples;
  const count = Math.min(SAMPLE_IMAGES, length);
  if (!encoder.exactCosines) return [];
  const places: number[] = [];
  const prepared: Uint8Array[] = [];
  for (let place = 0; place < count; place++) {
    if (!mine(place)) continue;
    const image = await nextPrepared(dataset, Math.floor((place * length) / count), encoder, task);
    if (!image) continue;
    places.push(place);
    prepared.push(image);
  }
  if (places.length === 0) return [];
  const cosines = await encoder.exactCosines(prepared, task);
  return places.map((place, i) => ({ place, cosine: cosines[i] }));
}

/** Of all that were measured, in any order. */
export function fidelityOf(measured: readonly MeasuredCosine[]): Fidelity | undefined {
  if (measured.length === 0) return undefined;
  const cosines = [...measured].sort((a, b) => a.place - b.place).map(({ cosine }) => cosine);
  return {
    images: cosines.length,
    mean: cosines.reduce((sum, value) => sum + value, 0) / cosines.length,
    lowest: smallestOf(cosines),
  };
}

/** From a row on, and at the end from the first row on. */
async function nextPrepared(
  { root, samples }: Pick<Dataset, 'root' | 'samples'>,
  from: number,
  encoder: Encoder,
  task: TaskContext,
): Promise<Uint8Array | undefined> {
  for (let step = 0; step < samples.length; step++) {
    task.check();
    const sample = samples[(from + step) % samples.length];
    try {
      return await useSource(sample.image, (pixels) => encoder.prepareImage(pixels), task);
    } catch (error) {
      undecodable(sample, root, error);
    }
  }
  return undefined;
}

/** "BiomedCLIP, int8 (cosine to fp32 0.996, lowest 0.991 of 16 images)". */
export function titleWithFidelity(title: string, fidelity: Fidelity | undefined): string {
  if (!fidelity) return title;
  const { mean, lowest, images } = fidelity;
  return `${title} (cosine to fp32 ${mean.toFixed(3)}, lowest ${lowest.toFixed(3)} of ${images} images)`;
}
