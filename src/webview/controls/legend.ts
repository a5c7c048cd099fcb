/**
 * What the colours mean, with counts. A click hides a row, a double click leaves only it, Ctrl or Cmd and a click selects
 * its rows; by keyboard Enter, Shift+Enter and Ctrl+Enter. Its context menu has all of them. One tab stop, arrows move. With a selection the counts
 * read "in selection / total".
 */
import { nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AppContext } from '../appContext';
import { type ColorScale, countByRow, type LegendRow } from '../color/colorScale';
import { css, noiseIndex, otherIndex, type Palette, ramp } from '../color/palette';
import type { SelectMode } from '../scatter/gestures';
import { hiddenRows, isolate, toggle, withHidden } from '../state/legendState';
import { html } from '../template';
import { count, t } from '../text';
import { readTheme } from '../theme';
import { valueExplanation } from './explanations';
import { legendMenu, rowsOfLegendRow } from './legendMenu';
import { swatch } from './swatch';

/** A second click within this time isolates, ms. */
const doubleClickMs = 350;
/** A strip names its rows up to so many, and those whose grey others have, too. */
const maxNamed = 3;

export class Legend {
  private lastClick = { row: -1, at: 0, before: new Set<number>() as ReadonlySet<number> };
  /** Row that takes the focus. */
  private stop: number | null = null;

  /** @param select what selecting rows of the scale means. */
  constructor(
    private readonly app: AppContext,
    private readonly select: (rows: Int32Array, mode: SelectMode) => void,
  ) {}

  /** @param selection rows whose share in each row of the legend is shown if they are several. */
  template(scale: ColorScale, selection: Int32Array): TemplateResult {
    const { palette, highContrast } = readTheme();
    const { shapes, hidden: all } = this.app.store.get();
    const hidden = hiddenRows(all, scale.id);
    const inSelection = selection.length > 1 ? countByRow(scale, selection) : null;
    const stop = scale.rows.some(({ id }) => id === this.stop) ? this.stop : scale.rows.at(0)?.id;
    const row = (of: LegendRow, at: number) => {
      const total = count(of.count);
      const off = hidden.has(of.id);
      return html`<li>
        <button
          class=${off ? 'legend-row off' : 'legend-row'}
          type="button"
          title=${rowHelp(of)}
          aria-pressed=${!off}
          tabindex=${of.id === stop ? 0 : -1}
          data-row=${of.id}
          @focus=${() => (this.stop = of.id)}
          @click=${(event: MouseEvent) => this.clicked(event, scale, of)}
          @contextmenu=${(event: MouseEvent) => this.menu(event, scale, of)}
        >
          ${swatch(scale, of.indices, palette, shapes || highContrast)}
          <span class="legend-label">${of.label}</span>
          <span class="legend-count">${inSelection ? `${count(inSelection[at])} / ${total}` : total}</span>
        </button>
      </li>`;
    };
    const note = noteOf(scale);
    return html`<section class="legend" aria-label=${t('Legend: {0}', scale.title)}>
      <h2 class="caption">${scale.title}</h2>
      ${
        scale.kind === 'values'
          ? valueRamp(scale, palette)
          : html`<ul class="legend-rows" @keydown=${moveFocus}>
              ${repeat(scale.rows, ({ id }) => id, row)}
            </ul>`
      }
      ${note !== '' && html`<p class="legend-note">${note}</p>`}
    </section>`;
  }

  /** In one line, for a small map: swatch and count, with the names of a few rows, else on hover and focus. */
  strip(scale: ColorScale): TemplateResult {
    const { palette, highContrast } = readTheme();
    if (scale.kind === 'values') return html`<div class="legend-ramp">${valueRamp(scale, palette)}</div>`;
    const { shapes, hidden: all } = this.app.store.get();
    const hidden = hiddenRows(all, scale.id);
    const stop = scale.rows.some(({ id }) => id === this.stop) ? this.stop : scale.rows.at(0)?.id;
    const isNamed = ({ indices }: LegendRow) =>
      scale.rows.length <= maxNamed ||
      (!scale.lineage && (indices.includes(noiseIndex) || indices.includes(otherIndex)));
    return html`<ul class="legend-strip" aria-label=${t('Legend: {0}', scale.title)} @keydown=${moveFocus}>
      ${repeat(
        scale.rows,
        ({ id }) => id,
        (of) => {
          const named = isNamed(of);
          return html`<li>
            <button
              class=${hidden.has(of.id) ? 'legend-row off' : 'legend-row'}
              type="button"
              title=${rowHelp(of)}
              aria-label=${named ? nothing : `${of.label}, ${count(of.count)}`}
              aria-pressed=${!hidden.has(of.id)}
              tabindex=${of.id === stop ? 0 : -1}
              @focus=${() => (this.stop = of.id)}
              @click=${(event: MouseEvent) => this.clicked(event, scale, of)}
              @contextmenu=${(event: MouseEvent) => this.menu(event, scale, of)}
            >
              ${swatch(scale, of.indices, palette, shapes || highContrast)}
              ${named && html`<span class="legend-label">${of.label}</span>`}
              <span class="legend-count">${count(of.count)}</span>
            </button>
          </li>`;
        },
      )}
    </ul>`;
  }

  private clicked(
    { timeStamp, shiftKey, altKey, ctrlKey, metaKey }: MouseEvent,
    scale: ColorScale,
    of: LegendRow,
  ): void {
    const { id: row } = of;
    const { store } = this.app;
    if (ctrlKey || metaKey) {
      this.select(rowsOfLegendRow(scale, of), altKey ? 'remove' : shiftKey ? 'add' : 'replace');
      return;
    }
    const { hidden: all } = store.get();
    const hidden = hiddenRows(all, scale.id);
    const again = this.lastClick.row === row && timeStamp - this.lastClick.at < doubleClickMs;
    // The first click of a double click has hidden the row; isolate from what was before it.
    const before = again ? this.lastClick.before : hidden;
    this.lastClick = { row: again ? -1 : row, at: timeStamp, before: hidden };
    const ids = scale.rows.map(({ id }) => id);
    const next = again || shiftKey ? isolate(before, ids, row) : toggle(hidden, row);
    store.set({ hidden: withHidden(all, scale.id, next) });
  }

  /** By the pointer, or by the keyboard, whose event has no place. */
  private menu(event: MouseEvent, scale: ColorScale, row: LegendRow): void {
    event.preventDefault();
    const { left, bottom } =
      event.currentTarget instanceof Element
        ? event.currentTarget.getBoundingClientRect()
        : { left: 0, bottom: 0 };
    const byKey = event.clientX === 0 && event.clientY === 0;
    const at = byKey ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY };
    legendMenu(this.app, scale, row, at, this.select);
  }
}

function rowHelp({ label }: LegendRow): string {
  const explanation = valueExplanation(label);
  return `${label}\n${explanation === null ? '' : `${explanation}\n`}${t('Click to hide, double-click to isolate, Ctrl+click to select; right-click for more')}`;
}

function moveFocus(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, number | undefined>> = {
    ArrowDown: 1,
    ArrowRight: 1,
    ArrowUp: -1,
    ArrowLeft: -1,
  };
  const step = steps[event.key];
  const { currentTarget: list } = event;
  if (step === undefined || !(list instanceof HTMLElement)) return;
  const rows = [...list.querySelectorAll('button')];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows.at((at + step) % rows.length)?.focus();
  event.preventDefault();
}

/** What the rows of the legend do not show. */
function noteOf({ lineage, sharedNeutral, kind, range, indices }: ColorScale): string {
  if (kind === 'values') {
    if (!range) return t('No values.');
    const missing = indices.reduce((total, index) => (index === noiseIndex ? total + 1 : total), 0);
    return missing === 0 ? '' : t('Grey: {0} without a value', count(missing));
  }
  if (lineage) {
    const { level, levels } = lineage;
    return t('Hues: clusters of level {0} of {1}. Tints: clusters within them.', level + 1, levels);
  }
  return sharedNeutral ? t('Only the ten largest groups have a colour of their own.') : '';
}

function valueRamp({ range, ramp: name = 'plain' }: ColorScale, palette: Palette): TemplateResult | null {
  if (!range) return null;
  const stops = [0, 0.25, 0.5, 0.75, 1].map((at) => css(ramp(palette, at, name)));
  const digits = range.every(Number.isInteger) ? 0 : 3;
  return html`<div
      class="ramp"
      aria-hidden="true"
      .style=${`background: linear-gradient(to right, ${stops.join(', ')})`}
    ></div>
    <div class="ramp-ends">
      <span>${range[0].toFixed(digits)}</span>
      <span>${range[1].toFixed(digits)}</span>
    </div>`;
}
