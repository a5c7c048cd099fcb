/**
 * A sortable table of samples that draws only the rows in view, walked by arrows. One tab stop; the current row
 * follows the page's current sample and the other way round.
 */
import { Disposables, fill, h } from '../dom';
import { t } from '../text';

export interface Column {
  readonly id: string;
  readonly title: string;
  /** Figures are right-aligned. */
  readonly figures: boolean;
  cell(row: number): Node | string;
}

export interface TableEvents {
  sort(column: string): void;
  walk(row: number): void;
  open(row: number): void;
  hover(row: number | null): void;
}

const rowHeightPx = 33;
const headHeightPx = 38;
/** Rows kept above and below those in view. */
const overscan = 6;

export class DataTable {
  readonly element = h('div', { class: 'table-scroll' });
  private readonly head = h('thead');
  private readonly body = h('tbody');
  private readonly table: HTMLTableElement;
  private readonly disposables = new Disposables();
  private columns: readonly Column[] = [];
  private order: Int32Array = new Int32Array(0);
  private current: number | null = null;
  private sorted = { column: '', descending: true };
  private drawn = '';

  constructor(
    label: string,
    private readonly events: TableEvents,
  ) {
    this.table = h(
      'table',
      { class: 'table', attrs: { 'aria-label': label, role: 'grid' } },
      this.head,
      this.body,
    );
    this.element.append(this.table);
    this.disposables.listen(this.element, 'scroll', () => this.draw());
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.element);
    this.disposables.own(() => observer.disconnect());
    this.disposables.listen<'keydown'>(this.body, 'keydown', (event) => this.onKey(event));
    this.disposables.listen<'click'>(this.body, 'click', (event) => {
      const row = rowOf(event.target);
      if (row !== null) this.walk(row);
    });
    this.disposables.listen<'dblclick'>(this.body, 'dblclick', (event) => {
      const row = rowOf(event.target);
      if (row !== null) events.open(row);
    });
    this.disposables.listen<'pointerover'>(this.body, 'pointerover', (event) =>
      events.hover(rowOf(event.target)),
    );
    this.disposables.listen(this.body, 'pointerleave', () => events.hover(null));
  }

  update(
    columns: readonly Column[],
    order: Int32Array,
    current: number | null,
    sorted: { column: string; descending: boolean },
  ): void {
    const moved = current !== this.current;
    this.columns = columns;
    this.order = order;
    this.current = current;
    this.sorted = sorted;
    this.drawHead();
    this.drawn = '';
    if (moved && current !== null) this.reveal(current);
    this.draw();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private drawHead(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.column;
    fill(
      this.head,
      h(
        'tr',
        null,
        ...this.columns.map(({ id, title, figures }) => {
          const on = this.sorted.column === id;
          return h(
            'th',
            {
              class: figures ? 'figures' : '',
              attrs: {
                scope: 'col',
                'aria-sort': on ? (this.sorted.descending ? 'descending' : 'ascending') : null,
              },
            },
            h('button', {
              class: 'sort',
              type: 'button',
              text: unbroken(on ? `${title} ${this.sorted.descending ? '▾' : '▴'}` : title),
              attrs: { 'aria-label': t('Sort by {0}', title) },
              data: { column: id },
              on: { click: () => this.events.sort(id) },
            }),
          );
        }),
      ),
    );
    if (focused) this.head.querySelector<HTMLElement>(`[data-column="${focused}"]`)?.focus();
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - overscan);
    const last = Math.min(this.order.length, Math.ceil((scrollTop + clientHeight) / rowHeightPx) + overscan);
    const drawn = `${first}/${last}/${this.current}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const hadFocus = this.body.contains(document.activeElement);
    const rows: HTMLElement[] = [];
    if (first > 0) rows.push(this.gap(first));
    for (let at = first; at < last; at++) rows.push(this.row(this.order[at], at));
    if (last < this.order.length) rows.push(this.gap(this.order.length - last));
    this.table.setAttribute('aria-rowcount', String(this.order.length + 1));
    fill(this.body, ...rows);
    const stop =
      this.body.querySelector<HTMLElement>('tr.current') ??
      this.body.querySelector<HTMLElement>('tr[data-row]');
    if (stop) stop.tabIndex = 0;
    if (hadFocus) stop?.focus({ preventScroll: true });
  }

  private row(row: number, at: number): HTMLElement {
    const current = row === this.current;
    return h(
      'tr',
      {
        class: current ? 'current' : '',
        attrs: { 'aria-selected': current ? 'true' : 'false', 'aria-rowindex': at + 2 },
        data: { row: String(row) },
        tabIndex: -1,
      },
      ...this.columns.map(({ figures, cell }) => h('td', { class: figures ? 'figures' : '' }, cell(row))),
    );
  }

  private gap(rows: number): HTMLElement {
    const gap = h('tr', { class: 'gap', attrs: { 'aria-hidden': 'true' } });
    gap.style.height = `${rows * rowHeightPx}px`;
    return gap;
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
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeightPx) - 2);
    const to =
      event.key === 'ArrowDown'
        ? at + 1
        : event.key === 'ArrowUp'
          ? at - 1
          : event.key === 'PageDown'
            ? at + page
            : event.key === 'PageUp'
              ? at - page
              : event.key === 'Home'
                ? 0
                : event.key === 'End'
                  ? this.order.length - 1
                  : null;
    if (to !== null && this.order.length > 0) {
      this.walk(this.order[Math.min(this.order.length - 1, Math.max(0, to))]);
    } else if (event.key === 'Enter' && this.current !== null) this.events.open(this.current);
    else return;
    event.preventDefault();
  }

  private walk(row: number): void {
    this.current = row;
    this.reveal(row);
    this.draw();
    this.body.querySelector<HTMLElement>('tr.current')?.focus({ preventScroll: true });
    this.events.walk(row);
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
