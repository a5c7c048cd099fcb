import type { Figure, FigureFormat } from '../../common/figure';
import { pdfFile } from './pdfFigure';
import { pngFile } from './pngFigure';
import { svgFile } from './svgFile';

type Writer = (figure: Figure, check: () => void) => Uint8Array | Promise<Uint8Array>;

const writers: Readonly<Record<FigureFormat, Writer>> = {
  png: pngFile,
  svg: (figure, check) => new TextEncoder().encode(svgFile(figure, check)),
  pdf: pdfFile,
};

/**
 * The bytes of a file of the format.
 * @param check called between small batches of marks; what it throws ends the writing.
 * @throws AnalysisError as `pngFile`.
 */
export async function figureFile(
  figure: Figure,
  format: FigureFormat,
  check: () => void = () => undefined,
): Promise<Uint8Array> {
  return writers[format](figure, check);
}
