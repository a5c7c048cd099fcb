/** The small mark of a colour beside its name; a family shows its tints from dark to light. */
import { shapeNames } from '../../common/shapes';
import { colorOf, type ColorScale, shapeOf } from '../color/colorScale';
import { css, type Palette } from '../color/palette';
import { h } from '../dom';

/** @param indices of `scale`, at least one. */
export function swatch(
  scale: ColorScale,
  indices: readonly number[],
  palette: Palette,
  shapes = false,
): HTMLElement {
  const mark = h('span', {
    class: `swatch swatch-${shapes ? shapeNames[shapeOf(scale, indices[0])] : 'circle'}`,
    attrs: { 'aria-hidden': 'true' },
  });
  const colors = indices.map((colorIndex) => css(colorOf(scale, colorIndex, palette)));
  const several = `linear-gradient(to right, ${colors.join(', ')})`;
  mark.style.setProperty('--swatch', colors.length > 1 ? several : colors[0]);
  return mark;
}
