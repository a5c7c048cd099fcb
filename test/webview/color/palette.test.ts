import { describe, expect, it } from 'vitest';
import { mix, type Rgb } from '../../../src/common/colors';
import { contrast, luminance, makePalette, parseColor, ramp } from '../../../src/webview/color/palette';

const dark = makePalette([31, 31, 31], [204, 204, 204], false);
const light = makePalette([255, 255, 255], [59, 59, 59], false);

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const visions: Readonly<Record<string, readonly number[]>> = {
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
};
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
function lab(color: Rgb, matrix: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1]): number[] {
  const rgb = color.map((value) => linear(value / 255));
  const seen = [0, 3, 6].map((at) =>
    Math.min(1, Math.max(0, matrix[at] * rgb[0] + matrix[at + 1] * rgb[1] + matrix[at + 2] * rgb[2])),
  );
  const [r, g, b] = seen;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, at) => value - b[at]));

describe('the palette', () => {
  it('stands out from its background by at least 3 to 1', () => {
    for (const palette of [dark, light]) {
      for (const color of [...palette.categories, palette.flag]) {
        expect(contrast(color, palette.background)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('keeps neighbouring indices apart for colour-blind eyes', () => {
    for (const palette of [dark, light]) {
      for (const matrix of Object.values(visions)) {
        for (let colorIndex = 0; colorIndex + 1 < palette.categories.length; colorIndex++) {
          const [a, b] = [palette.categories[colorIndex], palette.categories[colorIndex + 1]].map((color) =>
            lab(color, matrix),
          );
          // A difference of 10 in CIE76 is seen at a glance also in small dots.
          expect(distance(a, b)).toBeGreaterThan(10);
        }
      }
    }
  });

  it('keeps noise between the background and the data', () => {
    expect(contrast(dark.noise, dark.background)).toBeGreaterThan(1.5);
    expect(contrast(dark.noise, dark.background)).toBeLessThan(contrast(dark.other, dark.background));
  });

  it('runs evenly in lightness from low to high', () => {
    for (const palette of [dark, light]) {
      for (const name of ['plain', 'bad'] as const) {
        const steps = Array.from({ length: 21 }, (_none, at) => luminance(ramp(palette, at / 20, name)));
        const rising = [...steps].sort((a, b) => (palette.dark ? a - b : b - a));
        expect(steps).toEqual(rising);
      }
    }
  });

  it('reads colours as computed styles write them', () => {
    expect(parseColor('#1f1f1f', [0, 0, 0])).toEqual([31, 31, 31]);
    expect(parseColor(' #fff', [0, 0, 0])).toEqual([255, 255, 255]);
    expect(parseColor('rgba(1, 2, 3, 0.5)', [0, 0, 0])).toEqual([1, 2, 3]);
    expect(parseColor('var(--x)', [9, 9, 9])).toEqual([9, 9, 9]);
    expect(mix([0, 0, 0], [200, 100, 50], 0.5)).toEqual([100, 50, 25]);
  });
});
