/** How figures look: palettes, and a style of a preset and a palette. */
import { categoriesOnLight, flagOnLight } from '../../../common/colors';
import { ptFromMm } from '../../../common/figure';
import type { FigurePreset } from '../../../common/figurePresets';
import { type ShapeName, shapeNames } from '../../../common/shapes';

export interface FigurePalette {
  readonly name: string;
  readonly title: string;
  /** In the order in which groups take them. */
  readonly categories: readonly { readonly color: string; readonly shape: ShapeName }[];
  readonly noise: string;
  /** Of groups that have no colour of their own. */
  readonly other: string;
  /** Of what is flagged. */
  readonly flag: string;
  /** Full shade of heat maps, and of bars. */
  readonly accent: string;
  /** Hues can be lightened and darkened into families of clusters. */
  readonly tints: boolean;
}

const greys = ['#111111', '#7a7a7a', '#a6a6a6'];
const circles = (colors: readonly string[]) => colors.map((color) => ({ color, shape: 'circle' as const }));

/** The first is the default. */
export const figurePalettes: readonly FigurePalette[] = [
  {
    name: 'colour',
    title: 'ten hues that stay apart under colour blindness',
    categories: circles(categoriesOnLight),
    ...{ noise: '#b4b4b4', other: '#6e6e6e', flag: flagOnLight, accent: '#0072b8', tints: true },
  },
  {
    name: 'okabe-ito',
    title: 'the seven hues of Okabe and Ito (2008)',
    categories: circles(['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']),
    ...{ noise: '#b4b4b4', other: '#7a7a7a', flag: '#d55e00', accent: '#0072b2', tints: true },
  },
  {
    name: 'grey',
    title: 'greys and shapes, for print without colour',
    categories: Array.from({ length: 10 }, (_none, i) => ({
      color: greys[i % greys.length],
      shape: shapeNames[i % shapeNames.length],
    })),
    ...{ noise: '#d0d0d0', other: '#bdbdbd', flag: '#111111', accent: '#404040', tints: false },
  },
];

/** Sizes in points. */
export interface FigureStyle {
  readonly width: number;
  readonly font: number;
  readonly palette: FigurePalette;
}

export const INK = '#1f1f1f';
export const QUIET = '#5a5a5a';
export const RULE = '#d4d4d4';
export const PAPER = '#ffffff';

export function figureStyle(
  { widthMm, fontPt }: Pick<FigurePreset, 'widthMm' | 'fontPt'>,
  palette = figurePalettes[0],
): FigureStyle {
  return { width: ptFromMm(widthMm), font: fontPt, palette };
}
