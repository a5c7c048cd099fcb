/** How figures look: a style of a preset and a palette. */
import { ptFromMm } from '../../../common/figure';
import { type FigurePalette, figurePalettes } from '../../../common/figurePalettes';
import type { FigurePreset } from '../../../common/figurePresets';

/** Sizes in points. */
export interface FigureStyle {
  readonly width: number;
  /** What a page has room for; a figure of many images shows fewer or smaller ones. */
  readonly maxHeight: number;
  readonly font: number;
  readonly palette: FigurePalette;
}

export const INK = '#1f1f1f';
export const QUIET = '#5a5a5a';
export const RULE = '#d4d4d4';
export const PAPER = '#ffffff';

export function figureStyle(
  { widthMm, heightMm, fontPt }: Pick<FigurePreset, 'widthMm' | 'heightMm' | 'fontPt'>,
  palette = figurePalettes[0],
): FigureStyle {
  return { width: ptFromMm(widthMm), maxHeight: ptFromMm(heightMm), font: fontPt, palette };
}
