/**
 * Colours of data, the same in the panel and in figures. Ten hues that stay apart under deuteranopia, protanopia and
 * tritanopia in neighbouring slots: one set dark enough on white, one bright enough on near-black.
 */

export const categoriesOnLight = [
  '#0072b8',
  '#d45500',
  '#009e73',
  '#b58500',
  '#8e5fc0',
  '#c4417f',
  '#2f9dc4',
  '#7d6544',
  '#5f8a0c',
  '#b3262e',
] as const;
export const categoriesOnDark = [
  '#4aa3f0',
  '#f58b4b',
  '#3fc795',
  '#ecc62c',
  '#b491ea',
  '#f27fb8',
  '#7fd4f0',
  '#c9a66b',
  '#a4cf4c',
  '#e4666c',
] as const;
/** Flagged outliers. */
export const flagOnLight = '#c8480a';
export const flagOnDark = '#f0743a';

export type Rgb = readonly [number, number, number];

export function parseHex(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function toHex(color: Rgb): string {
  return `#${color.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** How far a tint goes to white or black: less towards the background, where it would fade away. */
const awayShare = 0.45;
const towardsShare = 0.25;

/** @param tint from -1 (darkest) over 0 (`base` itself) to 1 (lightest). */
export function tinted(base: Rgb, tint: number, onDark: boolean): Rgb {
  const share = tint > 0 === onDark ? awayShare : towardsShare;
  return mix(base, tint > 0 ? [255, 255, 255] : [0, 0, 0], Math.abs(tint) * share);
}
