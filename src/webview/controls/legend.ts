/**
 * What the colours mean, with counts. A click hides a row, a double click leaves only it; both by keyboard as
 * Enter and Shift+Enter. With a selection the counts read "in selection / total".
 */
import { type ColorScale, countByRow, type LegendRow } from '../color/colorScale';
import { css, type Palette, ramp } from '../color/palette';
import { fill, h } from '../dom';
import { isolate, toggle } from '../state/legendState';
import { count, t } from '../text';
import { swatch } from './swatch';

export interface LegendProps {
  readonly scale: ColorScale;
  readonly palette: Palette;
  readonly shapes: boolean;
  /** Ids of rows. */
  readonly hidden: ReadonlySet<number>;
  readonly selection: Int32Array;
  readonly onHidden: (hidden: ReadonlySet<number>) => void;
}

/** A second click within this time isolates, ms. */
const doubleClickMs = 350;

export class Legend {
  readonly element = h('section', { class: 'legend' });
  private lastClick = { row: -1, at: 0, before: new Set<number>() as ReadonlySet<number> };

  update(props: LegendProps): void {
    const { scale } = props;
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.row
      : undefined;
    this.element.setAttribute('aria-label', t('Legend: {0}', scale.title));
    const heading = h('h2', { class: 'caption', text: scale.title });
    if (scale.kind === 'values') {
      fill(this.element, heading, ...valueLegend(scale, props.palette));
      return;
    }
    const note = noteOf(scale);
    const inSelection = props.selection.length > 1 ? countByRow(scale, props.selection) : null;
    fill(
      this.element,
      heading,
      h(
        'ul',
        { class: 'legend-rows' },
        ...scale.rows.map((row, at) => h('li', null, this.row(row, props, inSelection?.[at] ?? null))),
      ),
      note !== '' && h('p', { class: 'legend-note', text: note }),
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-row="${focused}"]`)?.focus();
  }

  private row(row: LegendRow, props: LegendProps, selected: number | null): HTMLButtonElement {
    const { scale, palette, hidden } = props;
    const off = hidden.has(row.id);
    const total = count(row.count);
    const ids = scale.rows.map(({ id }) => id);
    return h(
      'button',
      {
        class: off ? 'legend-row off' : 'legend-row',
        type: 'button',
        title: t('Click hides, double click shows only this'),
        attrs: { 'aria-pressed': off ? 'false' : 'true' },
        data: { row: String(row.id) },
        on: {
          click: (event) => {
            const again =
              this.lastClick.row === row.id && event.timeStamp - this.lastClick.at < doubleClickMs;
            const only = again || event.shiftKey;
            // The first click of a double click has hidden the row; isolate from what was before it.
            const before = again ? this.lastClick.before : hidden;
            this.lastClick = { row: again ? -1 : row.id, at: event.timeStamp, before: hidden };
            props.onHidden(only ? isolate(before, ids, row.id) : toggle(hidden, row.id));
          },
        },
      },
      swatch(scale, row.indices, palette, props.shapes),
      h('span', { class: 'legend-label', text: row.label }),
      h('span', {
        class: 'legend-count',
        text: selected === null ? total : `${count(selected)} / ${total}`,
      }),
    );
  }
}

/** What the rows do not say of the colours. */
function noteOf({ lineage, sharedNeutral }: ColorScale): string {
  if (lineage) {
    const { level, levels } = lineage;
    return t('Hues: clusters of level {0} of {1}. Tints: clusters within them.', level + 1, levels);
  }
  return sharedNeutral ? t('The ten largest have colours.') : '';
}

function valueLegend(scale: ColorScale, palette: Palette): HTMLElement[] {
  if (!scale.range) return [h('p', { class: 'legend-note', text: t('No values.') })];
  const bar = h('div', { class: 'ramp', attrs: { 'aria-hidden': 'true' } });
  const stops = [0, 0.25, 0.5, 0.75, 1].map((at) => css(ramp(palette, at)));
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const digits = Number.isInteger(scale.range[0]) && Number.isInteger(scale.range[1]) ? 0 : 3;
  return [
    bar,
    h(
      'div',
      { class: 'ramp-ends' },
      h('span', { text: scale.range[0].toFixed(digits) }),
      h('span', { text: scale.range[1].toFixed(digits) }),
    ),
  ];
}
