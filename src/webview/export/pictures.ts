/** Images of the page as pictures of a figure. */
import type { FigurePicture } from '../../common/figure';
import { fromBase64 } from '../../common/plainValues';
import { contextOf } from '../dom';

const jpegQuality = 0.92;

/** @throws Error where the browser refuses to read an image that another origin keeps to itself. */
export function pictureOf(
  size: { readonly width: number; readonly height: number },
  draw: (context: CanvasRenderingContext2D) => void,
): FigurePicture {
  const [width, height] = [Math.max(1, Math.round(size.width)), Math.max(1, Math.round(size.height))];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  draw(context);
  const url = canvas.toDataURL('image/jpeg', jpegQuality);
  return { bytes: fromBase64(url.slice(url.indexOf(',') + 1)), width, height };
}
