/** What an audit needs of an image at its full size: it is decoded once for all that asks. */
import { createHash } from 'node:crypto';
import type { ImageSource } from '../dataset/types';
import { useSource } from '../embedding/decodeSource';
import { withoutEqualChannels } from '../image/fit';
import type { Pixels } from '../image/resample';
import { uniformColour } from '../image/uniformColour';
import type { TaskContext } from '../taskContext';

export interface PixelFacts {
  /** Equal for equal pixels; one grey channel equals three equal ones. */
  readonly hash: string;
  /** The values of the channels where all pixels are equal. */
  readonly colour: readonly number[] | undefined;
}

/** @throws as `useSource`. */
export function pixelFacts(image: ImageSource, task: Pick<TaskContext, 'check'>): Promise<PixelFacts> {
  return useSource(image, factsOf, task);
}

/** @param pixels at full size. */
export function factsOf(pixels: Pixels): PixelFacts {
  const colour = uniformColour(pixels);
  const { width, height } = pixels;
  // Of one colour, one pixel says all: the others need not be looked at again.
  const shown = colour ? { ...pixels, width: 1, height: 1, data: Uint8Array.from(colour) } : pixels;
  const { channels, data } = withoutEqualChannels(shown);
  const hash = createHash('sha256').update(`${width}x${height}x${channels}:`).update(data).digest('base64');
  return { hash: colour ? `one colour ${hash}` : hash, colour };
}
