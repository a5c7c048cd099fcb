import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src/analysis/dataset/types';
import { maskOrgans } from '../../../src/webview/inspector/maskOrgans';

const size = { width: 20, height: 10 };
const [red, green, grey] = [0x810000, 0x008100, 0x323232];
type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** A mask with rectangles drawn in their order. */
function drawn(...rectangles: readonly (readonly [color: number, ...Rectangle])[]): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * size.width * size.height);
  for (const [color, left, top, width, height] of rectangles) {
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++)
        pixels.set([color >> 16, (color >> 8) & 255, color & 255, 255], 4 * (y * size.width + x));
  }
  return pixels;
}
const box = (organ: string, ...[x, y, width, height]: Rectangle): Box => ({ organ, x, y, width, height });
const named = (pixels: Uint8ClampedArray, boxes: readonly Box[], image = size) =>
  maskOrgans(pixels, size, boxes, image)?.map(({ color, names, pixels: n }) => [color, names.join(), n]);

describe('the organs of a mask', () => {
  it('have the names of the boxes around their pixels, whatever the order of the boxes', () => {
    const pixels = drawn([red, 1, 1, 6, 8], [green, 10, 2, 8, 7]);
    const boxes = [box('Left Lung', 10, 2, 9, 8), box('Right Lung', 1, 1, 7, 9)];
    expect(named(pixels, boxes)).toEqual([
      [green, 'Left Lung', 56],
      [red, 'Right Lung', 48],
    ]);
    // The image may be larger than its mask.
    const twice = boxes.map((one) => box(one.organ, one.x * 2, one.y * 2, one.width * 2, one.height * 2));
    expect(named(pixels, twice, { width: 40, height: 20 })).toEqual(named(pixels, boxes));
  });

  it('inside one another keep their own colours', () => {
    const pixels = drawn([red, 0, 0, 20, 10], [green, 8, 3, 4, 4]);
    expect(named(pixels, [box('Tumor', 8, 3, 4, 4), box('Brain', 0, 0, 20, 10)])).toEqual([
      [red, 'Brain', 184],
      [green, 'Tumor', 16],
    ]);
  });

  it('share one colour where it has several boxes, and have no name without a box', () => {
    const pixels = drawn([red, 1, 2, 5, 6], [red, 13, 2, 6, 6], [grey, 8, 4, 2, 2]);
    const boxes = [box('Left Kidney', 13, 2, 6, 6), box('Right Kidney', 1, 2, 5, 6)];
    expect(named(pixels, boxes)).toEqual([
      [red, 'Left Kidney,Right Kidney', 66],
      [grey, '', 4],
    ]);
    expect(named(pixels, [])).toEqual([
      [red, '', 66],
      [grey, '', 4],
    ]);
  });

  it('are none in a black mask, and are not told in a picture', () => {
    expect(named(drawn(), [])).toEqual([]);
    const picture = drawn(
      ...Array.from({ length: 100 }, (_none, at) => [at + 1, at % 20, at % 10, 1, 1] as const),
    );
    expect(named(picture, [])?.length ?? 'too many').toBe(20);
    const many = drawn(
      ...Array.from({ length: 100 }, (_none, at) => [at + 1, at % 20, Math.floor(at / 20), 1, 1] as const),
    );
    expect(named(many, [])).toBeUndefined();
  });
});
