import type { Pixels } from './resample';

/** The values of the channels where every pixel of the image has the same; undefined where one differs. */
export function uniformColour({ data, channels }: Pixels): readonly number[] | undefined {
  // Each value equals the one a pixel before it: the bytes moved by a pixel are the same, which memcmp tells.
  const isUniform = Buffer.compare(data.subarray(channels), data.subarray(0, data.length - channels)) === 0;
  return isUniform ? [...data.subarray(0, channels)] : undefined;
}
