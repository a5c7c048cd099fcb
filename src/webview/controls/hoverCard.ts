/** The card beside a hovered dot: thumbnail, id, what it is, its cluster. Stays inside its frame, takes no events. */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { createElement } from '../dom';
import { briefValues, fieldNamed, valueAt } from '../fields';
import type { Rect } from '../scatter/viewport';
import { html } from '../template';
import { t } from '../text';
import { thumbnail } from './thumbnail';

const gapPx = 14;
const thumbnailPx = 84;

export class HoverCard {
  readonly element = createElement('div', 'hover-card', { 'aria-hidden': 'true', hidden: '' });

  constructor(private readonly app: AppContext) {}

  /**
   * @param at position of the dot, px of the surface.
   * @param detail a line on what colours the dot.
   */
  show(sample: number, detail: string, at: { x: number; y: number }, frame: Rect): void {
    const { dataset } = this.app.store.get();
    if (!dataset || sample < 0 || sample >= dataset.ids.length) return this.hide();
    const field = fieldNamed(dataset, 'questions');
    const questions = field ? valueAt(field, sample) : 0;
    render(
      html`${thumbnail(this.app, sample, thumbnailPx)}
        <div class="hover-text">
          <strong class="hover-id">${dataset.ids[sample]}</strong>
          <span class="quiet">${briefValues(dataset, 'image', sample).join(' · ')}</span>
          <span>${detail}</span>
          ${
            dataset.qaToSample.length > 0 &&
            html`<span class="quiet"
              >${t(questions === 1 ? '{0} question' : '{0} questions', questions)}</span
            >`
          }
        </div>`,
      this.element,
    );
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const right = at.x + gapPx + width <= frame.x + frame.width;
    const left = right ? at.x + gapPx : Math.max(frame.x, at.x - gapPx - width);
    const top = Math.min(Math.max(frame.y + 4, at.y - 20), frame.y + frame.height - height - 4);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(frame.y, top))}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
