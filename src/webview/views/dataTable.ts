/**
 * A sortable table that draws only the rows in view, with arrow keys and one tab stop. The current row follows the
 * webview's current sample and vice versa. Where the events have `choose`, several rows are chosen as in a list of
 * files: Shift for a range, Ctrl or Cmd for one more, Ctrl+A for all; `menu` adds a context menu of the chosen rows.
 * Rows may stand in groups, each below a line that shows and hides them.
 */
import { nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { icon } from '../controls/icons';
import { createElement, Disposables } from '../dom';
import { html } from '../template';
import { t } from '../text';
import { type Line, linesOf, type RowGroup, rowOf, unbroken } from './tableLines';

export interface Column {
  readonly id: string;
  readonly title: string;
  /** Figures are right-aligned. */
  readonly figures: boolean;
  readonly cell: (row: number) => TemplateResult | string;
  /** What the figures mean, in a sentence. */
  readonly explanation: string;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** A click on the head of the sorted column turns its order round; another begins with its own. */
export function nextSort(sort: Sort, column: string, descendingFirst: boolean): Sort {
  return { column, descending: sort.column === column ? !sort.descending : descendingFirst };
}

export interface TableEvents {
  sort(column: string): void;
  /** The row became current by the pointer or a key. */
  moveTo(row: number): void;
  open(row: number): void;
  hover(row: number | null): void;
  /** These rows are chosen, in the order of the table; more than one only by the user's wish. */
  choose?(rows: readonly number[]): void;
  /** Asks for a menu about the chosen rows. @param at position in the window, px. */
  menu?(rows: readonly number[], at: { x: number; y: number }): void;
  /** Shows or hides the rows of a group. */
  toggleGroup?(id: string, open: boolean): void;
}

const defaultRowHeightPx = 33;
const headHeightPx = 38;
/** Rows drawn above and below those in view. */
const overscan = 6;

export class DataTable {
  readonly element = createElement('div', 'table-scroll');
  private readonly disposables = new Disposables();
  private columns: readonly Column[] = [];
  private lines: readonly Line[] = [];
  private current: number | null = null;
  private chosen: ReadonlySet<number> = new Set();
  /** Where a range begins. */
  private anchor: number | null = null;
  /** The group whose head has the focus instead of the current row. */
  private atGroup: string | null = null;
  private sort: Sort = { column: '', descending: true };
  /** Positions that are drawn, first to last. */
  private window: readonly [number, number] = [0, 0];

  constructor(
    private readonly label: string,
    private readonly events: TableEvents,
    private readonly rowHeightPx = defaultRowHeightPx,
  ) {
    this.element.style.setProperty('--row-height', `${rowHeightPx}px`);
    this.disposables.listen(this.element, 'scroll', () => this.drawWindow());
    const observer = new ResizeObserver(() => this.drawWindow());
    observer.observe(this.element);
    this.disposables.own(() => observer.disconnect());
  }

  /** @param order rows from top to bottom, or the groups that hold them. */
  update(
    columns: readonly Column[],
    order: Int32Array | readonly RowGroup[],
    current: number | null,
    sort: Sort,
  ): void {
    const moved = current !== this.current;
    this.columns = columns;
    this.lines = linesOf(order);
    // Whoever stands at the head of a group stays there, also where its rows were chosen.
    const isAtHead = this.atGroup !== null && this.element.contains(document.activeElement);
    if (moved && !isAtHead) this.atGroup = null;
    this.current = current;
    this.sort = sort;
    if (moved && current !== null) {
      if (!isAtHead) this.reveal(this.positionOf(current));
      if (!this.chosen.has(current)) this.setChosen([current], current);
    }
    this.draw();
  }

  /** Chooses these rows; none is asked to follow. */
  setChosen(rows: readonly number[], anchor: number | null = rows.at(0) ?? null): void {
    this.chosen = new Set(rows);
    this.anchor = anchor;
  }

  isChosen(row: number): boolean {
    return this.chosen.has(row);
  }

  get isFilled(): boolean {
    return this.lines.length > 0;
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private get chosenRows(): readonly number[] {
    return this.lines.flatMap((line) => ('row' in line && this.chosen.has(line.row) ? line.row : []));
  }

  private visible(): readonly [number, number] {
    const { scrollTop, clientHeight } = this.element;
    return [
      Math.max(0, Math.floor(scrollTop / this.rowHeightPx) - overscan),
      Math.min(this.lines.length, Math.ceil((scrollTop + clientHeight) / this.rowHeightPx) + overscan),
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
    const { events, lines } = this;
    const [first, last] = this.window;
    const drawn = lines.slice(first, last);
    const stop = drawn.findIndex((line) => this.isStop(line));
    const gap = (length: number) =>
      length > 0 &&
      html`<tr class="gap" aria-hidden="true" .style=${`height: ${length * this.rowHeightPx}px`}></tr>`;
    const clicked = (event: MouseEvent) => {
      const row = rowOf(event.target);
      if (row !== null) this.pick(row, event);
    };
    const opened = ({ target }: MouseEvent) => {
      const row = rowOf(target);
      if (row !== null) events.open(row);
    };
    const asked = (event: MouseEvent) => {
      const row = rowOf(event.target);
      if (row === null || !events.menu) return;
      event.preventDefault();
      if (!this.chosen.has(row)) this.moveTo(row);
      events.menu(this.chosenRows, { x: event.clientX, y: event.clientY });
    };
    const grouped = lines.some((line) => 'group' in line);
    return html`<table
      class="table"
      aria-label=${this.label}
      role=${grouped ? 'treegrid' : 'grid'}
      aria-rowcount=${lines.length + 1}
      aria-multiselectable=${events.choose ? 'true' : nothing}
    >
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
        @contextmenu=${asked}
        @pointerover=${({ target }: Event) => events.hover(rowOf(target))}
        @pointerleave=${() => events.hover(null)}
      >
        ${gap(first)}${repeat(
          drawn,
          (line) => ('row' in line ? line.row : line.group.id),
          (line, at) =>
            'row' in line
              ? this.row(line.row, first + at, at === Math.max(0, stop), grouped)
              : this.groupHead(line.group, first + at, at === Math.max(0, stop)),
        )}${gap(lines.length - last)}
      </tbody>
    </table>`;
  }

  private isStop(line: Line): boolean {
    return 'row' in line
      ? this.atGroup === null && line.row === this.current
      : line.group.id === this.atGroup;
  }

  private head({ id, title, figures, explanation }: Column): TemplateResult {
    const { column, descending } = this.sort;
    const sorted = column === id;
    return html`<th
      class=${figures ? `figures column-${id}` : `column-${id}`}
      scope="col"
      aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : nothing}
    >
      <button
        class="sort"
        type="button"
        aria-label=${t('Sort by {0}', title)}
        data-explanation=${explanation}
        data-column=${id}
        @click=${() => this.events.sort(id)}
      >
        ${unbroken(sorted ? `${title} ${descending ? '▾' : '▴'}` : title)}
      </button>
    </th>`;
  }

  private row(row: number, position: number, stop: boolean, grouped: boolean): TemplateResult {
    const current = row === this.current;
    const chosen = this.events.choose ? this.chosen.has(row) : current;
    return html`<tr
      class=${[current ? 'current' : '', chosen ? 'chosen' : ''].join(' ').trim()}
      aria-selected=${chosen}
      aria-rowindex=${position + 2}
      aria-level=${grouped ? 2 : nothing}
      data-row=${row}
      tabindex=${stop ? 0 : -1}
    >
      ${this.columns.map(
        ({ id, figures, cell }) =>
          html`<td class=${figures ? `figures column-${id}` : `column-${id}`}>${cell(row)}</td>`,
      )}
    </tr>`;
  }

  private groupHead({ id, open, title }: RowGroup, position: number, stop: boolean): TemplateResult {
    const clicked = ({ target }: MouseEvent) => {
      this.atGroup = id;
      if (!(target instanceof Element && target.closest('button'))) this.events.toggleGroup?.(id, !open);
    };
    return html`<tr
      class="group-head"
      aria-expanded=${open}
      aria-level="1"
      aria-rowindex=${position + 2}
      data-group=${id}
      tabindex=${stop ? 0 : -1}
      @click=${clicked}
    >
      <td colspan=${this.columns.length}>
        <span class="group-line"> ${icon(open ? 'chevron-down' : 'chevron-right')}${title} </span>
      </td>
    </tr>`;
  }

  private positionOf(row: number): number {
    return this.lines.findIndex((line) => 'row' in line && line.row === row);
  }

  private reveal(at: number): void {
    if (at < 0) return;
    const top = at * this.rowHeightPx;
    const { scrollTop, clientHeight } = this.element;
    const room = clientHeight - headHeightPx;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.rowHeightPx > scrollTop + room)
      this.element.scrollTop = top + this.rowHeightPx - room;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.target instanceof Element && event.target.closest('button, input')) return;
    const { lines, events } = this;
    const at =
      this.atGroup === null
        ? this.current === null
          ? -1
          : this.positionOf(this.current)
        : lines.findIndex((line) => this.isStop(line));
    const last = lines.length - 1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.rowHeightPx) - 2);
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const to = targets[event.key];
    const line = lines.at(at);
    const group = at >= 0 && line && 'group' in line ? line.group : null;
    if (to !== undefined && last >= 0) this.goTo(Math.min(last, Math.max(0, to)), event.shiftKey);
    else if (group && (event.key === 'ArrowRight' || event.key === 'ArrowLeft'))
      events.toggleGroup?.(group.id, event.key === 'ArrowRight');
    else if (group && (event.key === 'Enter' || event.key === ' '))
      events.toggleGroup?.(group.id, !group.open);
    else if (event.key === 'ArrowLeft' && !group && this.groupAbove(at) >= 0)
      this.goTo(this.groupAbove(at), false);
    else if (event.key === 'Enter' && this.current !== null) events.open(this.current);
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && events.choose)
      this.chooseAll(group);
    else if (event.key === ' ' && this.current !== null && events.choose)
      this.pick(this.current, { ctrlKey: true });
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && events.menu)
      this.menuByKey();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Every row that is listed; at the head of a group those of the group, shown or not. */
  private chooseAll(group: RowGroup | null): void {
    const rows = group
      ? group.rows
      : this.lines.flatMap((line) => ('row' in line ? line.row : line.group.open ? [] : line.group.rows));
    this.setChosen(rows);
    this.draw();
    this.events.choose?.(rows);
  }

  private menuByKey(): void {
    const focused = this.element.querySelector('tr[tabindex="0"]')?.getBoundingClientRect();
    if (focused && this.chosen.size > 0)
      this.events.menu?.(this.chosenRows, { x: focused.left + 24, y: focused.bottom });
  }

  private groupAbove(at: number): number {
    for (let above = at - 1; above >= 0; above--) if ('group' in this.lines[above]) return above;
    return -1;
  }

  private goTo(at: number, extend: boolean): void {
    const line = this.lines[at];
    if ('row' in line) return this.pick(line.row, { shiftKey: extend });
    this.atGroup = line.group.id;
    this.reveal(at);
    this.draw();
    this.focusRow();
  }

  /** Makes a row current; Shift chooses up to it, Ctrl or Cmd adds or removes it. */
  private pick(
    row: number,
    { shiftKey = false, ctrlKey = false, metaKey = false }: Partial<MouseEvent>,
  ): void {
    if (!this.events.choose || !(shiftKey || ctrlKey || metaKey)) return this.moveTo(row);
    const from = this.anchor === null ? -1 : this.positionOf(this.anchor);
    if (shiftKey && from >= 0) {
      const [first, last] = [from, this.positionOf(row)].sort((a, b) => a - b);
      const range = this.lines.slice(first, last + 1).flatMap((line) => ('row' in line ? line.row : []));
      this.setChosen(range, this.anchor);
    } else {
      const next = new Set(this.chosen);
      if (!next.delete(row)) next.add(row);
      this.setChosen([...next], row);
    }
    this.current = row;
    this.atGroup = null;
    this.reveal(this.positionOf(row));
    this.draw();
    this.focusRow();
    this.events.choose(this.chosenRows);
  }

  private moveTo(row: number): void {
    this.current = row;
    this.atGroup = null;
    this.setChosen([row]);
    this.reveal(this.positionOf(row));
    this.draw();
    this.focusRow();
    this.events.moveTo(row);
  }
}
