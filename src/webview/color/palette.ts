/**
 * Colours of data by theme: the ten of `common/colors`, then one neutral for "other" and one for noise. Pure.
 */
import {
  categoriesOnDark,
  categoriesOnLight,
  flagOnDark,
  flagOnLight,
  mix,
  parseHex,
  type Rgb,
} from '../../common/colors';
import type { FigurePalette } from '../../common/figurePalettes';

/** Color indices of categories: 0 noise, 1-10 the palette, 11 other. */
export const noiseIndex = 0;
export const otherIndex = 11;
export const paletteSize = 10;
/** Colours of one scale at most; a color index is one byte. */
export const maxColors = 256;

export interface Palette {
  readonly categories: readonly Rgb[];
  readonly noise: Rgb;
  readonly other: Rgb;
  /** Flagged outliers, in every plot and table. */
  readonly flag: Rgb;
  readonly background: Rgb;
  readonly dark: boolean;
  /** Instead of the theme's, while a figure for print is made. */
  readonly print?: FigurePalette;
}

export function makePalette(background: Rgb, foreground: Rgb, highContrast: boolean): Palette {
  const dark = luminance(background) < 0.4;
  return {
    categories: (dark ? categoriesOnDark : categoriesOnLight).map(parseHex),
    // Grey between the two, nearer to the background: there, but behind the data.
    noise: mix(background, foreground, highContrast ? 0.6 : 0.4),
    other: mix(background, foreground, highContrast ? 0.8 : 0.62),
    flag: parseHex(dark ? flagOnDark : flagOnLight),
    background,
    dark,
  };
}

/** `palette` with the colours of a figure for print. */
export function printPalette(palette: Palette, print: FigurePalette): Palette {
  return {
    ...palette,
    categories: print.categories.map(({ color }) => parseHex(color)),
    ...{ noise: parseHex(print.noise), other: parseHex(print.other), flag: parseHex(print.flag), print },
  };
}

/** What a high value means: much of something, or something bad. */
export type RampName = 'plain' | 'bad';

/** Even steps of lightness; the ramp of what is bad ends near the colour of what is flagged. */
const ramps: Readonly<Record<RampName, readonly [dark: readonly string[], light: readonly string[]]>> = {
  plain: [
    ['#3b4a7a', '#2f7fa8', '#35ae8e', '#a3cf55', '#fde34a'],
    ['#c9d36a', '#66b47f', '#2b8a93', '#2f5c92', '#3a2a6b'],
  ],
  bad: [
    ['#4a4a4a', '#7a5a4c', '#b0653f', '#e8783a', '#ffb08a'],
    ['#d9d2cd', '#dfae90', '#d9803f', '#b5501c', '#6e2a0c'],
  ],
};

const greyRamp = ['#d0d0d0', '#9e9e9e', '#6e6e6e', '#404040', '#111111'];

/** Perceptually even from low to high; the low end steps back into the background. */
export function ramp(palette: Palette, at: number, name: RampName): Rgb {
  const stops = palette.print?.grey ? greyRamp : ramps[name][palette.dark ? 0 : 1];
  const scaled = Math.min(1, Math.max(0, at)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(scaled));
  return mix(parseHex(stops[low]), parseHex(stops[low + 1]), scaled - low);
}

/** `rgb()`, `rgba()` or hex as a computed style gives them; `fallback` where it is something else. */
export function parseColor(text: string, fallback: Rgb): Rgb {
  const trimmed = text.trim();
  if (/^#[0-9a-f]{6}/i.test(trimmed)) return parseHex(trimmed.slice(0, 7));
  if (/^#[0-9a-f]{3,4}$/i.test(trimmed)) {
    const [r, g, b] = trimmed.slice(1);
    return parseHex(`#${r}${r}${g}${g}${b}${b}`);
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(trimmed);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : fallback;
}

export function css([r, g, b]: Rgb, alpha = 1): string {
  return alpha === 1
    ? `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`
    : `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)} / ${alpha})`;
}

/** Relative luminance as WCAG defines it, 0..1. */
export function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
