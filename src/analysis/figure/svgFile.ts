/** A figure as an SVG file: text as outlines of the font of figures, with its words as a label. */
import type { Figure, TextMark } from '../../common/figure';
import { escapeMarkup } from '../../common/markup';
import { memoizeByObject } from '../memoize';
import { figureFont } from './font';
import { svgDocument, svgPath } from './svgFigure';
import { textPaths } from './textPaths';

/** Made once of a figure, which is a file and a part of the report. */
export const svgFile = memoizeByObject((figure: Figure, check: () => void = () => undefined): string =>
  svgDocument(figure, outlinedText, check),
);

export function outlinedText(mark: TextMark): string {
  const paths = textPaths(figureFont(), mark).map(svgPath);
  return `<g role="img" aria-label="${escapeMarkup(mark.text)}">${paths.join('')}</g>`;
}
