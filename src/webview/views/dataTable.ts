/**
 * A sortable table of samples that draws only the rows in view, with arrow keys and one tab stop. The
 * current row follows the webview's current sample and vice versa.
 */
import { nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { createElement, Disposables } from '../dom';
import { html } from '../template';
import { t } from '../text';

export interface Column {
  readonly id: string;
  readonly title: string;
  /** Figures are right-aligned. */
  readonly figures: boolean;
  readonly cell: (row: number) => TemplateResult | string;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface TableEvents {
  sort(column: string): void;
  /** The row became current by the pointer or a key. */
  moveTo(row: number): void;
  open(row: number): void;
  hover(row: number | null): void;
}

const rowHeightPx = 33;
const headHeightPx = 38;
/** Rows drawn above and below those in view. */
const overscan = 6;

export class DataTable {
  readonly element = createElement('div', 'table-scroll');
  private readonly disposables = new Disposables();
  private columns: readonly Column[] = [];
  private order: Int32Array = new Int32Array(0);
  private current: number | null = null;
  private sort: Sort = { column: '', descending: true };
  /** Positions that are drawn, first to last. */
  private window: readonly [number, number] = [0, 0];

  constructor(
    private readonly label: string,
    private readonly events: TableEvents,
  ) {
    this.disposables.listen(this.element, 'scroll', () => this.drawWindow());
    const observer = new ResizeObserver(() => this.drawWindow());
    observer.observe(this.element);
    this.disposables.own(() => observer.disconnect());
  }

  /** @param order rows from top to bottom. */
  update(columns: readonly Column[], order: Int32Array, current: number | null, sort: Sort): void {
    const moved = current !== this.current;
    this.columns = columns;
    this.order = order;
    this.current = current;
    this.sort = sort;
    if (moved && current !== null) this.reveal(current);
    this.draw();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private visible(): readonly [number, number] {
    const { scrollTop, clientHeight } = this.element;
    return [
      Math.max(0, Math.floor(scrollTop / rowHeightPx) - overscan),
      Math.min(this.order.length, Math.ceil((scrollTop + clientHeight) / rowHeightPx) + overscan),
    ];
  }

  /** Draws again if other rows have come into view. */
  private drawWindow(): void {
    const [first, last] = this.visible();
    if (first !== this.window[0] || last !== this.window[1]) this.draw();
  }

  private draw(): void {
    this.window = this.visible();
    const hadFocus = this.element.querySelector('tbody')?.contains(document.activeElement);
    render(this.template(), this.element);
    // The row with the focus may have left the window, or is no longer the current one.
    if (hadFocus) this.focusRow();
  }

  private focusRow(): void {
    this.element.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus({ preventScroll: true });
  }

  private template(): TemplateResult {
    const { events, order } = this;
    const [first, last] = this.window;
    const rows = order.subarray(first, last);
    const stop = this.current !== null && rows.includes(this.current) ? this.current : rows.at(0);
    const gap = (length: number) =>
      length > 0 &&
      html`<tr class="gap" aria-hidden="true" .style=${`height: ${length * rowHeightPx}px`}></tr>`;
    const clicked = ({ target }: MouseEvent) => {
      const row = rowOf(target);
      if (row !== null) this.moveTo(row);
    };
    const opened = ({ target }: MouseEvent) => {
      const row = rowOf(target);
      if (row !== null) events.open(row);
    };
    return html`<table class="table" aria-label=${this.label} role="grid" aria-rowcount=${order.length + 1}>
      <thead>
        <tr>
          ${repeat(
            this.columns,
            ({ id }) => id,
            (column) => this.head(column),
          )}
        </tr>
      </thead>
      <tbody
        @keydown=${(event: KeyboardEvent) => this.onKey(event)}
        @click=${clicked}
        @dblclick=${opened}
        @pointerover=${({ target }: Event) => events.hover(rowOf(target))}
        @pointerleave=${() => events.hover(null)}
      >
        ${gap(first)}${repeat(
          rows,
          (row) => row,
          (row, at) => this.row(row, first + at, row === stop),
        )}${gap(order.length - last)}
      </tbody>
    </table>`;
  }

  private head({ id, title, figures }: Column): TemplateResult {
    const { column, descending } = this.sort;
    const sorted = column === id;
    return html`<th
      class=${figures ? 'figures' : ''}
      scope="col"
      aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : nothing}
    >
      <button
        class="sort"
        type="button"
        aria-label=${t('Sort by {0}', title)}
        data-column=${id}
        @click=${() => this.events.sort(id)}
      >
        ${unbroken(sorted ? `${title} ${descending ? '▾' : '▴'}` : title)}
      </button>
    </th>`;
  }

  private row(row: number, position: number, stop: boolean): TemplateResult {
    const current = row === this.current;
    return html`<tr
      class=${current ? 'current' : ''}
      aria-selected=${current}
      aria-rowindex=${position + 2}
      data-row=${row}
      tabindex=${stop ? 0 : -1}
    >
      ${this.columns.map(
        ({ figures, cell }) => html`<td class=${figures ? 'figures' : ''}>${cell(row)}</td>`,
      )}
    </tr>`;
  }

  private reveal(row: number): void {
    const at = this.order.indexOf(row);
    if (at < 0) return;
    const top = at * rowHeightPx;
    const { scrollTop, clientHeight } = this.element;
    const room = clientHeight - headHeightPx;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + rowHeightPx > scrollTop + room) this.element.scrollTop = top + rowHeightPx - room;
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.current === null ? -1 : this.order.indexOf(this.current);
    const last = this.order.length - 1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeightPx) - 2);
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const to = targets[event.key];
    if (to !== undefined && last >= 0) this.moveTo(this.order[Math.min(last, Math.max(0, to))]);
    else if (event.key === 'Enter' && this.current !== null) this.events.open(this.current);
    else return;
    event.preventDefault();
  }

  private moveTo(row: number): void {
    this.current = row;
    this.reveal(row);
    this.draw();
    this.focusRow();
    this.events.moveTo(row);
  }
}

/** Breaks between words only, not within "K-means", and not before the arrow. */
function unbroken(title: string): string {
  return title.replace(/-/g, '-\u2060').replace(/ (?=[▾▴]$)/, '\u00a0');
}

function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-row]') : null;
  return row ? Number(row.dataset.row) : null;
}
