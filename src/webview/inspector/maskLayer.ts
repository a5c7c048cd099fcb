/**
 * The mask of a sample over its image, with a legend of its organs: name, colour and share of the image; a click hides
 * one. A mask of grey labels, which nobody can tell apart, is drawn in the colours of categories; any other keeps its
 * own. Until it is decoded, and where it cannot be, it is shown as it is.
 */
import type { TemplateResult } from 'lit-html';
import type { Rgb } from '../../common/colors';
import { css } from '../color/palette';
import type { SampleView } from '../protocol';
import { clip, html } from '../template';
import { t } from '../text';
import { readTheme } from '../theme';
import { colorAt, type MaskOrgan, maskOrgans } from './maskOrgans';

const maxName = 60;

interface Decoded {
  readonly sample: SampleView;
  readonly pixels: ImageData;
  /** null where it has too many colours. */
  readonly organs: readonly MaskOrgan[] | null;
  readonly canvas: HTMLCanvasElement;
}

export class MaskLayer {
  private decoded: Decoded | null = null;
  private wanted: SampleView | null = null;
  private readonly hidden = new Set<number>();
  /** Of a mask of grey labels, by label. */
  private colors: ReadonlyMap<number, Rgb> = new Map();

  /** @param changed called when it has to be rendered again. */
  constructor(private readonly changed: () => void) {}

  /** @param className of the image of the mask. */
  image(sample: SampleView, className: string, visible: boolean): TemplateResult | null {
    if (sample.maskUrl === null) return null;
    if (visible && this.wanted !== sample) {
      this.wanted = sample;
      this.hidden.clear();
      void this.decode(sample, sample.maskUrl);
    }
    if (this.decoded?.sample !== sample) return html`<img class=${className} alt="" src=${sample.maskUrl} />`;
    this.decoded.canvas.className = className;
    return html`${this.decoded.canvas}`;
  }

  /** Nothing before the mask was shown. */
  legend(sample: SampleView): TemplateResult | null {
    if (this.decoded?.sample !== sample) return null;
    const { organs, pixels } = this.decoded;
    if (organs === null)
      return html`<p class="quiet mask-note">${t('The mask has too many colours for a legend.')}</p>`;
    if (organs.length === 0) return html`<p class="quiet mask-note">${t('The mask is empty.')}</p>`;
    const all = pixels.width * pixels.height;
    return html`<ul class="mask-legend" aria-label=${t('Organs of the mask')}>
      ${organs.map((organ) => this.row(organ, organ.pixels / all, this.colors.get(organ.color)))}
    </ul>`;
  }

  private row({ color, names }: MaskOrgan, share: number, shown: Rgb | undefined): TemplateResult {
    const hex = `#${color.toString(16).padStart(6, '0')}`;
    const name = names.length > 0 ? clip(names.join(', '), maxName) : t('No box ({0})', hex);
    const off = this.hidden.has(color);
    const clicked = () => {
      if (!this.hidden.delete(color)) this.hidden.add(color);
      this.draw();
      this.changed();
    };
    const percent = share < 0.001 ? t('under 0.1 %') : t('{0} %', (100 * share).toFixed(1));
    return html`<li>
      <button
        class=${off ? 'legend-row off' : 'legend-row'}
        type="button"
        aria-pressed=${!off}
        data-explanation=${t('{0} of the image. Click to hide or show it.', percent)}
        @click=${clicked}
      >
        <span class="swatch mask-swatch" .style=${`--swatch: ${shown ? css(shown) : hex}`}></span>
        <bdi class="legend-label">${name}</bdi>
        <span class="legend-count">${percent}</span>
      </button>
    </li>`;
  }

  private async decode(sample: SampleView, url: string): Promise<void> {
    const image = new Image();
    image.crossOrigin = 'anonymous';
    image.src = url;
    try {
      await image.decode();
    } catch {
      return; // the image on the page says so
    }
    if (this.wanted !== sample) return;
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, width, height);
    const organs = maskOrgans(pixels.data, pixels, sample.boxes, sample);
    this.decoded = { sample, pixels, organs, canvas };
    this.colors = labelColors(organs ?? []);
    this.draw();
    this.changed();
  }

  /** Leaves out what is hidden. */
  private draw(): void {
    if (!this.decoded) return;
    const { pixels, canvas } = this.decoded;
    const shown = new ImageData(new Uint8ClampedArray(pixels.data), pixels.width, pixels.height);
    for (let at = 0; at < shown.width * shown.height; at++) {
      const color = colorAt(pixels.data, at);
      const own = this.colors.get(color);
      if (this.hidden.has(color)) shown.data[4 * at + 3] = 0;
      else if (own) shown.data.set(own, 4 * at);
    }
    canvas.getContext('2d')?.putImageData(shown, 0, 0);
  }
}

/** None where the mask has colours of its own. */
function labelColors(organs: readonly MaskOrgan[]): ReadonlyMap<number, Rgb> {
  const isGrey = ({ color }: MaskOrgan) =>
    color >> 16 === (color & 255) && color >> 16 === ((color >> 8) & 255);
  if (!organs.every(isGrey)) return new Map();
  const { categories } = readTheme().palette;
  const byLabel = organs.map(({ color }) => color).sort((a, b) => a - b);
  return new Map(byLabel.map((color, at) => [color, categories[at % categories.length]]));
}
