/**
 * The image at full size with its mask and boxes as toggles, to zoom into and with a window of grey values. The last
 * image stays until the next has loaded. Ctrl and the wheel, or the keys + and -, zoom; a drag moves what is zoomed; a
 * drag with the right button or Shift sets the window (across) and the level (up and down); a double click fits.
 */
import type { TemplateResult } from 'lit-html';
import { iconButton } from '../controls/icons';
import { fitted, moved, type SharedView, transformOf, zoomed } from '../pair/sharedView';
import { followDrag, placeIn } from '../pair/stageGestures';
import type { SampleView } from '../protocol';
import { clip, html, svg } from '../template';
import { t } from '../text';
import { MaskLayer } from './maskLayer';
import { autoWindow, changed, isWhole, transferOf, wholeRange, type WindowLevel } from './windowLevel';

type Layer = 'image' | 'mask' | 'boxes';

const maxBoxLabel = 60;
/** What the dataset says where no file gives a modality or a location. */
const unknown = 'Unknown';
const zoomStep = 1.25;
/** Of the stage, a step by an arrow key. */
const moveStep = 0.1;

export class ImagePane {
  private readonly visible: Record<Layer, boolean> = { image: true, mask: false, boxes: false };
  /** The sample whose image is visible, its element, which shows the next one soon, and its size, px. */
  private loaded: {
    readonly sample: SampleView;
    readonly image: HTMLImageElement;
    readonly width: number;
    readonly height: number;
  } | null = null;
  private broken: SampleView | null = null;
  /** Of the image that was shown last and has no URL of its own. */
  private objectUrl: { readonly sample: SampleView; readonly url: string } | null = null;
  private view: SharedView = fitted;
  /** Of all images: who looks at a series sets it once. */
  private greys: WindowLevel = wholeRange;
  private showsGreys = false;
  private readonly mask: MaskLayer;

  /** @param changed called when the pane has to be rendered again. */
  constructor(private readonly changed: () => void) {
    this.mask = new MaskLayer(changed);
  }

  /** @param openButton at the right of the toggles. */
  template(sample: SampleView, openButton: TemplateResult): TemplateResult {
    const loaded = ({ currentTarget }: Event) => {
      if (!(currentTarget instanceof HTMLImageElement)) return;
      if (this.loaded?.sample.id !== sample.id) this.view = fitted;
      const { naturalWidth: width, naturalHeight: height } = currentTarget;
      this.loaded = { sample, image: currentTarget, width, height };
      this.changed();
    };
    const failed = () => {
      this.broken = sample;
      this.changed();
    };
    return html`<div class="image-pane">
      <div
        class="image-stage"
        role="group"
        tabindex="0"
        aria-label=${t('Image of {0}', sample.id)}
        @wheel=${(event: WheelEvent) => this.wheel(event)}
        @pointerdown=${(event: PointerEvent) => this.drag(event)}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @dblclick=${() => this.setView(fitted)}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
      >
        ${
          this.broken === sample
            ? html`<p class="image-missing">${t('This image cannot be shown.')}</p>`
            : html`<div class="pair-layer" .style=${`transform: ${transformOf(this.view)}`}>
                  <img
                    class=${this.classOf('picture', 'image')}
                    crossorigin="anonymous"
                    draggable="false"
                    alt=${this.alternative(sample)}
                    src=${this.urlOf(sample)}
                    .style=${isWhole(this.greys) ? '' : 'filter: url(#grey-window)'}
                    @load=${loaded}
                    @error=${failed}
                  />
                  ${this.overlays()}
                </div>
                ${this.showsNothing(sample) && html`<p class="image-off">${t('The image is switched off.')}</p>`}
                ${this.tools()}`
        }
      </div>
      ${greyFilter(this.greys)} ${this.showsGreys && this.greyControls()}
      <div class="image-actions">
        <div class="pills" role="group" aria-label=${t('Show')}>
          ${this.toggle('image', t('Image'), true)}${this.toggle('mask', t('Mask'), sample.maskUrl !== null)}
          ${this.toggle('boxes', t('Boxes'), sample.boxes.length > 0)}
        </div>
        ${openButton}
      </div>
      ${this.visible.mask && this.mask.legend(sample)}
    </div>`;
  }

  /** What stays visible of another image may be nothing of this one. */
  private showsNothing({ maskUrl, boxes }: SampleView): boolean {
    const { image, mask, boxes: outlines } = this.visible;
    return !image && !(mask && maskUrl !== null) && !(outlines && boxes.length > 0);
  }

  private tools(): TemplateResult {
    const { zoom } = this.view;
    const isSet = zoom > 1 || !isWhole(this.greys);
    return html`<div
      class=${isSet ? 'image-tools set' : 'image-tools'}
      role="group"
      aria-label=${t('Image view')}
    >
      ${zoom > 1 && html`<span class="figures">${t('{0} %', Math.round(100 * zoom))}</span>`}
      ${iconButton('color-mode', t('Window and level (W; Shift+drag on the image)'), () => this.toggleGreys())}
      ${iconButton('zoom-out', t('Zoom out (-)'), () => this.setView(zoomed(this.view, 1 / zoomStep)))}
      ${iconButton('zoom-in', t('Zoom in (+; Ctrl+wheel on the image)'), () => this.setView(zoomed(this.view, zoomStep)))}
      ${iconButton('screen-normal', t('Fit (0)'), () => this.setView(fitted))}
    </div>`;
  }

  private greyControls(): TemplateResult {
    const slider = (
      label: string,
      explanation: string,
      value: number,
      least: number,
      set: (value: number) => void,
    ) =>
      html`<label data-explanation=${explanation}
        >${label}
        <input
          type="range"
          aria-label=${label}
          min=${least}
          max="255"
          .value=${String(value)}
          @input=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && set(Number(currentTarget.value))}
        /><output class="figures">${Math.round(value)}</output></label
      >`;
    return html`<div class="grey-window" role="group" aria-label=${t('Window and level')}>
      ${slider(
        t('Window'),
        t('How many of the 256 grey values are spread from black to white; fewer give more contrast.'),
        this.greys.window,
        1,
        (window) => this.setGreys({ ...this.greys, window }),
      )}
      ${slider(t('Level'), t('The grey value that becomes the middle grey.'), this.greys.level, 0, (level) =>
        this.setGreys({ ...this.greys, level }),
      )}
      <button class="link" type="button" @click=${() => this.setGreys(this.measured())}>${t('Auto')}</button>
      <button
        class="link"
        type="button"
        ?disabled=${isWhole(this.greys)}
        @click=${() => this.setGreys(wholeRange)}
      >
        ${t('Reset')}
      </button>
    </div>`;
  }

  /** The window that the shown image asks for. */
  private measured(): WindowLevel {
    const { image } = this.loaded ?? {};
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: image?.naturalWidth ?? 0, height: image?.naturalHeight ?? 0 });
    const context = canvas.getContext('2d');
    if (!image || !context || canvas.width === 0) return this.greys;
    context.drawImage(image, 0, 0);
    return autoWindow(context.getImageData(0, 0, canvas.width, canvas.height).data);
  }

  private setView(view: SharedView): void {
    this.view = view;
    this.changed();
  }

  private setGreys(greys: WindowLevel): void {
    this.greys = greys;
    this.changed();
  }

  private toggleGreys(): void {
    this.showsGreys = !this.showsGreys;
    this.changed();
  }

  private key(event: KeyboardEvent): void {
    const { key, target, currentTarget, ctrlKey, metaKey, altKey } = event;
    if (target !== currentTarget || ctrlKey || metaKey || altKey) return;
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      '+': () => this.setView(zoomed(this.view, zoomStep)),
      '=': () => this.setView(zoomed(this.view, zoomStep)),
      '-': () => this.setView(zoomed(this.view, 1 / zoomStep)),
      '0': () => this.setView(fitted),
      w: () => this.toggleGreys(),
      m: () => this.toggleLayer('mask'),
      x: () => this.toggleLayer('boxes'),
      ArrowLeft: () => this.setView(moved(this.view, moveStep, 0)),
      ArrowRight: () => this.setView(moved(this.view, -moveStep, 0)),
      ArrowUp: () => this.setView(moved(this.view, 0, moveStep)),
      ArrowDown: () => this.setView(moved(this.view, 0, -moveStep)),
    };
    // An arrow key scrolls the inspector where there is nothing to move.
    const action = key.startsWith('Arrow') && this.view.zoom === 1 ? undefined : actions[key];
    if (!action) return;
    action();
    event.preventDefault();
    event.stopPropagation();
  }

  /** Without Ctrl the wheel scrolls the inspector, unless the image is zoomed. */
  private wheel(event: WheelEvent): void {
    const { currentTarget: stage, ctrlKey, metaKey } = event;
    if (!(stage instanceof HTMLElement) || (!ctrlKey && !metaKey && this.view.zoom === 1)) return;
    event.preventDefault();
    const { x, y } = placeIn(event, stage);
    this.setView(zoomed(this.view, Math.exp(-event.deltaY / 400), x, y));
  }

  private drag(event: PointerEvent): void {
    const { currentTarget: stage, button, shiftKey, target } = event;
    if (!(stage instanceof HTMLElement) || (target instanceof Element && target.closest('button'))) return;
    const setsGreys = button === 2 || (button === 0 && shiftKey);
    if (!setsGreys && (button !== 0 || this.view.zoom === 1)) return;
    followDrag(event, stage, (x, y) => {
      if (setsGreys) this.setGreys(changed(this.greys, 255 * x, 255 * y));
      else this.setView(moved(this.view, x, y));
    });
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
    return html`${this.mask.image(sample, this.classOf('mask', 'mask'), this.visible.mask)}
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

  private toggleLayer(layer: Layer): void {
    this.visible[layer] = !this.visible[layer];
    this.changed();
  }

  private toggle(layer: Layer, label: string, available: boolean): TemplateResult {
    return html`<button
      class="pill"
      type="button"
      ?disabled=${!available}
      aria-pressed=${available && this.visible[layer]}
      @click=${() => this.toggleLayer(layer)}
    >
      ${label}
    </button>`;
  }
}

/** What the window does to the picture, for its `filter`. */
function greyFilter(greys: WindowLevel): TemplateResult {
  const { slope, intercept } = transferOf(greys);
  return html`<svg class="filters" aria-hidden="true">
    <filter id="grey-window" color-interpolation-filters="sRGB">
      <feComponentTransfer>
        <feFuncR type="linear" slope=${slope} intercept=${intercept} />
        <feFuncG type="linear" slope=${slope} intercept=${intercept} />
        <feFuncB type="linear" slope=${slope} intercept=${intercept} />
      </feComponentTransfer>
    </filter>
  </svg>`;
}
