import { type PathMark, rounded, type TextMark } from '../../common/figure';
import type { FigureFont } from './font';

/** Width of the stroke that makes a regular outline bold, and of the rim of text over dots, as shares of the size. */
const BOLD_SHARE = 0.045;
const HALO_SHARE = 0.3;

/** A text as outlines, its rim first. Right-to-left scripts and ligatures are not shaped. */
export function textPaths(font: FigureFont, mark: TextMark): PathMark[] {
  const { x, y, text, size, color, bold, align = 'start', upwards = false, halo, width } = mark;
  const own = font.width(text, size);
  const stretch = width !== undefined && own > 0 ? width / own : 1;
  const outline = font.outline(text, size, stretch);
  if (outline.d === '') return [];
  const share = { start: 0, middle: 0.5, end: 1 }[align];
  const d = moved(outline.d, upwards, x, y, -share * outline.width);
  const body: PathMark = bold
    ? { kind: 'path', d, fill: color, stroke: color, strokeWidth: size * BOLD_SHARE }
    : { kind: 'path', d, fill: color };
  if (halo === undefined) return [body];
  return [{ kind: 'path', d, fill: halo, stroke: halo, strokeWidth: size * HALO_SHARE }, body];
}

/** Path data whose origin comes to (x, y), `along` the direction of reading. */
function moved(d: string, upwards: boolean, x: number, y: number, along: number): string {
  return d.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_pair, right: string, down: string) => {
    const [a, b] = [Number(right) + along, Number(down)];
    return upwards ? `${rounded(x + b)} ${rounded(y - a)}` : `${rounded(x + a)} ${rounded(y + b)}`;
  });
}
