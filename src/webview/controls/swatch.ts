/** The small mark of a colour beside its name; a family shows its tints from dark to light. */
import { colorOf, type ColorScale, shapeNames, shapeOf } from '../color/colorScale';
import { css, type Palette } from '../color/palette';
import { h } from '../dom';

/** @param slots of `key`, at least one. */
export function swatch(
  key: ColorScale,
  slots: readonly number[],
  palette: Palette,
  shapes = false,
): HTMLElement {
  const mark = h('span', {
    class: `swatch swatch-${shapes ? shapeNames[shapeOf(key, slots[0])] : 'circle'}`,
    attrs: { 'aria-hidden': 'true' },
  });
  const colors = slots.map((slot) => css(colorOf(key, slot, palette)));
  const several = `linear-gradient(to right, ${colors.join(', ')})`;
  mark.style.setProperty('--swatch', colors.length > 1 ? several : colors[0]);
  return mark;
}
