/** What all figures share: the heading, lines of text, a legend that flows, and the figure that they make. */
import type { Figure, Mark, TextMark } from '../../../common/figure';
import type { ShapeName } from '../../../common/shapes';
import { figureFont } from '../../figure/font';
import { type FigureStyle, INK, PAPER, QUIET } from './style';

/** Height of a line, of the size of its text. */
const LINE = 1.35;
/** Where the baseline of a line is. */
const BASELINE = 0.98;
export const GAP = 6;

export const lineHeight = (size: number): number => size * LINE;
const titleSize = ({ font }: FigureStyle): number => font + 1;
export const smallSize = ({ font }: FigureStyle): number => font - 1;

/** Text in a line whose upper edge is at `y`; cut with an ellipsis to `width`. */
export function line(
  text: string,
  {
    x,
    y,
    size,
    width = Infinity,
    ...rest
  }: Omit<TextMark, 'kind' | 'text' | 'color'> & { readonly color?: string },
): TextMark {
  const shown = width === Infinity ? text : figureFont().fitted(text, size, width);
  return { color: INK, ...rest, kind: 'text', x, y: y + size * BASELINE, size, text: shown };
}

/** Marks below some edge, and the lower edge of what they take up. */
export interface FigurePart {
  readonly marks: readonly Mark[];
  readonly bottom: number;
}

/** Bold words at the left, and smaller ones under them; the boundary of the two lines is at `y`. */
export function rowHead(title: string, note: string, y: number, style: FigureStyle): TextMark[] {
  const { font } = style;
  return [
    line(title, { x: GAP, y: y - lineHeight(font), size: font, bold: true }),
    line(note, { x: GAP, y, size: smallSize(style), color: QUIET }),
  ];
}

/** Left below a heading of usual length, where the figure is as high as a page allows. */
export function bodyHeight(style: FigureStyle): number {
  const heading = 2 * lineHeight(titleSize(style)) + 2 * lineHeight(smallSize(style));
  return style.maxHeight - heading - 3 * GAP;
}

/** The figure with its title, and under it in small letters what it was made by. @param body marks below `top`. */
export function titledFigure(
  name: string,
  title: string,
  note: string,
  style: FigureStyle,
  body: (top: number) => FigurePart,
): Figure {
  const { width } = style;
  const size = titleSize(style);
  const small = smallSize(style);
  const titleLines = wrapped(title, size, width - 2 * GAP);
  const noteLines = note === '' ? [] : wrapped(note, small, width - 2 * GAP);
  const marks: Mark[] = [];
  let y = GAP;
  for (const text of titleLines) {
    marks.push(line(text, { x: GAP, y, size, bold: true }));
    y += lineHeight(size);
  }
  for (const text of noteLines) {
    marks.push(line(text, { x: GAP, y, size: small, color: QUIET }));
    y += lineHeight(small);
  }
  const { marks: inner, bottom } = body(y + GAP);
  return { name, title, width, height: bottom + GAP, background: PAPER, marks: [...marks, ...inner] };
}

/** Lines of words, each within the width unless a word alone is longer. @param between where a line may end. */
export function wrapped(text: string, size: number, width: number, between: string | RegExp = ' '): string[] {
  const font = figureFont();
  const lines: string[] = [];
  for (const word of text.split(between)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && font.width(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly shape: ShapeName;
  /** Only its rim is drawn. */
  readonly hollow?: boolean;
}

/** Entries beside each other in as many lines as they need. @returns marks, and the lower edge. */
export function flowLegend(
  entries: readonly LegendEntry[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  style: FigureStyle,
): FigurePart {
  const font = figureFont();
  const size = smallSize(style);
  const sign = size * 0.36;
  const head = 2 * sign + size * 0.45;
  const between = size * 1.1;
  const marks: Mark[] = [];
  let left = x;
  let top = y;
  for (const { name, color, shape, hollow } of entries) {
    const text = font.fitted(name, size, width - head);
    const needed = head + font.width(text, size);
    if (left > x && left + needed > x + width) {
      left = x;
      top += lineHeight(size);
    }
    const middle = top + size * 0.62;
    marks.push({ kind: 'dots', shape, radius: sign, color, points: [left + sign, middle] });
    if (hollow) {
      marks.push({ kind: 'dots', shape, radius: sign * 0.55, color: PAPER, points: [left + sign, middle] });
    }
    marks.push(line(text, { x: left + head, y: top, size }));
    left += needed + between;
  }
  return { marks, bottom: entries.length === 0 ? y : top + lineHeight(size) };
}
