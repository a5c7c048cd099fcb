/** The image at full size with its mask and boxes as toggles. The last image stays until the next has loaded. */
import type { TemplateResult } from 'lit-html';
import type { SampleView } from '../protocol';
import { clip, html, svg } from '../template';
import { t } from '../text';

type Layer = 'image' | 'mask' | 'boxes';

const maxBoxLabel = 60;
/** What the dataset says where no file gives a modality or a location. */
const unknown = 'Unknown';

export class ImagePane {
  private readonly visible: Record<Layer, boolean> = { image: true, mask: false, boxes: false };
  /** The sample whose image is visible, and the size of that image, px. */
  private loaded: { readonly sample: SampleView; readonly width: number; readonly height: number } | null =
    null;
  private broken: SampleView | null = null;
  /** Of the image that was shown last and has no URL of its own. */
  private objectUrl: { readonly sample: SampleView; readonly url: string } | null = null;

  /** @param changed called when the pane has to be rendered again. */
  constructor(private readonly changed: () => void) {}

  /** @param openButton at the right of the toggles. */
  template(sample: SampleView, openButton: TemplateResult): TemplateResult {
    const loaded = ({ currentTarget }: Event) => {
      const { naturalWidth: width, naturalHeight: height } = currentTarget as HTMLImageElement;
      this.loaded = { sample, width, height };
      this.changed();
    };
    const failed = () => {
      this.broken = sample;
      this.changed();
    };
    return html`<div class="image-pane">
      <div class="image-stage">
        ${
          this.broken === sample
            ? html`<p class="image-missing">${t('This image cannot be shown.')}</p>`
            : html`<img
                  class=${this.classOf('picture', 'image')}
                  crossorigin="anonymous"
                  alt=${this.alternative(sample)}
                  src=${this.urlOf(sample)}
                  @load=${loaded}
                  @error=${failed}
                />
                ${this.overlays()}`
        }
      </div>
      <div class="image-actions">
        <div class="pills" role="group" aria-label=${t('Show')}>
          ${this.toggle('image', t('Image'), true)}${this.toggle('mask', t('Mask'), sample.maskUrl !== null)}
          ${this.toggle('boxes', t('Boxes'), sample.boxes.length > 0)}
        </div>
        ${openButton}
      </div>
    </div>`;
  }

  private alternative({ id, modality, location }: SampleView): string {
    const known = (value: string) => value !== '' && value !== unknown;
    if (known(modality) && known(location)) return t('{0}, {1} of the {2}', id, modality, location);
    return [id, ...[modality, location].filter(known)].join(', ');
  }

  private urlOf(sample: SampleView): string {
    if (typeof sample.shown === 'string') return sample.shown;
    if (this.objectUrl?.sample === sample) return this.objectUrl.url;
    if (this.objectUrl) URL.revokeObjectURL(this.objectUrl.url); // what is loaded stays visible
    const url = URL.createObjectURL(new Blob([Uint8Array.from(sample.shown)]));
    this.objectUrl = { sample, url };
    return url;
  }

  private overlays(): TemplateResult | null {
    if (!this.loaded) return null;
    const { sample, width, height } = this.loaded;
    const textSize = Math.max(width, height) / 26;
    const box = ({ x, y, width: boxWidth, height: boxHeight, organ }: SampleView['boxes'][number]) =>
      svg`<rect x=${x} y=${y} width=${boxWidth} height=${boxHeight}></rect>
        <text x=${x + textSize * 0.3} y=${y + textSize} font-size=${textSize}>${clip(organ, maxBoxLabel)}</text>`;
    return html`${
        sample.maskUrl !== null &&
        html`<img class=${this.classOf('mask', 'mask')} alt="" src=${sample.maskUrl} />`
      }
      <svg
        class=${this.classOf('boxes', 'boxes')}
        viewBox=${`0 0 ${width} ${height}`}
        role="img"
        aria-label=${sample.boxes.map(({ organ }) => organ).join(', ')}
      >
        ${sample.boxes.map(box)}
      </svg>`;
  }

  private classOf(name: string, layer: Layer): string {
    return this.visible[layer] ? name : `${name} invisible`;
  }

  private toggle(layer: Layer, label: string, available: boolean): TemplateResult {
    const clicked = () => {
      this.visible[layer] = !this.visible[layer];
      this.changed();
    };
    return html`<button
      class="pill"
      type="button"
      ?disabled=${!available}
      aria-pressed=${available && this.visible[layer]}
      @click=${clicked}
    >
      ${label}
    </button>`;
  }
}
