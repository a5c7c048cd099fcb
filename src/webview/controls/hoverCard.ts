/** The card beside a hovered dot: thumbnail, id, what it is, its cluster. Stays inside its frame, takes no events. */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement } from '../dom';
import { briefValues, fieldNamed, valueAt } from '../fields';
import type { DistinctTexts } from '../queries/recordTexts';
import type { Rect } from '../scatter/viewport';
import { clip, html } from '../template';
import { count, questionCount, t } from '../text';
import { thumbnail } from './thumbnail';

/** Between the dot and the card: the neighbours of the dot stay in sight. CSS px. */
const gapPx = 26;
/** A reader sees a lesion at the largest size, not at half of it; a small map has no room for that. CSS px. */
const thumbnailPx = { least: 84, most: 168 };
/** Of the smaller side of the map. */
const thumbnailShare = 0.4;
/** Of a question or an answer, characters. */
const maxText = 300;

export class HoverCard {
  readonly element = createElement('div', 'hover-card', { 'aria-hidden': 'true', hidden: '' });

  constructor(private readonly app: AppContext) {}

  /**
   * @param at position of the dot, px of the surface.
   * @param detail a line on what colours the dot.
   * @param dotsIn how many dots a card at a place would cover.
   */
  show(
    sample: number,
    detail: string,
    at: { x: number; y: number },
    frame: Rect,
    dotsIn: (place: Rect) => number,
  ): void {
    const { dataset } = this.app.store.get();
    if (!dataset || sample < 0 || sample >= dataset.ids.length) return this.hide();
    const field = fieldNamed(dataset, 'questions');
    const questions = field ? valueAt(field, sample) : 0;
    const wished = Math.round(thumbnailShare * Math.min(frame.width, frame.height));
    const sizePx = Math.min(thumbnailPx.most, Math.max(thumbnailPx.least, wished));
    render(
      html`${thumbnail(this.app, sample, sizePx)}
        <div class="hover-text">
          <strong class="hover-id">${dataset.ids[sample]}</strong>
          <span class="quiet">${briefValues(dataset, 'image', sample).join(' · ')}</span>
          <span>${detail}</span>
          ${
            dataset.qaToSample.length > 0 &&
            html`<span class="quiet">${questionCount(Number(questions))}</span>`
          }
        </div>`,
      this.element,
    );
    this.put(at, frame, dotsIn);
  }

  /** A text of the map of questions, with its answer and how often it stands. */
  showQuestion(
    { texts, first, counts }: DistinctTexts,
    text: number,
    detail: string,
    at: { x: number; y: number },
    frame: Rect,
    dotsIn: (place: Rect) => number,
  ): void {
    const { questions, answers } = texts;
    const record = first[text];
    const images = counts[text];
    render(
      html`<div class="hover-text hover-question">
        <bdi>${clip(questions.values[questions.codes[record]], maxText)}</bdi>
        <bdi><strong>${clip(answers.values[answers.codes[record]], maxText)}</strong></bdi>
        <span class="quiet"
          >${`${detail} · ${t(images === 1 ? '{0} record' : '{0} records', count(images))}`}</span
        >
      </div>`,
      this.element,
    );
    this.put(at, frame, dotsIn);
  }

  private put(at: { x: number; y: number }, frame: Rect, dotsIn: (place: Rect) => number): void {
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const { x, y } = this.place(at, frame, { width, height }, dotsIn);
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  /** Beside the dot where it covers the fewest others; right of it, at equal cost. */
  private place(
    at: { x: number; y: number },
    frame: Rect,
    { width, height }: Pick<Rect, 'width' | 'height'>,
    dotsIn: (place: Rect) => number,
  ): Rect {
    const inside = (value: number, low: number, size: number, own: number) =>
      Math.max(low, Math.min(value, low + size - own - 4));
    const right = at.x + gapPx;
    const left = at.x - gapPx - width;
    const places = [at.y - 20, at.y + gapPx, at.y - gapPx - height]
      .flatMap((y) => [right, left].map((x) => ({ x, y })))
      .filter(({ x }) => x >= frame.x && x + width <= frame.x + frame.width)
      .map(({ x, y }) => ({ x, y: inside(y, frame.y + 4, frame.height, height), width, height }));
    const fallback = {
      x: inside(right, frame.x, frame.width, width),
      y: inside(at.y + gapPx, frame.y, frame.height, height),
      width,
      height,
    };
    let best: Rect = places.at(0) ?? fallback;
    let covered = Infinity;
    for (const place of places) {
      const dots = dotsIn(place);
      if (dots < covered) [best, covered] = [place, dots];
    }
    return best;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
