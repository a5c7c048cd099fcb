import { noChange } from 'lit-html';
import { Directive, directive } from 'lit-html/directive.js';
import type { AppContext } from '../appContext';
import { createElement } from '../dom';
import type { ThumbnailAtlas } from '../scatter/thumbnailAtlas';

/** One canvas for all samples that its place shows one after the other: the memory of a canvas counts for the collector. */
class Thumbnail extends Directive {
  private readonly canvas = createElement('canvas', 'thumbnail', { 'aria-hidden': 'true' });
  private sample = -1;
  private sizePx = 0;
  private stop: (() => void) | undefined;

  override render(atlas: ThumbnailAtlas, sample: number, sizePx: number): unknown {
    if (sample === this.sample && sizePx === this.sizePx) return noChange;
    if (sizePx !== this.sizePx) this.resize(sizePx);
    this.sample = sample;
    this.stop?.();
    this.stop = undefined;
    if (!this.paint(atlas))
      this.stop = atlas.onChange(() => {
        if (!this.canvas.isConnected || this.paint(atlas)) this.stop?.();
      });
    return this.canvas;
  }

  private resize(sizePx: number): void {
    const { canvas } = this;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = Math.round(sizePx * ratio);
    canvas.style.width = canvas.style.height = `${sizePx}px`;
    this.sizePx = sizePx;
  }

  /** @returns whether the thumbnail is there. */
  private paint(atlas: ThumbnailAtlas): boolean {
    const { canvas, sample } = this;
    const context = canvas.getContext('2d');
    context?.clearRect(0, 0, canvas.width, canvas.height);
    return !context || atlas.draw(context, sample, 0, 0, canvas.width);
  }
}

const inCanvas = directive(Thumbnail);

/** The thumbnail of a sample, a square, drawn when its sheet arrives; decorative. */
export function thumbnail({ atlas }: AppContext, sample: number, sizePx: number): unknown {
  return inCanvas(atlas, sample, sizePx);
}
