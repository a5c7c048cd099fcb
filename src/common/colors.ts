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
