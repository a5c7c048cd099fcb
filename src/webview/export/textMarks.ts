/** The text of the page as marks: a mark for each line of a text node, as wide as it stands there. */
import type { Rgb } from '../../common/colors';
import { largestOf, smallestOf } from '../../common/extremes';
import type { Rect } from '../scatter/viewport';
import type { Drawn } from './boxMarks';
import { flattened, pageColor } from './figureColors';
import type { FigureSheet } from './figureSheet';

const ellipsis = '…';
const boldFrom = 600;
/** Lines across text, and where in its height. */
const rules = [
  ['line-through', 0.5],
  ['underline', 0.95],
] as const;
/** The font of figures has no small triangles, which show the order of a column. */
const signs: Readonly<Record<string, string>> = { '▾': '↓', '▴': '↑' };

interface Line {
  readonly text: string;
  readonly rect: Rect;
}

/** @param below colour under the text. */
export function textMarks(
  node: Text,
  style: CSSStyleDeclaration,
  opacity: number,
  below: Rgb,
  sheet: FigureSheet,
  metrics: CanvasRenderingContext2D,
): Drawn[] {
  const size = parseFloat(style.fontSize);
  const inSvg = node.parentElement instanceof SVGElement;
  const { rgb, alpha } = pageColor(inSvg ? style.fill : style.color);
  const color = flattened({ rgb, alpha: alpha * opacity }, below);
  const bold = Number(style.fontWeight) >= boldFrom;
  metrics.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: under } = metrics.measureText('x');
  const share = above / (above + under);
  const upwards = style.writingMode.startsWith('vertical');
  return shownLines(node, style, metrics).flatMap(({ text, rect }): Drawn[] => {
    if (text === '') return [];
    // Turned by half, so that it reads upwards: the baseline is at the right.
    const place = upwards
      ? { x: rect.x + rect.width * share, y: rect.y + rect.height, size, width: rect.height }
      : { x: rect.x, y: rect.y + rect.height * share, size, width: rect.width };
    const drawn: Drawn[] = [{ mark: sheet.text(text, place, { color, bold, upwards }), bounds: rect }];
    for (const [kind, share] of rules) {
      // Dotted ones show where an explanation is.
      if (!style.textDecorationLine.includes(kind) || style.textDecorationStyle !== 'solid') continue;
      const y = rect.y + rect.height * share;
      const steps = [
        ['M', rect.x, y],
        ['L', rect.x + rect.width, y],
      ] as const;
      drawn.push({ mark: sheet.path(steps, { stroke: color, strokeWidth: 1 }), bounds: rect });
    }
    return drawn;
  });
}

/** As the page cuts them: at the end of a box, or after so many lines. */
function shownLines(node: Text, style: CSSStyleDeclaration, metrics: CanvasRenderingContext2D): Line[] {
  const lines = linesOf(node, style);
  if (style.writingMode.startsWith('vertical')) return lines;
  const box = cutBox(node.parentElement);
  if (!box) return lines;
  const inside = lines.filter(({ rect }) => rect.y + rect.height / 2 < box.bottom);
  const isClamped = inside.length < lines.length;
  return inside.map((line, at) =>
    (isClamped && at === inside.length - 1) || line.rect.x + line.rect.width > box.right + 0.5
      ? cut(line, box.right - line.rect.x, metrics)
      : line,
  );
}

/** The lines into which the page has broken the text. */
function linesOf(node: Text, style: CSSStyleDeclaration): Line[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  if (rects.length === 0) return [];
  const vertical = style.writingMode.startsWith('vertical');
  const lineAt = ({ x, y }: DOMRect) => Math.round(vertical ? x : y);
  if (new Set(rects.map(lineAt)).size === 1) return [{ text: shown(node.data, style), rect: unionOf(rects) }];
  const lines: { line: number; text: string; rects: DOMRect[] }[] = [];
  let at = 0;
  for (const character of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += character.length));
    const rect = [...range.getClientRects()].at(-1);
    if (!rect || rect.width === 0) continue;
    const isBlank = character.trim() === '';
    const line = lineAt(rect);
    const last = lines.at(-1);
    if (last?.line === line) {
      last.text += character;
      if (!isBlank) last.rects.push(rect);
    } else if (!isBlank) lines.push({ line, text: character, rects: [rect] });
  }
  return lines.map(({ text, rects: parts }) => ({ text: shown(text, style), rect: unionOf(parts) }));
}

/** White space as the page collapses it. */
function shown(text: string, style: CSSStyleDeclaration): string {
  const collapsed = style.whiteSpace.startsWith('pre') ? text : text.replace(/\s+/g, ' ');
  return collapsed.trim().replace(/[▾▴]/g, (sign) => signs[sign]);
}

function unionOf(rects: readonly DOMRect[]): Rect {
  const x = smallestOf(rects.map(({ left }) => left));
  const y = smallestOf(rects.map(({ top }) => top));
  const right = largestOf(rects.map((rect) => rect.right));
  const bottom = largestOf(rects.map((rect) => rect.bottom));
  return { x, y, width: right - x, height: bottom - y };
}

/** As much of the line as fits with an ellipsis. @param room px. */
function cut({ text, rect }: Line, room: number, metrics: CanvasRenderingContext2D): Line {
  const factor = rect.width / Math.max(1, metrics.measureText(text).width);
  const widthOf = (part: string) => metrics.measureText(part).width * factor;
  let kept = Array.from(text);
  while (kept.length > 0 && widthOf(`${kept.join('')}${ellipsis}`) > room) kept = kept.slice(0, -1);
  if (kept.length === 0) return { text: '', rect };
  const short = `${kept.join('').trimEnd()}${ellipsis}`;
  return { text: short, rect: { ...rect, width: Math.min(room, widthOf(short)) } };
}

/** The box at whose end the page cuts the text. */
function cutBox(element: Element | null): DOMRect | null {
  for (let box = element; box && box !== document.body; box = box.parentElement) {
    const style = getComputedStyle(box);
    if (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible')
      return box.getBoundingClientRect();
    if (style.display === 'block' || style.display === 'flex' || style.display === 'grid') return null;
  }
  return null;
}
