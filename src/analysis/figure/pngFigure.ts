/** A figure as a PNG file, drawn from its SVG by the renderer that sharp brings; text is outlines already. */
import { type Figure, ptPerInch } from '../../common/figure';
import { message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { loadSharp } from '../image/decode';
import { svgElement } from './svgFigure';
import { outlinedText } from './svgFile';

export const PNG_DPI = 300;
/** Pixels of a picture at most: 180 mm by 1.8 m. */
const MAX_PIXELS = 50e6;

function pngSize({ width, height }: Figure): { readonly width: number; readonly height: number } {
  const pixels = (pt: number) => Math.max(1, Math.round((pt / ptPerInch) * PNG_DPI));
  return { width: pixels(width), height: pixels(height) };
}

/** @param check as of `svgElement`. @throws AnalysisError `bad-input` where the picture would not fit into the memory. */
export async function pngFile(figure: Figure, check?: () => void): Promise<Uint8Array> {
  const size = pngSize(figure);
  if (size.width * size.height > MAX_PIXELS) {
    throw new AnalysisError(
      'bad-input',
      message`The figure would be a PNG of ${size.width} by ${size.height} pixels, which is too large; save it as PDF or SVG.`,
    );
  }
  const sharp = await loadSharp();
  // At 72 dpi a pixel of the document is a pixel of the picture.
  const svg = Buffer.from(svgElement(figure, outlinedText, check, size));
  const picture = sharp(svg, { density: ptPerInch, limitInputPixels: false, unlimited: true });
  const png = await picture
    .flatten({ background: figure.background })
    .png({ compressionLevel: 9 })
    .withMetadata({ density: PNG_DPI })
    .toBuffer();
  return new Uint8Array(png);
}
