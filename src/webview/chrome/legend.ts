/**
 * What the colours mean, with counts. A click hides a row, a double click leaves only it; both by keyboard as
 * Enter and Shift+Enter. With a selection the counts read "in selection / total".
 */
import { colorOf, countBySlot, shapeNames, shapeOf, type ColorKey, type LegendRow } from '../data/colorKey';
import { fill, h } from '../dom';
import { css, ramp, type Palette } from '../scatter/palette';
import { isolate, toggle } from '../state/legendState';
import { count, t } from '../text';

export interface LegendProps {
  readonly key: ColorKey;
  readonly palette: Palette;
  readonly shapes: boolean;
  readonly hidden: ReadonlySet<number>;
  readonly selection: Int32Array;
  readonly onHidden: (hidden: ReadonlySet<number>) => void;
}

/** A second click within this time isolates, ms. */
const doubleClickMs = 350;

export class Legend {
  readonly element = h('section', { class: 'legend' });
  private lastClick = { slot: -1, at: 0, before: new Set<number>() as ReadonlySet<number> };

  update(props: LegendProps): void {
    const { key } = props;
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.slot
      : undefined;
    this.element.setAttribute('aria-label', t('Legend: {0}', key.title));
    const heading = h('h2', { class: 'caption', text: key.title });
    if (key.kind === 'values') {
      fill(this.element, heading, ...valueLegend(key, props.palette));
      return;
    }
    const inSelection = props.selection.length > 1 ? countBySlot(key, props.selection) : null;
    fill(
      this.element,
      heading,
      h(
        'ul',
        { class: 'legend-rows' },
        ...key.rows.map((row) => h('li', null, this.row(row, props, inSelection))),
      ),
      key.sharedNeutral && h('p', { class: 'legend-note', text: t('The ten largest have colours.') }),
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-slot="${focused}"]`)?.focus();
  }

  private row(row: LegendRow, props: LegendProps, inSelection: Int32Array | null): HTMLButtonElement {
    const { key, palette, hidden } = props;
    const off = hidden.has(row.slot);
    const color = css(colorOf(key, row.slot, palette));
    const swatch = h('span', {
      class: `swatch swatch-${props.shapes ? shapeNames[shapeOf(key, row.slot)] : 'circle'}`,
      attrs: { 'aria-hidden': 'true' },
    });
    swatch.style.setProperty('--swatch', color);
    const total = count(row.count);
    const slots = key.rows.map(({ slot }) => slot);
    return h(
      'button',
      {
        class: off ? 'legend-row off' : 'legend-row',
        type: 'button',
        title: t('Click hides, double click shows only this'),
        attrs: { 'aria-pressed': off ? 'false' : 'true' },
        data: { slot: String(row.slot) },
        on: {
          click: (event) => {
            const again =
              this.lastClick.slot === row.slot && event.timeStamp - this.lastClick.at < doubleClickMs;
            const only = again || event.shiftKey;
            // The first click of a double click has hidden the row; isolate from what was before it.
            const before = again ? this.lastClick.before : hidden;
            this.lastClick = { slot: again ? -1 : row.slot, at: event.timeStamp, before: hidden };
            props.onHidden(only ? isolate(before, slots, row.slot) : toggle(hidden, row.slot));
          },
        },
      },
      swatch,
      h('span', { class: 'legend-label', text: row.label }),
      h('span', {
        class: 'legend-count',
        text: inSelection ? `${count(inSelection[row.slot])} / ${total}` : total,
      }),
    );
  }
}

function valueLegend(key: ColorKey, palette: Palette): HTMLElement[] {
  if (!key.range) return [h('p', { class: 'legend-note', text: t('No values.') })];
  const bar = h('div', { class: 'ramp', attrs: { 'aria-hidden': 'true' } });
  const stops = [0, 0.25, 0.5, 0.75, 1].map((at) => css(ramp(palette, at)));
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const digits = Number.isInteger(key.range[0]) && Number.isInteger(key.range[1]) ? 0 : 3;
  return [
    bar,
    h(
      'div',
      { class: 'ramp-ends' },
      h('span', { text: key.range[0].toFixed(digits) }),
      h('span', { text: key.range[1].toFixed(digits) }),
    ),
  ];
}
