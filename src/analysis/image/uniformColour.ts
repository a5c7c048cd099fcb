import type { Pixels } from './resample';

/** The values of the channels where every pixel of the image has the same; undefined where one differs. */
export function uniformColour({ data, channels }: Pixels): readonly number[] | undefined {
  for (let i = channels; i < data.length; i++) {
    if (data[i] !== data[i - channels]) return undefined;
  }
  return [...data.subarray(0, channels)];
}
