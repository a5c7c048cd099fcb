/**
 * The images of a selection as thumbnails. A click inspects one; its cross, Delete, or Ctrl with a click takes it out of
 * the selection. The arrow keys move between them, with one tab stop.
 */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AppContext } from '../appContext';
import { thumbnail } from '../controls/thumbnail';
import { clickMode } from '../scatter/gestures';
import { inspectSample, openSample, select } from '../state/actions';
import { html } from '../template';
import { count, t } from '../text';

/** Images shown at first and with every "more". */
const imagesPerStep = 240;
const sizes = { min: 32, max: 128, step: 16 };

export class ContactSheet {
  private sizePx = 48;
  private steps = 1;
  private shownFor: Int32Array | null = null;

  /** @param changed called when the sheet has to be rendered again. */
  constructor(
    private readonly app: AppContext,
    private readonly changed: () => void,
  ) {}

  template(selection: Int32Array): TemplateResult {
    if (this.shownFor !== selection) this.steps = 1;
    this.shownFor = selection;
    const { current, dataset } = this.app.store.get();
    const rows = [...selection.subarray(0, this.steps * imagesPerStep)];
    const stop = current !== null && rows.includes(current) ? current : rows.at(0);
    const resized = ({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLInputElement) this.sizePx = Number(currentTarget.value);
      this.changed();
    };
    const more = () => {
      this.steps++;
      this.changed();
    };
    const left = selection.length - rows.length;
    return html`<div class="contact">
      <div class="contact-head">
        <h2 class="caption">${t('Images')}</h2>
        <input
          type="range"
          min=${sizes.min}
          max=${sizes.max}
          step=${sizes.step}
          aria-label=${t('Size of the thumbnails')}
          title=${t('Size of the thumbnails')}
          .value=${String(this.sizePx)}
          @input=${resized}
        />
      </div>
      <ul
        class="contact-sheet"
        aria-label=${t('Selected images')}
        .style=${`--tile: ${this.sizePx}px`}
        @keydown=${(event: KeyboardEvent) => this.onKey(event, rows)}
      >
        ${repeat(
          rows,
          (row) => row,
          (row) => this.tile(row, dataset?.ids[row] ?? '', row === current, row === stop),
        )}
      </ul>
      ${
        left > 0 &&
        html`<button class="link" type="button" @click=${more}>
          ${t('Show more ({0} left)', count(left))}
        </button>`
      }
    </div>`;
  }

  private tile(row: number, id: string, current: boolean, stop: boolean): TemplateResult {
    const { app } = this;
    const clicked = (event: MouseEvent) => {
      if (clickMode(event) === 'replace') inspectSample(app, row);
      else this.unselect(row);
    };
    return html`<li class="contact-item">
      <button
        class=${current ? 'contact-tile selected' : 'contact-tile'}
        type="button"
        title=${id}
        aria-label=${id}
        aria-current=${current}
        tabindex=${stop ? 0 : -1}
        data-index=${row}
        @click=${clicked}
        @dblclick=${() => openSample(app, row, true)}
        @pointerenter=${() => app.store.set({ hover: row })}
        @pointerleave=${() => app.store.set({ hover: null })}
      >
        ${thumbnail(app, row, this.sizePx)}
      </button>
      <button
        class="contact-remove codicon codicon-close"
        type="button"
        tabindex="-1"
        title=${t('Unselect (Delete)')}
        aria-label=${t('Unselect {0}', id)}
        @click=${() => this.unselect(row)}
      ></button>
    </li>`;
  }

  private unselect(row: number): void {
    select(this.app, Int32Array.of(row), 'remove');
  }

  private onKey(event: KeyboardEvent, rows: readonly number[]): void {
    const { target, currentTarget, key } = event;
    if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
    const at = rows.indexOf(Number(target.dataset.index));
    if (at < 0) return;
    const perLine = Math.max(1, Math.floor(currentTarget.clientWidth / (this.sizePx + gapPx)));
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + perLine,
      ArrowUp: at - perLine,
      Home: 0,
      End: rows.length - 1,
    };
    const to = targets[key];
    const focus = (row: number | undefined) =>
      currentTarget.querySelector<HTMLElement>(`[data-index="${row ?? ''}"]`)?.focus();
    if (to !== undefined) focus(rows.at(Math.min(rows.length - 1, Math.max(0, to))));
    else if (key === 'Delete' || key === 'Backspace') {
      focus(rows.at(at + 1 < rows.length ? at + 1 : at - 1));
      this.unselect(rows[at]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** As in the style sheet. */
const gapPx = 4;
