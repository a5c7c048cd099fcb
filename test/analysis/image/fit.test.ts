import { describe, expect, it } from 'vitest';
import { toGrey, toRgb, withoutEqualChannels } from '../../../src/analysis/image/fit';
import type { Pixels } from '../../../src/analysis/image/resample';

/** RGB of a width of 7, whose channels are equal; `offset` is where the bytes begin in their buffer. */
function greyAsRgb(offset: number): Pixels {
  const [width, height] = [7, 3];
  const data = new Uint8Array(new ArrayBuffer(offset + width * height * 3), offset);
  for (let i = 0; i < data.length; i++) data[i] = 11 * (Math.floor(i / 3) + 1);
  return { width, height, channels: 3, data };
}

describe('an image with three channels', () => {
  it.each([0, 1])('is grey where they are equal (its bytes begin at %i)', (offset) => {
    const image = greyAsRgb(offset);
    const grey = withoutEqualChannels(image);
    expect(grey.channels).toBe(1);
    expect([...grey.data]).toEqual(Array.from({ length: 21 }, (_, i) => (11 * (i + 1)) % 256));
    expect(toRgb(grey).data).toEqual(image.data);
  });

  it('is returned as it is where one byte of it differs, whichever', () => {
    for (let at = 0; at < 63; at++) {
      const image = greyAsRgb(0);
      image.data[at] ^= 1;
      expect(withoutEqualChannels(image), `byte ${at}`).toBe(image);
    }
  });

  it('has the luma of Pillow', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30);
    expect([...toGrey({ width: 4, height: 1, channels: 3, data }).data]).toEqual([76, 150, 29, 18]);
  });
});
