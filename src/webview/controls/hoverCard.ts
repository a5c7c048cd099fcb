/** The card beside a hovered dot: thumbnail, id, what it is, its cluster. Stays inside its frame, takes no events. */
import type { AppContext } from '../appContext';
import { fill, h } from '../dom';
import { briefValues, fieldNamed, valueAt } from '../fields';
import { thumbnail } from '../scatter/thumbnailAtlas';
import type { Rect } from '../scatter/viewport';
import { t } from '../text';

const gapPx = 14;
const thumbnailPx = 84;

export class HoverCard {
  readonly element = h('div', { class: 'hover-card', hidden: true, attrs: { 'aria-hidden': 'true' } });
  private shown = -1;
  private shownDetail = '';

  constructor(private readonly page: AppContext) {}

  /** @param at of the dot, px of the surface. @param detail a line on what colours the dot. */
  show(sample: number, detail: string, at: { x: number; y: number }, frame: Rect): void {
    const { dataset } = this.page.store.get();
    if (!dataset || sample < 0 || sample >= dataset.ids.length) return this.hide();
    if (this.shown !== sample || this.shownDetail !== detail) {
      this.shown = sample;
      this.shownDetail = detail;
      const field = fieldNamed(dataset, 'questions');
      const questions = field ? valueAt(field, sample) : 0;
      fill(
        this.element,
        thumbnail(this.page.atlas, sample, thumbnailPx),
        h(
          'div',
          { class: 'hover-text' },
          h('strong', { class: 'hover-id', text: dataset.ids[sample] }),
          h('span', {
            class: 'quiet',
            text: briefValues(dataset, 'image', sample).join(' · '),
          }),
          h('span', { text: detail }),
          h('span', {
            class: 'quiet',
            text: t(questions === 1 ? '{0} question' : '{0} questions', questions),
          }),
        ),
      );
    }
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const right = at.x + gapPx + width <= frame.x + frame.width;
    const left = right ? at.x + gapPx : Math.max(frame.x, at.x - gapPx - width);
    const top = Math.min(Math.max(frame.y + 4, at.y - 20), frame.y + frame.height - height - 4);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(frame.y, top))}px)`;
  }

  hide(): void {
    this.shown = -1;
    this.element.hidden = true;
  }
}
