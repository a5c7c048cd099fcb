import { contextOf, createElement } from '../dom';

let compared: { readonly a: HTMLImageElement; readonly b: HTMLImageElement; readonly same: boolean } | null =
  null;

/** Whether two decoded pictures have the same pixels; the latest answer is kept. */
export function areSamePictures(a: HTMLImageElement, b: HTMLImageElement): boolean {
  if (compared?.a !== a || compared.b !== b) compared = { a, b, same: haveSamePixels(a, b) };
  return compared.same;
}

function haveSamePixels(a: HTMLImageElement, b: HTMLImageElement): boolean {
  if (a.naturalWidth !== b.naturalWidth || a.naturalHeight !== b.naturalHeight) return false;
  const [ofA, ofB] = [pixelsOf(a), pixelsOf(b)];
  return ofA.every((value, at) => value === ofB[at]);
}

/** Four bytes a pixel, as whole numbers. */
function pixelsOf(image: HTMLImageElement): Uint32Array {
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = createElement('canvas', '');
  Object.assign(canvas, { width, height });
  const context = contextOf(canvas);
  context.drawImage(image, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
