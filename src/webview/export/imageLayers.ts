/**
 * Images of the page as marks. Those that lie on each other (an image with its mask, two images and their difference)
 * are blended into one picture, as the page does.
 */
import { largestOf } from '../../common/extremes';
import type { Rect } from '../scatter/viewport';
import { type FigureSheet, intersection } from './figureSheet';
import { pictureOf } from './pictures';

/** Pixels a px of the page at most: print has 3.1. */
const pixelsPerPx = 3;

interface Layer {
  readonly element: HTMLImageElement | HTMLCanvasElement;
  /** Of the content of the element. */
  readonly place: Rect;
  readonly alpha: number;
  readonly blend: GlobalCompositeOperation;
}

export class ImageLayers {
  private layers: Layer[] = [];
  private shown: Rect | null = null;
  private filter = '';

  constructor(private readonly sheet: FigureSheet) {}

  takes(element: Element): element is HTMLImageElement | HTMLCanvasElement {
    if (element instanceof HTMLCanvasElement) return !element.parentElement?.classList.contains('surface');
    return element instanceof HTMLImageElement;
  }

  draw(
    element: HTMLImageElement | HTMLCanvasElement,
    style: CSSStyleDeclaration,
    box: Rect,
    clip: Rect,
  ): void {
    const { width, height } =
      element instanceof HTMLImageElement
        ? { width: element.naturalWidth, height: element.naturalHeight }
        : element;
    const shown = intersection(box, clip);
    if (!shown || shown.width === 0 || shown.height === 0 || width === 0 || height === 0) return;
    const { alpha, blend, filter } = effectOf(element);
    const isSame = this.shown?.x === shown.x && this.shown.y === shown.y && this.shown.width === shown.width;
    if (!isSame) this.finish();
    const scale = Math.min(box.width / width, box.height / height);
    const place =
      style.objectFit === 'contain'
        ? {
            ...{ x: box.x + (box.width - width * scale) / 2, y: box.y + (box.height - height * scale) / 2 },
            ...{ width: width * scale, height: height * scale },
          }
        : box;
    this.shown = shown;
    this.filter = filter;
    this.layers.push({ element, place, alpha, blend });
  }

  /** Puts what has been drawn so far on the sheet. */
  finish(): void {
    const { layers, shown, filter } = this;
    this.layers = [];
    this.shown = null;
    if (!shown || layers.length === 0) return;
    const natural = largestOf(
      layers.map(({ element, place }) => sourceWidth(element) / Math.max(1, place.width)),
    );
    const scale = Math.min(pixelsPerPx, Math.max(1, natural));
    const size = { width: shown.width * scale, height: shown.height * scale };
    const draw = (context: CanvasRenderingContext2D) => {
      context.fillStyle = '#000';
      context.fillRect(0, 0, size.width + 1, size.height + 1);
      for (const { element, place, alpha, blend } of layers) {
        context.globalAlpha = alpha;
        context.globalCompositeOperation = blend;
        const at = [(place.x - shown.x) * scale, (place.y - shown.y) * scale] as const;
        context.drawImage(element, ...at, place.width * scale, place.height * scale);
      }
      if (filter === '') return;
      context.globalAlpha = 1;
      context.globalCompositeOperation = 'copy';
      context.filter = filter;
      context.drawImage(context.canvas, 0, 0);
    };
    this.sheet.marks.push(this.sheet.picture(shown, pictureOf(size, draw)));
  }
}

function sourceWidth(element: HTMLImageElement | HTMLCanvasElement): number {
  return element instanceof HTMLImageElement ? element.naturalWidth : element.width;
}

/** Blending, opacity and filters of an element with those around it that are about its image. */
function effectOf(element: Element): Pick<Layer, 'alpha' | 'blend'> & { readonly filter: string } {
  let alpha = 1;
  let blend: GlobalCompositeOperation = 'source-over';
  const filters: string[] = [];
  for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
    const style = getComputedStyle(box);
    alpha *= Number(style.opacity);
    const mode = blends.find((one) => one === style.mixBlendMode);
    if (mode) blend = mode;
    if (style.filter !== 'none') filters.push(style.filter);
  }
  return { alpha, blend, filter: filters.join(' ') };
}

const blends = ['screen', 'difference', 'multiply', 'lighten', 'darken'] as const;
