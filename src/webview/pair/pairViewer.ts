/**
 * One or two images with the same zoom and place: side by side, one after the other at one place (blink), or their
 * difference; with masks and boxes. A component: `show` says which samples, and its owner puts `element` somewhere.
 */
import { nothing, render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { segmented } from '../controls/controls';
import { iconButton } from '../controls/icons';
import { thumbnail } from '../controls/thumbnail';
import { createElement, Disposables } from '../dom';
import { fieldNamed, valueAt } from '../fields';
import type { SampleView } from '../protocol';
import { KeptAnswers, type KeptState } from '../queries/keptAnswers';
import { clip, html, svg } from '../template';
import { t } from '../text';
import { areSamePictures } from './samePictures';
import { fitted, moved, type SharedView, transformOf, zoomed } from './sharedView';
import { followDrag, placeIn } from './stageGestures';

export const pairModes = ['beside', 'blink', 'difference'] as const;
export type PairMode = (typeof pairModes)[number];

const blinkMs = 700;
const zoomStep = 1.25;
const maxBoxLabel = 60;
const thumbnailPx = 128;

export class PairViewer {
  readonly element = createElement('div', 'pair', { tabindex: '-1' });
  private readonly disposables = new Disposables();
  private readonly samples: KeptAnswers<number, SampleView>;
  private readonly pictures: KeptAnswers<SampleView, HTMLImageElement>;
  private rows: readonly number[] = [];
  /** Likely shown next: their pictures are decoded meanwhile. */
  private next: readonly number[] = [];
  private mode: PairMode = 'beside';
  private view: SharedView = fitted;
  private readonly layers = { mask: false, boxes: false };
  /** Which of the two is visible while they blink. */
  private front = 0;
  private timer = 0;

  /** @param changed called when what has arrived is to be drawn: by an owner that calls `show` then, else at once. */
  constructor(
    private readonly app: AppContext,
    changed: () => void = () => this.refresh(),
  ) {
    this.samples = new KeptAnswers((index) => app.host.request('sample', { index }), changed);
    this.pictures = new KeptAnswers((sample) => this.picture(sample), changed);
    this.disposables.own(app.store.subscribe(['dataset', 'phase'], changed));
    this.disposables.own(() => clearInterval(this.timer));
    this.disposables.listen<'keydown'>(this.element, 'keydown', (event) => {
      if (this.key(event)) event.preventDefault();
    });
  }

  /** @param rows of one or two samples; none shows nothing. @param next those that are likely shown next. */
  show(rows: readonly number[], next: readonly number[] = []): void {
    const isSame = rows.length === this.rows.length && rows.every((row, at) => row === this.rows[at]);
    this.rows = rows.slice(0, 2);
    if (!isSame) {
      this.view = fitted;
      this.front = 0;
    }
    this.next = next;
    this.refresh();
  }

  setMode(mode: PairMode): void {
    this.mode = this.mode === mode ? 'beside' : mode;
    this.front = 0;
    this.refresh();
  }

  /** @returns whether the key is one of the viewer's: + - 0, B blinks, D shows the difference, M the masks, X the boxes. */
  key({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey) return false;
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.setView(zoomed(this.view, zoomStep)),
      '=': () => this.setView(zoomed(this.view, zoomStep)),
      '-': () => this.setView(zoomed(this.view, 1 / zoomStep)),
      '0': () => this.setView(fitted),
      b: () => this.rows.length > 1 && this.setMode('blink'),
      d: () => this.rows.length > 1 && this.setMode('difference'),
      m: () => this.toggle('mask'),
      x: () => this.toggle('boxes'),
    };
    const action = Object.hasOwn(actions, key.toLowerCase()) ? actions[key.toLowerCase()] : undefined;
    action?.();
    return action !== undefined;
  }

  /** Rows of one or two samples. */
  get shown(): readonly number[] {
    return this.rows;
  }

  /** What is known of a sample; null until it has arrived. */
  sample(row: number): SampleView | null {
    const state = this.sampleState(row);
    return state.status === 'done' ? state.answer : null;
  }

  private sampleState(row: number): KeptState<SampleView> {
    const { dataset, phase } = this.app.store.get();
    return this.samples.get(row, phase.phase === 'ready' ? dataset : null);
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private toggle(layer: 'mask' | 'boxes'): void {
    this.layers[layer] = !this.layers[layer];
    this.refresh();
  }

  private setView(view: SharedView): void {
    this.view = view;
    this.refresh();
  }

  private get shownMode(): PairMode {
    return this.rows.length < 2 ? 'beside' : this.mode;
  }

  private refresh(): void {
    clearInterval(this.timer);
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.shownMode === 'blink' && !isStill) {
      this.timer = window.setInterval(() => this.swap(), blinkMs);
    }
    this.draw();
    for (const row of this.next) {
      const sample = this.sample(row);
      if (sample) this.pictureState(sample);
    }
  }

  private swap(): void {
    this.front = 1 - this.front;
    this.draw();
  }

  private draw(): void {
    render(this.rows.length === 0 ? nothing : this.template(), this.element);
  }

  private template(): TemplateResult {
    const mode = this.shownMode;
    const modes = [
      { value: 'beside' as const, title: t('Side by side') },
      { value: 'blink' as const, title: t('Blink') },
      { value: 'difference' as const, title: t('Difference') },
    ];
    const choose = (value: PairMode) => {
      this.mode = value;
      this.front = 0;
      this.refresh();
    };
    const states = this.rows.map((row) => this.sampleState(row));
    const views = states.map((state) => (state.status === 'done' ? state.answer : null));
    return html`<div class="pair-tools" role="group" aria-label=${t('Image view')}>
        ${this.rows.length > 1 && segmented(t('How the images are compared'), modes, mode, choose)}
        <span class="pills">
          ${this.pill(
            'mask',
            t('Mask'),
            views.some((sample) => sample !== null && sample.maskUrl !== null),
          )}${this.pill(
            'boxes',
            t('Boxes'),
            views.some((sample) => (sample?.boxes.length ?? 0) > 0),
          )}
        </span>
        <span class="pair-zoom">
          ${iconButton('zoom-out', t('Zoom out (-)'), () => this.setView(zoomed(this.view, 1 / zoomStep)))}
          ${iconButton('zoom-in', t('Zoom in (+)'), () => this.setView(zoomed(this.view, zoomStep)))}
          ${iconButton('screen-normal', t('Fit (0)'), () => this.setView(fitted))}
        </span>
      </div>
      <div class="pair-stages mode-${mode}">
        ${
          mode === 'beside'
            ? this.rows.map((row, at) => this.stage([at], this.caption(row), states[at]))
            : this.stage(
                [0, 1],
                mode === 'difference' ? this.differenceCaption() : this.blinkCaption(),
                states.find(({ status }) => status !== 'done') ?? states[0],
              )
        }
      </div>`;
  }

  private differenceCaption(): string {
    const [a, b] = this.rows.map((row) => {
      const sample = this.sample(row);
      const picture = sample && this.pictureState(sample);
      return picture?.status === 'done' ? picture.answer : null;
    });
    return a && b && areSamePictures(a, b)
      ? t('No difference: the pictures are the same, pixel by pixel')
      : t('Difference, four times as bright');
  }

  private blinkCaption(): unknown {
    return html`${this.caption(this.rows[this.front])}
      <button class="link" type="button" @click=${() => this.swap()}>${t('Show the other')}</button>`;
  }

  /** The name of the sample and its split. */
  private caption(row: number): unknown {
    const { dataset } = this.app.store.get();
    const split = fieldNamed(dataset, 'split');
    return html`<bdi class="clipped">${dataset?.ids[row]}</bdi>
      ${split && !split.empty && html`<bdi class="quiet">${valueAt(split, row)}</bdi>`}`;
  }

  private stage(members: readonly number[], caption: unknown, state: KeptState<SampleView>): TemplateResult {
    return html`<figure class="pair-stage">
      <div
        class="pair-box"
        @wheel=${(event: WheelEvent) => this.wheel(event)}
        @pointerdown=${(event: PointerEvent) => this.drag(event)}
        @dblclick=${() => this.setView(fitted)}
      >
        ${
          state.status === 'failed'
            ? html`<p class="image-missing">${state.message}</p>`
            : members.map((at) => this.layer(at))
        }
      </div>
      <figcaption>${caption}</figcaption>
    </figure>`;
  }

  /** The thumbnail stands for a picture that has not arrived, never the picture before. */
  private layer(at: number): TemplateResult {
    const row = this.rows[at];
    const sample = this.sample(row);
    const picture = sample && this.pictureState(sample);
    const isHidden = this.shownMode === 'blink' && at !== this.front;
    const failed = picture?.status === 'failed';
    if (failed) return html`<p class="image-missing">${picture.message}</p>`;
    return html`<div
      class="pair-layer${isHidden ? ' invisible' : ''}"
      .style=${`transform: ${transformOf(this.view)}`}
    >
      ${picture?.status === 'done' ? picture.answer : thumbnail(this.app, row, thumbnailPx)}
      ${
        this.layers.mask &&
        sample &&
        sample.maskUrl !== null &&
        html`<img class="mask" draggable="false" alt="" src=${sample.maskUrl} />`
      }
      ${this.layers.boxes && sample && boxesOf(sample)}
    </div>`;
  }

  private pictureState(sample: SampleView): KeptState<HTMLImageElement> {
    return this.pictures.get(sample, this.app.store.get().dataset);
  }

  /** Decoded, so that it is drawn in the frame in which it is shown. */
  private async picture({ id, shown }: SampleView): Promise<HTMLImageElement> {
    const picture = createElement('img', 'picture', { crossorigin: 'anonymous', draggable: 'false' });
    picture.alt = id;
    const url = typeof shown === 'string' ? shown : URL.createObjectURL(new Blob([Uint8Array.from(shown)]));
    picture.src = url;
    try {
      await picture.decode();
    } catch {
      throw new Error(t('This image cannot be shown.'));
    } finally {
      if (url !== shown) URL.revokeObjectURL(url);
    }
    return picture;
  }

  private pill(layer: 'mask' | 'boxes', label: string, available: boolean): TemplateResult {
    return html`<button
      class="pill"
      type="button"
      ?disabled=${!available}
      aria-pressed=${available && this.layers[layer]}
      @click=${() => this.toggle(layer)}
    >
      ${label}
    </button>`;
  }

  private wheel(event: WheelEvent): void {
    if (!(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    const { x, y } = placeIn(event, event.currentTarget);
    this.setView(zoomed(this.view, Math.exp(-event.deltaY / 400), x, y));
  }

  private drag(event: PointerEvent): void {
    const box = event.currentTarget;
    if (!(box instanceof HTMLElement) || event.button !== 0 || this.view.zoom === 1) return;
    followDrag(event, box, (x, y) => this.setView(moved(this.view, x, y)));
  }
}

function boxesOf({ boxes, width, height }: SampleView): TemplateResult {
  const textSize = Math.max(width, height) / 26;
  return html`<svg
    class="boxes"
    viewBox=${`0 0 ${width} ${height}`}
    role="img"
    aria-label=${boxes.map(({ organ }) => organ).join(', ')}
  >
    ${boxes.map(
      (box) =>
        svg`<rect x=${box.x} y=${box.y} width=${box.width} height=${box.height}></rect>
        <text x=${box.x + textSize * 0.3} y=${box.y + textSize} font-size=${textSize}>${clip(box.organ, maxBoxLabel)}</text>`,
    )}
  </svg>`;
}
