/** The maps of a surface as marks: each dot as it is drawn, then what lies over the dots. */
import { toHex } from '../../common/colors';
import { type DotsMark, type Mark } from '../../common/figure';
import type { PlotSurface } from '../scatter/plotSurface';
import {
  type Dot,
  type DrawFrame,
  type DrawStyle,
  eachDot,
  haloPx,
  minHaloRadiusPx,
} from '../scatter/renderer';
import { FigurePen } from './figurePen';
import type { FigureSheet } from './figureSheet';

/** Name of a dot, by the rows of its layout and its row. */
export type NameOfDot = (rows: number, row: number) => string;

/** @param metrics measures text. */
export function surfaceMarks(
  surface: PlotSurface,
  sheet: FigureSheet,
  nameOf: NameOfDot,
  metrics: CanvasRenderingContext2D,
): Mark[] {
  const { frames, style } = surface.picture();
  const { left, top } = surface.element.getBoundingClientRect();
  const own = sheet.at(left, top);
  for (const frame of frames) own.marks.push(own.clip(frame.rect, dotMarks(frame, style, own, nameOf)));
  const pen = new FigurePen(own, metrics, style.palette.background);
  surface.drawThumbnails(pen);
  surface.drawMarks(pen);
  return own.marks;
}

/** Dots of one look that are drawn one after the other share a mark. */
function dotMarks(frame: DrawFrame, style: DrawStyle, sheet: FigureSheet, nameOf: NameOfDot): Mark[] {
  const { rect } = frame;
  const marks: Mark[] = [];
  const halo =
    frame.radius > minHaloRadiusPx
      ? { halo: { color: toHex(style.palette.background), width: haloPx * sheet.ptPerPx } }
      : {};
  let look: Dot | null = null;
  let points: number[] = [];
  let titles: string[] = [];
  const finish = () => {
    if (!look || points.length === 0) return;
    const { shape, radius, color } = look;
    const dots: DotsMark = {
      ...{ kind: 'dots', shape, radius: radius * sheet.ptPerPx, color: toHex(color), points, titles },
      ...halo,
    };
    marks.push(dots);
    points = [];
    titles = [];
  };
  eachDot(frame, style, (dot) => {
    const away = dot.radius + 2;
    if (dot.x < rect.x - away || dot.x > rect.x + rect.width + away) return;
    if (dot.y < rect.y - away || dot.y > rect.y + rect.height + away) return;
    if (look?.shape !== dot.shape || look.radius !== dot.radius || look.color !== dot.color) finish();
    look = dot;
    points.push(sheet.x(dot.x), sheet.y(dot.y));
    titles.push(nameOf(frame.layout.n, dot.row));
  });
  finish();
  return marks;
}
