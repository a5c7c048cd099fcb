/** One map of a figure: points in groups, a title that carries the result, a legend where it helps. */
import { cornersAt, type ShapeName } from '../../../common/shapes';
import type { Group } from './groups';
import { element, type Markup } from './markup';

export interface Points {
  readonly n: number;
  readonly d: number;
  readonly data: Float32Array | Float64Array;
}

export interface MapPanel {
  readonly title: string;
  /** Written small beside the title. */
  readonly subtitle: string;
  readonly points: Points;
  readonly groups: readonly Group[];
  /** Names of the two axes; absent where they mean nothing. */
  readonly axes?: readonly [string, string];
}

/** Pixels of a panel. */
export const PANEL_WIDTH = 620;
export const PANEL_HEIGHT = 540;
const TITLE_HEIGHT = 48;
/** Holds "0: 999 clusters (99999)". */
const LEGEND_WIDTH = 156;
const MARGIN = 14;
const AXIS_HEIGHT = 20;
const HALO = 1.4;
/** Characters of 12 px that fit into a panel. */
const SUBTITLE_LENGTH = 92;
/** More entries are a list, not a legend. */
const MAX_LEGEND = 14;

export function mapPanel(panel: MapPanel, x: number, y: number): Markup {
  const legend = panel.groups.length <= MAX_LEGEND;
  const plot = {
    left: MARGIN + (panel.axes ? AXIS_HEIGHT : 0),
    top: TITLE_HEIGHT,
    right: PANEL_WIDTH - (legend ? LEGEND_WIDTH : MARGIN),
    bottom: PANEL_HEIGHT - MARGIN - (panel.axes ? AXIS_HEIGHT : 0),
  };
  const positionOf = fitted(panel.points, plot);
  const size = dotSize(panel.points.n);
  return element(
    'g',
    { transform: `translate(${x} ${y})` },
    element('text', { x: MARGIN, y: 24, 'font-size': 16, 'font-weight': 600, fill: '#1f1f1f' }, panel.title),
    element('text', { x: MARGIN, y: 41, 'font-size': 12, fill: '#616161' }, withinWidth(panel.subtitle)),
    element('rect', {
      x: plot.left,
      y: plot.top,
      width: plot.right - plot.left,
      height: plot.bottom - plot.top,
      fill: 'none',
      stroke: '#e0e0e0',
    }),
    panel.axes ? axisNames(panel.axes, plot) : [],
    panel.groups.map((group) => dots(group, positionOf, size)),
    panel.groups.map((group) => groupLabel(group, positionOf)),
    legend ? panel.groups.map((group, i) => legendRow(group, plot.right + 12, plot.top + 14 + i * 19)) : [],
  );
}

/** As many of the parts as a line of the panel holds; the report's table has them all. */
function withinWidth(subtitle: string): string {
  if (subtitle.length <= SUBTITLE_LENGTH) return subtitle;
  return `${subtitle.slice(0, subtitle.lastIndexOf(', ', SUBTITLE_LENGTH - 3))}, …`;
}

type PositionOf = (row: number) => readonly [number, number];
type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** The same scale on both axes: distances on the map are what its method made them. */
function fitted({ n, d, data }: Points, box: Box): PositionOf {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < 2; c++) {
      const value = data[i * d + c] ?? 0;
      low[c] = Math.min(low[c], value);
      high[c] = Math.max(high[c], value);
    }
  }
  const inset = 12;
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
    (box.left + box.right) / 2 + ((data[row * d] ?? 0) - middle[0]) * factor,
    (box.top + box.bottom) / 2 - ((data[row * d + 1] ?? 0) - middle[1]) * factor,
  ];
}

/** Smaller where they are many, so that crowds stay countable. */
function dotSize(n: number): number {
  return Math.max(1.6, Math.min(7, 120 / Math.sqrt(n + 1)));
}

/** All halos as one path below one path for each colour. */
function dots(group: Group, positionOf: PositionOf, size: number): Markup[] {
  if (group.rows.length === 0) return [];
  const { shape } = group;
  const drawn = (rows: readonly number[], color: string, halo: number) =>
    element('path', {
      d: rows.map((row) => shapePath(shape, ...positionOf(row), size * 0.6)).join(''),
      stroke: color,
      // A stroke of no length with round ends is a disc.
      ...(shape === 'circle'
        ? { fill: 'none', 'stroke-linecap': 'round', 'stroke-width': short(size + halo) }
        : { fill: color, 'stroke-width': halo }),
      ...(halo === 0 ? { 'stroke-opacity': 0.85, 'fill-opacity': 0.85 } : {}),
    });
  return [
    drawn(group.rows, '#ffffff', HALO),
    ...(group.tints ?? [group]).map(({ rows, color }) => drawn(rows, color, 0)),
  ];
}

/** Data of a path around (x, y); of a circle only the middle. */
function shapePath(shape: ShapeName, x: number, y: number, radius: number): string {
  if (shape === 'circle') return `M${short(x)} ${short(y)}h0`;
  return `M${cornersAt(shape, x, y, radius).map(short).join(' ')}Z`;
}

/** At the median of its points, which lies among them where a mean may not. */
function groupLabel({ rows, label }: Group, positionOf: PositionOf): Markup[] {
  if (label === undefined) return [];
  const middle = (axis: 0 | 1) =>
    rows.map((row) => positionOf(row)[axis]).sort((a, b) => a - b)[rows.length >> 1];
  const at = { x: short(middle(0)), y: short(middle(1) + 4), 'text-anchor': 'middle', 'font-size': 12 };
  return [
    element(
      'text',
      { ...at, 'font-weight': 600, stroke: '#ffffff', 'stroke-width': 3, 'stroke-linejoin': 'round' },
      label,
    ),
    element('text', { ...at, 'font-weight': 600, fill: '#1f1f1f' }, label),
  ];
}

function legendRow({ name, color, shape }: Group, x: number, y: number): Markup {
  const sign =
    shape === 'circle'
      ? element('circle', { cx: x + 4, cy: y - 4, r: 4, fill: color })
      : element('path', { d: shapePath(shape, x + 4, y - 4, 4), fill: color });
  return element('g', {}, sign, element('text', { x: x + 14, y, 'font-size': 12, fill: '#3b3b3b' }, name));
}

function axisNames(
  [horizontal, vertical]: readonly [string, string],
  { left, top, right, bottom }: Box,
): Markup[] {
  const style = { 'font-size': 12, fill: '#616161', 'text-anchor': 'middle' };
  const middle = (top + bottom) / 2;
  return [
    element('text', { ...style, x: (left + right) / 2, y: bottom + 16 }, horizontal),
    element(
      'text',
      { ...style, x: left - 8, y: middle, transform: `rotate(-90 ${left - 8} ${middle})` },
      vertical,
    ),
  ];
}

/** Tenths of a pixel: half the size of the file, and nothing to see. */
function short(value: number): number {
  return Math.round(value * 10) / 10;
}
