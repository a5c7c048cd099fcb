/** Maps beside each other in one canvas, each with its title and a notice of the runs that it waits for. */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { explanationsIn } from '../controls/explanations';
import { iconButton } from '../controls/icons';
import { runNotice } from '../controls/runNotice';
import { createElement } from '../dom';
import type { AnswerNote } from '../queries/answerNotes';
import type { PendingResult } from '../queries/queryCache';
import { html } from '../template';
import { t } from '../text';
import { type MapContent, MapView } from './mapView';
import { plotNotes } from './plotNotes';

export interface GridCell {
  /** Unique in the grid; a cell with the same id keeps its frame. */
  readonly id: string;
  readonly title: string;
  /** Beside the title. */
  readonly text: string;
  readonly waits: readonly PendingResult[];
  /** Whether the map shows a picture already. */
  readonly drawn: boolean;
  /** Names of the axes, shown once the map is drawn. */
  readonly axes: TemplateResult;
  /** Beside the names of the axes. */
  readonly notes?: readonly AnswerNote[];
  /** Buttons at the right end of the title. */
  readonly actions?: unknown;
  /** In one line below the title. */
  readonly legend?: unknown;
  /** Over the lower edge of the map. */
  readonly hint?: unknown;
  readonly frameClass?: string;
  readonly read: () => MapContent;
}

export abstract class MapGridView extends MapView {
  private shownCells: ReadonlyMap<string, GridCell> = new Map();
  private readonly elements = new Map<string, HTMLElement>();
  /** The id of the cell that has the room of all. */
  private enlarged: string | null = null;

  /** The cells that are shown: all, or the enlarged one. */
  protected visible(cells: readonly GridCell[]): readonly GridCell[] {
    if (cells.length < 2) return cells;
    const alone = cells.find(({ id }) => id === this.enlarged);
    const shown = alone ? [alone] : cells;
    return shown.map((cell) => ({ ...cell, actions: html`${cell.actions}${this.sizeButton(cell.id)}` }));
  }

  private sizeButton(id: string): TemplateResult {
    const isEnlarged = id === this.enlarged;
    return iconButton(
      isEnlarged ? 'screen-normal' : 'screen-full',
      isEnlarged ? t('Show all maps') : t('Enlarge this map'),
      () => {
        this.enlarged = isEnlarged ? null : id;
        this.refresh();
      },
    );
  }

  /** Lays the maps out anew if the cells are others than before. */
  protected grid(cells: readonly GridCell[]): TemplateResult {
    const before = [...this.shownCells.keys()].join('\n');
    this.shownCells = new Map(cells.map((cell) => [cell.id, cell]));
    if ([...this.shownCells.keys()].join('\n') !== before) this.layOut();
    return html`${repeat(
      cells,
      ({ id }) => id,
      ({ id, title, text, waits, drawn, axes, notes = [], actions, legend, hint }) =>
        html`<section class="cell">
          ${this.elements.get(id)}
          <h2 class="cell-title">
            <strong title=${title}>${title}</strong
            ><span
              class="quiet explained"
              tabindex="0"
              data-explanation=${[text, explanationsIn(text)].join('\n').trim()}
              >${text}</span
            >
          </h2>
          ${legend && html`<div class="cell-legend">${legend}</div>`}
          ${actions && html`<div class="cell-actions">${actions}</div>`} ${drawn && axes}
          ${drawn && plotNotes(notes)} ${drawn && hint && html`<div class="cell-hint">${hint}</div>`}
          ${runNotice(this.app, waits, drawn)}
        </section>`,
    )}`;
  }

  private layOut(): void {
    this.clearMaps();
    this.elements.clear();
    for (const [id, { frameClass, read }] of this.shownCells) {
      const frame = createElement('div', frameClass ? `frame-fill ${frameClass}` : 'frame-fill');
      this.elements.set(id, frame);
      this.addMap(frame, () => (this.shownCells.get(id)?.read ?? read)());
    }
  }
}
