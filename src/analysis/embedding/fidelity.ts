/** How far an encoder's faster vectors are from its exact ones, measured on the user's own images. */
import { smallestOf } from '../../common/extremes';
import type { Sample } from '../dataset/types';
import type { TaskContext } from '../taskContext';
import { decodeSource } from './decodeSource';
import type { Encoder } from './encoder';

const SAMPLE_IMAGES = 16;

export interface Fidelity {
  readonly images: number;
  /** Cosine between the fast and the exact vector of an image. */
  readonly mean: number;
  readonly lowest: number;
}

/** On images spread evenly over the dataset; undefined for an encoder that is exact. */
export async function measureFidelity(
  samples: readonly Sample[],
  encoder: Encoder,
  task: TaskContext,
): Promise<Fidelity | undefined> {
  if (!encoder.exactCosines || samples.length === 0) return undefined;
  const count = Math.min(SAMPLE_IMAGES, samples.length);
  const prepared: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    task.check();
    const { image } = samples[Math.floor((i * samples.length) / count)];
    prepared.push(encoder.prepareImage(await decodeSource(image)));
  }
  const cosines = await encoder.exactCosines(prepared, task);
  return {
    images: count,
    mean: cosines.reduce((sum, value) => sum + value, 0) / count,
    lowest: smallestOf(cosines),
  };
}

/** "BiomedCLIP, int8 (cosine to fp32 0.996, lowest 0.991 of 16 images)". */
export function titleWithFidelity(title: string, fidelity: Fidelity | undefined): string {
  if (!fidelity) return title;
  const { mean, lowest, images } = fidelity;
  return `${title} (cosine to fp32 ${mean.toFixed(3)}, lowest ${lowest.toFixed(3)} of ${images} images)`;
}
