/** The image at full size with its mask and boxes as toggles. The last image stays until the next has loaded. */
import { fill, h } from '../dom';
import type { SampleView } from '../protocol';
import { t } from '../text';

const svgNamespace = 'http://www.w3.org/2000/svg';

export class ImagePane {
  readonly actions = h('div', { class: 'image-actions' });
  readonly toggles = h('div', { class: 'pills', attrs: { role: 'group', 'aria-label': t('Show') } });
  private readonly stage = h('div', { class: 'image-stage' });
  readonly element = h('div', { class: 'image-pane' }, this.stage, this.actions);
  private readonly on = { image: true, mask: false, boxes: false };
  private sample: SampleView | null = null;
  private mask: HTMLImageElement | null = null;
  private image: HTMLImageElement | null = null;
  private boxes: SVGSVGElement | null = null;

  show(sample: SampleView): void {
    this.sample = sample;
    const image = h('img', {
      class: 'picture',
      alt: t('{0}, {1} of the {2}', sample.id, sample.modality, sample.location),
    });
    image.addEventListener('load', () => this.place(sample, image));
    image.addEventListener('error', () => {
      if (this.sample !== sample) return;
      fill(this.stage, h('p', { class: 'image-missing', text: t('This image cannot be shown.') }));
    });
    image.src = sample.imageUrl;
    fill(
      this.toggles,
      this.pill('image', t('Image'), true),
      this.pill('mask', t('Mask'), sample.maskUrl !== null),
      this.pill('boxes', t('Boxes'), sample.boxes.length > 0),
    );
  }

  private place(sample: SampleView, image: HTMLImageElement): void {
    if (this.sample !== sample) return;
    this.image = image;
    this.mask = null;
    if (sample.maskUrl) {
      this.mask = h('img', { class: 'mask', alt: '' });
      this.mask.src = sample.maskUrl;
    }
    this.boxes = drawBoxes(sample, image.naturalWidth, image.naturalHeight);
    fill(this.stage, image, this.mask, this.boxes);
    this.apply();
  }

  private pill(which: 'image' | 'mask' | 'boxes', label: string, available: boolean): HTMLButtonElement {
    const button = h('button', {
      class: 'pill',
      type: 'button',
      text: label,
      disabled: !available,
      attrs: { 'aria-pressed': String(available && this.on[which]) },
    });
    button.addEventListener('click', () => {
      this.on[which] = !this.on[which];
      button.setAttribute('aria-pressed', String(this.on[which]));
      this.apply();
    });
    return button;
  }

  private apply(): void {
    this.image?.classList.toggle('invisible', !this.on.image);
    this.mask?.classList.toggle('invisible', !this.on.mask);
    this.boxes?.classList.toggle('invisible', !this.on.boxes);
  }
}

function drawBoxes({ boxes }: SampleView, width: number, height: number): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('class', 'boxes');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', boxes.map((box) => box.organ).join(', '));
  const textSize = Math.max(width, height) / 26;
  for (const box of boxes) {
    const rect = document.createElementNS(svgNamespace, 'rect');
    for (const name of ['x', 'y', 'width', 'height'] as const) rect.setAttribute(name, String(box[name]));
    const label = document.createElementNS(svgNamespace, 'text');
    label.setAttribute('x', String(box.x + textSize * 0.3));
    label.setAttribute('y', String(box.y + textSize));
    label.setAttribute('font-size', String(textSize));
    label.textContent = box.organ.slice(0, 60);
    svg.append(rect, label);
  }
  return svg;
}
