import type { TemplateResult } from 'lit-html';
import { colorOf, type ColorScale, shapeOf } from '../color/colorScale';
import { css, type Palette } from '../color/palette';
import { html } from '../template';

/**
 * The small mark of a colour beside its name; a family shows its tints from dark to light.
 * @param indices of `scale`, at least one.
 */
export function swatch(
  scale: ColorScale,
  indices: readonly number[],
  palette: Palette,
  shapes = false,
): TemplateResult {
  const shape = shapeOf(scale, indices[0], palette, shapes);
  const colors = indices.map((index) => css(colorOf(scale, index, palette)));
  const fill = colors.length > 1 ? `linear-gradient(to right, ${colors.join(', ')})` : colors[0];
  return html`<span class="swatch swatch-${shape}" aria-hidden="true" .style=${`--swatch: ${fill}`}></span>`;
}
