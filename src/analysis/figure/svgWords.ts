/** Text of a figure as text of SVG, in a font of the machine that shows it: where outlines are not at hand. */
import { rounded, type TextMark } from '../../common/figure';
import { escapeMarkup } from '../../common/markup';

const ANCHOR = { start: 'start', middle: 'middle', end: 'end' } as const;

export function wordsText({
  x,
  y,
  text,
  size,
  color,
  bold,
  align = 'start',
  upwards,
  halo,
  width,
}: TextMark): string {
  const attributes = [
    `x="${rounded(x)}" y="${rounded(y)}" font-size="${rounded(size)}" font-family="sans-serif"`,
    `fill="${color}" text-anchor="${ANCHOR[align]}"`,
    ...(bold ? ['font-weight="600"'] : []),
    ...(upwards ? [`transform="rotate(-90 ${rounded(x)} ${rounded(y)})"`] : []),
    ...(halo ? [`stroke="${halo}" stroke-width="${rounded(size * 0.3)}" paint-order="stroke"`] : []),
    ...(width === undefined ? [] : [`textLength="${rounded(width)}" lengthAdjust="spacingAndGlyphs"`]),
  ];
  return `<text ${attributes.join(' ')}>${escapeMarkup(text)}</text>`;
}
