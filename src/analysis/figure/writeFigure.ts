import type { Figure, FigureFormat } from '../../common/figure';
import { pdfFile } from './pdfFigure';
import { pngFile } from './pngFigure';
import { svgFile } from './svgFile';

const writers: Readonly<Record<FigureFormat, (figure: Figure) => Uint8Array | Promise<Uint8Array>>> = {
  png: pngFile,
  svg: (figure) => new TextEncoder().encode(svgFile(figure)),
  pdf: pdfFile,
};

/** The bytes of a file of the format. @throws AnalysisError as `pngFile`. */
export async function figureFile(figure: Figure, format: FigureFormat): Promise<Uint8Array> {
  return writers[format](figure);
}
