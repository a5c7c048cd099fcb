/** What CSS draws of the box of an element: background, borders, outline. */
import { mix, type Rgb, toHex } from '../../common/colors';
import type { Mark } from '../../common/figure';
import type { Rect } from '../scatter/viewport';
import { pageColor } from './figureColors';
import { boxSteps } from './figurePen';
import type { FigureSheet, Ink, Step } from './figureSheet';

export interface Drawn {
  readonly mark: Mark;
  readonly bounds: Rect;
}

/** Strips of a gradient, at most; a px each where it is narrow. */
const maxStrips = 48;
const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** @param opacity of the element with those around it. */
export function boxMarks(
  box: Rect,
  style: CSSStyleDeclaration,
  opacity: number,
  sheet: FigureSheet,
): Drawn[] {
  const drawn: Drawn[] = [];
  const put = (steps: readonly Step[], ink: Ink, alpha: number, bounds = box) => {
    const shown = alpha * opacity;
    if (shown <= 0) return;
    drawn.push({ mark: sheet.path(steps, { ...ink, ...(shown < 1 && { opacity: shown }) }), bounds });
  };
  const radius = radiusOf(style.borderTopLeftRadius, box);
  const fill = pageColor(style.backgroundColor);
  const shape = polygonOf(style.clipPath, box) ?? boxSteps(box, radius);
  put(shape, { fill: toHex(fill.rgb) }, fill.alpha);
  for (const { strip, color } of gradient(style.backgroundImage, box, radius)) {
    put(boxSteps(strip), { fill: toHex(color) }, 1);
  }
  const lines = sides.map((side) => ({
    width: style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]),
    color: pageColor(style[`border${side}Color`]),
  }));
  const [{ width, color }] = lines;
  if (lines.every((line) => line.width === width && line.color.rgb.join() === color.rgb.join())) {
    if (width > 0) put(boxSteps(inset(box, width / 2), radius), strokeOf(color.rgb, width), color.alpha);
  } else {
    for (const [at, line] of lines.entries()) {
      if (line.width > 0)
        put(side(box, at, line.width), strokeOf(line.color.rgb, line.width), line.color.alpha);
    }
  }
  const underline = /^(rgba?\([^)]*\)) 0px -1px 0px 0px inset$/.exec(style.boxShadow)?.[1];
  if (underline) {
    const { rgb, alpha } = pageColor(underline);
    put(side(box, 2, 1), strokeOf(rgb, 1), alpha);
  }
  const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
  if (outline > 0) {
    const around = inset(box, -parseFloat(style.outlineOffset) - outline / 2);
    const { rgb, alpha } = pageColor(style.outlineColor);
    put(boxSteps(around, radius), strokeOf(rgb, outline), alpha, inset(around, -outline / 2));
  }
  return drawn;
}

function strokeOf(color: Rgb, width: number): Ink {
  return { stroke: toHex(color), strokeWidth: width };
}

function inset({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}

/** One border as a line within the box; in the order of `sides`. */
function side(box: Rect, at: number, width: number): Step[] {
  const { x, y, width: w, height: h } = inset(box, width / 2);
  const corners: readonly (readonly [number, number])[] = [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
  return [
    ['M', ...corners[at]],
    ['L', ...corners[(at + 1) % 4]],
  ];
}

function radiusOf(text: string, { width, height }: Rect): number {
  const value = parseFloat(text);
  return text.endsWith('%') ? (value / 100) * Math.min(width, height) : value;
}

/** Of `polygon(50% 0px, …)`; null where the element is not clipped so. */
function polygonOf(clipPath: string, box: Rect): Step[] | null {
  const inner = /^polygon\(([^)]*)\)$/.exec(clipPath)?.[1];
  if (inner === undefined) return null;
  const length = (text: string, whole: number) =>
    text.endsWith('%') ? (parseFloat(text) / 100) * whole : parseFloat(text);
  const steps = inner.split(',').map((pair, at): Step => {
    const [x = '0', y = '0'] = pair.trim().split(/\s+/);
    return [at === 0 ? 'M' : 'L', box.x + length(x, box.width), box.y + length(y, box.height)];
  });
  return [...steps, ['Z']];
}

/** Strips of a gradient to the right with even stops, as tall as a round box is there. */
function gradient(image: string, box: Rect, radius: number): { strip: Rect; color: Rgb }[] {
  if (!image.startsWith('linear-gradient(to right,')) return [];
  const stops = (image.match(/rgba?\([^)]*\)/g) ?? []).map((stop) => pageColor(stop).rgb);
  if (stops.length < 2) return [];
  const isRound = 2 * radius >= Math.min(box.width, box.height);
  const strips = Math.max(2, Math.min(maxStrips, Math.round(box.width)));
  return Array.from({ length: strips }, (_none, at) => {
    const middle = (at + 0.5) / strips;
    const scaled = middle * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(scaled));
    const share = isRound && box.width === box.height ? Math.sqrt(1 - (2 * middle - 1) ** 2) : 1;
    const height = box.height * share;
    const strip = {
      ...{ x: box.x + (at / strips) * box.width, y: box.y + (box.height - height) / 2, height },
      // Into the next one, or the background would be seen between them.
      width: (box.width / strips) * (at === strips - 1 ? 1 : 1.5),
    };
    return { strip, color: mix(stops[low], stops[low + 1], scaled - low) };
  });
}
