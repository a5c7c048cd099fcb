/** Maps beside each other: points in groups, a title that carries the result, axes and a legend below. */
import { largestOf } from '../../../common/extremes';
import { type Mark, rectangle } from '../../../common/figure';
import type { Group } from './groups';
import { mapLabels } from './mapLabels';
import { type FigurePart, flowLegend, GAP, line, lineHeight, smallSize, wrapped } from './page';
import { type FigureStyle, PAPER, QUIET, RULE } from './style';

export interface Points {
  readonly n: number;
  readonly d: number;
  readonly data: Float32Array | Float64Array;
}

export interface MapPanel {
  readonly title: string;
  /** Written small below the title: parameters and quality. */
  readonly note: string;
  readonly points: Points;
  readonly groups: readonly Group[];
  readonly axes: readonly [x: string, y: string];
}

/** Height of a map by its width. */
const ASPECT = 0.8;
const HALO_PT = 0.2;
/** More entries are a list, not a legend. */
const MAX_LEGEND = 14;
const MIN_DOT_PT = 0.55;
const MAX_DOT_PT = 2.2;
/** Radius by the distance between evenly spread points. */
const DOT_SHARE = 0.16;

/** Lines of a note, broken between parameters. */
function noteLinesOf(note: string, size: number, width: number): string[] {
  return wrapped(note, size, width, /(?<=[,;]) /);
}

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** @param columns panels in a row. @param top upper edge of the grid. */
export function mapGrid(
  panels: readonly MapPanel[],
  columns: number,
  top: number,
  style: FigureStyle,
): FigurePart {
  const width = (style.width - GAP * (columns + 1)) / columns;
  const inner = width - lineHeight(smallSize(style));
  const small = smallSize(style);
  const marks: Mark[] = [];
  let y = top;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const titleLines = largestOf(row.map(({ title }) => wrapped(title, style.font, inner).length));
    const noteLines = largestOf(row.map(({ note }) => noteLinesOf(note, small, inner).length));
    const drawn = row.map((panel, i) =>
      mapPanel(panel, { x: GAP + i * (width + GAP), y, width, titleLines, noteLines }, style),
    );
    for (const panel of drawn) for (const mark of panel.marks) marks.push(mark);
    y = largestOf(drawn.map(({ bottom }) => bottom)) + GAP;
  }
  return { marks, bottom: y - GAP };
}

interface PanelPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Lines that the titles of the row need; a shorter one stands in the last of them. */
  readonly titleLines: number;
  /** Lines that the notes of the row need. */
  readonly noteLines: number;
}

function mapPanel(panel: MapPanel, place: PanelPlace, style: FigureStyle): FigurePart {
  const { x, y, width, titleLines, noteLines } = place;
  const { font } = style;
  const small = smallSize(style);
  const { points, groups, axes } = panel;
  const noteTop = y + titleLines * lineHeight(font);
  const top = noteTop + noteLines * lineHeight(small) + 2;
  const left = x + lineHeight(small);
  const plot = { left, top, right: x + width, bottom: top + (width - lineHeight(small)) * ASPECT };
  const titles = wrapped(panel.title, font, plot.right - left);
  const radius = dotRadius(points.n, plot);
  const positionOf = fitted(points, plot, radius);
  const inside: Mark[] = [
    ...groups.flatMap((group) => dots(group, positionOf, radius)),
    ...mapLabels(groups, positions(points.n, positionOf), plot, small),
  ];
  const legend = flowLegend(
    groups.length <= MAX_LEGEND ? groups : [],
    { x: left, y: plot.bottom + lineHeight(small) + 2, width: width - lineHeight(small) },
    style,
  );
  const marks: Mark[] = [
    ...titles.map((text, i) =>
      line(text, {
        ...{ x: left, y: noteTop - (titles.length - i) * lineHeight(font), size: font },
        ...{ bold: true, width: plot.right - left },
      }),
    ),
    ...noteLinesOf(panel.note, small, plot.right - left).map((text, i) =>
      line(text, {
        ...{ x: left, y: noteTop + i * lineHeight(small), size: small },
        ...{ color: QUIET, width: plot.right - left },
      }),
    ),
    {
      kind: 'path',
      d: rectangle(plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top),
      stroke: RULE,
      strokeWidth: 0.5,
    },
    { kind: 'clip', x: left, y: top, width: plot.right - left, height: plot.bottom - top, marks: inside },
    line(axes[0], {
      x: (plot.left + plot.right) / 2,
      y: plot.bottom + 1,
      size: small,
      color: QUIET,
      align: 'middle',
    }),
    {
      kind: 'text',
      x: left - small * 0.4,
      y: (plot.top + plot.bottom) / 2,
      text: axes[1],
      size: small,
      color: QUIET,
      align: 'middle',
      upwards: true,
    },
    ...legend.marks,
  ];
  return { marks, bottom: legend.bottom };
}

type PositionOf = (row: number) => readonly [number, number];

/** The same scale on both axes: distances on the map are what its method made them. */
function fitted({ n, d, data }: Points, box: Box, radius: number): PositionOf {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  const at = (row: number, axis: number) => (axis < d ? data[row * d + axis] : 0);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < 2; c++) {
      low[c] = Math.min(low[c], at(i, c));
      high[c] = Math.max(high[c], at(i, c));
    }
  }
  const inset = 2 * radius + 2;
  const width = box.right - box.left - 2 * inset;
  const height = box.bottom - box.top - 2 * inset;
  const spans = [high[0] - low[0], high[1] - low[1]];
  const scale = Math.min(
    spans[0] > 0 ? width / spans[0] : Infinity,
    spans[1] > 0 ? height / spans[1] : Infinity,
  );
  const factor = Number.isFinite(scale) ? scale : 0;
  const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  return (row) => [
    (box.left + box.right) / 2 + (at(row, 0) - middle[0]) * factor,
    (box.top + box.bottom) / 2 - (at(row, 1) - middle[1]) * factor,
  ];
}

/** Smaller where they are many, so that crowds stay countable. */
function dotRadius(n: number, { left, top, right, bottom }: Box): number {
  const spacing = Math.sqrt(((right - left) * (bottom - top)) / Math.max(1, n));
  return Math.max(MIN_DOT_PT, Math.min(MAX_DOT_PT, DOT_SHARE * spacing));
}

/** All rims below the dots of all tints. */
function dots({ rows, shape, color, tints }: Group, positionOf: PositionOf, radius: number): Mark[] {
  const pointsOf = (some: readonly number[]) => some.flatMap((row) => positionOf(row));
  if (!tints) {
    return [
      {
        ...{ kind: 'dots', shape, radius, color, points: pointsOf(rows) },
        halo: { color: PAPER, width: HALO_PT },
      },
    ];
  }
  const rims: Mark = { kind: 'dots', shape, radius: radius + HALO_PT, color: PAPER, points: pointsOf(rows) };
  return [
    rims,
    ...tints.map((tint): Mark => ({
      kind: 'dots',
      shape,
      radius,
      color: tint.color,
      points: pointsOf(tint.rows),
    })),
  ];
}

function positions(n: number, positionOf: PositionOf): Float64Array {
  const found = new Float64Array(2 * n);
  for (let row = 0; row < n; row++) found.set(positionOf(row), 2 * row);
  return found;
}
