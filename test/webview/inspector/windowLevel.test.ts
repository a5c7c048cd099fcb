import { describe, expect, it } from 'vitest';
import { autoWindow, changed, transferOf, wholeRange } from '../../../src/webview/inspector/windowLevel';

const shownAs = (window: number, level: number, grey: number) => {
  const { slope, intercept } = transferOf({ window, level });
  return 255 * (slope * (grey / 255) + intercept);
};

describe('window and level', () => {
  it('spread the greys of the window from black to white', () => {
    expect([0, 100, 255].map((grey) => shownAs(wholeRange.window, wholeRange.level, grey))).toEqual([
      0, 100, 255,
    ]);
    expect(shownAs(100, 80, 30)).toBeCloseTo(0);
    expect(shownAs(100, 80, 80)).toBeCloseTo(127.5);
    expect(shownAs(100, 80, 130)).toBeCloseTo(255);
  });

  it('stay in their range', () => {
    expect(changed({ window: 10, level: 250 }, -50, 50)).toEqual({ window: 1, level: 255 });
  });

  it('are found from the pixels without black borders and without the extremes', () => {
    const greys = [
      ...Array<number>(5000).fill(0),
      ...Array.from({ length: 1000 }, (_none, at) => 50 + (at % 101)),
      255,
    ];
    const pixels = Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey, grey, 255]));
    const { window, level } = autoWindow(pixels);
    expect([level - window / 2, level + window / 2]).toEqual([51, 149]);
    expect(autoWindow(new Uint8ClampedArray(40))).toEqual(wholeRange);
  });
});
