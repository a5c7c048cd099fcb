/**
 * What the colours mean, with counts. A click hides a row, a double click leaves only it; both by keyboard as
 * Enter and Shift+Enter. With a selection the counts read "in selection / total".
 */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AppContext } from '../appContext';
import { type ColorScale, countByRow, type LegendRow } from '../color/colorScale';
import { css, type Palette, ramp } from '../color/palette';
import { hiddenRows, isolate, toggle, withHidden } from '../state/legendState';
import { html } from '../template';
import { count, t } from '../text';
import { readTheme } from '../theme';
import { swatch } from './swatch';

/** A second click within this time isolates, ms. */
const doubleClickMs = 350;

export class Legend {
  private lastClick = { row: -1, at: 0, before: new Set<number>() as ReadonlySet<number> };

  constructor(private readonly app: AppContext) {}

  /** @param selection rows whose share in each row of the legend is shown if they are several. */
  template(scale: ColorScale, selection: Int32Array): TemplateResult {
    const { palette, highContrast } = readTheme();
    const { shapes, hidden: all } = this.app.store.get();
    const hidden = hiddenRows(all, scale.id);
    const inSelection = selection.length > 1 ? countByRow(scale, selection) : null;
    const row = (of: LegendRow, at: number) => {
      const total = count(of.count);
      const off = hidden.has(of.id);
      return html`<li>
        <button
          class=${off ? 'legend-row off' : 'legend-row'}
          type="button"
          title=${t('Click to hide, double-click to show only this')}
          aria-pressed=${!off}
          data-row=${of.id}
          @click=${(event: MouseEvent) => this.clicked(event, scale, of.id)}
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
          : html`<ul class="legend-rows">
              ${repeat(scale.rows, ({ id }) => id, row)}
            </ul>`
      }
      ${note !== '' && html`<p class="legend-note">${note}</p>`}
    </section>`;
  }

  private clicked({ timeStamp, shiftKey }: MouseEvent, scale: ColorScale, row: number): void {
    const { store } = this.app;
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
}

/** What the rows of the legend do not show. */
function noteOf({ lineage, sharedNeutral, kind, range }: ColorScale): string {
  if (kind === 'values') return range ? '' : t('No values.');
  if (lineage) {
    const { level, levels } = lineage;
    return t('Hues: clusters of level {0} of {1}. Tints: clusters within them.', level + 1, levels);
  }
  return sharedNeutral ? t('Only the ten largest groups have a colour of their own.') : '';
}

function valueRamp({ range }: ColorScale, palette: Palette): TemplateResult | null {
  if (!range) return null;
  const stops = [0, 0.25, 0.5, 0.75, 1].map((at) => css(ramp(palette, at)));
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
