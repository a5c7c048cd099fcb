/** What draws dots. A renderer draws the picture it is given; its only state are GPU copies of its arrays. */
import { mix, type Rgb } from '../../common/colors';
import type { ShapeName } from '../../common/shapes';
import { colorOf, type ColorScale, shapeOf } from '../color/colorScale';
import type { Palette } from '../color/palette';
import type { DrawOrder } from './drawOrder';
import type { Layout } from './layout';
import { type Camera, project, type Rect } from './viewport';

export interface DrawFrame {
  /** CSS px within the surface. */
  readonly rect: Rect;
  readonly camera: Camera;
  /** CSS px per layout unit. */
  readonly unitPx: number;
  readonly layout: Layout;
  /** Where the dots come from while they move; null = they rest. */
  readonly from: Layout | null;
  /** 0 at `from`, 1 at `layout`. */
  readonly progress: number;
  readonly scale: ColorScale;
  readonly order: DrawOrder;
  /** Radius of a plain dot, CSS px. */
  readonly radius: number;
  /** Factor of the radius of each row; null = all 1. */
  readonly sizes: Float32Array | null;
}

export interface DrawStyle {
  readonly palette: Palette;
  /** Shapes beside colours. */
  readonly shapes: boolean;
}

/** One picture of a surface; width and height in CSS px. */
export interface Picture {
  readonly frames: readonly DrawFrame[];
  readonly width: number;
  readonly height: number;
  readonly style: DrawStyle;
}

export interface PlotTheme {
  readonly palette: Palette;
  readonly foreground: Rgb;
  readonly accent: Rgb;
  readonly reducedMotion: boolean;
}

export interface Renderer {
  /** @param pixelRatio device px per CSS px. */
  draw(picture: Picture, pixelRatio: number): void;
  dispose(): void;
}

/** How the four layers of a `DrawOrder` look: size by that of a plain dot, alpha of the colour over the background. */
export const drawLayers = [
  { sizeFactor: 0.62, alpha: 0.32 },
  { sizeFactor: 0.85, alpha: 0.42 },
  { sizeFactor: 0.68, alpha: 1 },
  { sizeFactor: 1, alpha: 1 },
] as const;

/** Width of the rim in the background's colour that keeps crowded dots countable, CSS px. */
export const haloPx = 1;
/** Smaller dots have no rim: it would hide them. CSS px. */
export const minHaloRadiusPx = 1.2;

/** A dot as it is drawn, CSS px of the surface. */
export interface Dot {
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Rgb;
  readonly shape: ShapeName;
}

/** Calls `draw` for the dots of a frame in drawing order, for renderers that draw one by one. */
export function eachDot(frame: DrawFrame, { palette, shapes }: DrawStyle, draw: (dot: Dot) => void): void {
  const { layout, order, scale, progress } = frame;
  const to = layout.positions;
  const from = frame.from?.n === layout.n ? frame.from.positions : to;
  let at = 0;
  for (const [layer, end] of order.ends.entries()) {
    const { sizeFactor, alpha } = drawLayers[layer];
    const colors: Rgb[] = [];
    for (; at < end; at++) {
      const row = order.rows[at];
      const fromX = from[2 * row];
      const fromY = from[2 * row + 1];
      const [x, y] = project(
        frame.camera,
        frame.rect,
        frame.unitPx,
        fromX + (to[2 * row] - fromX) * progress,
        fromY + (to[2 * row + 1] - fromY) * progress,
      );
      const index = scale.indices[row];
      const color = (colors[index] ??= mix(palette.background, colorOf(scale, index, palette), alpha));
      const shape = shapeOf(scale, index, palette, shapes);
      draw({ row, x, y, radius: frame.radius * sizeFactor * (frame.sizes?.[row] ?? 1), color, shape });
    }
  }
}

/** Radius for n dots in a frame: crowded maps get finer dots, zooming in lets them grow. CSS px. */
export function dotRadius(n: number, frame: Rect, zoom: number): number {
  const spacing = Math.sqrt((frame.width * frame.height) / Math.max(1, n));
  // A few dots in much space are larger, or they would look lost.
  const most = Math.min(5, Math.max(3.1, spacing * 0.035));
  const resting = Math.min(most, Math.max(0.7, spacing * 0.14));
  const smallFrame = Math.min(1, Math.max(0.86, Math.min(frame.width, frame.height) / 480));
  return Math.min(9, resting * smallFrame * Math.max(1, 2 ** (zoom * 0.35)));
}
