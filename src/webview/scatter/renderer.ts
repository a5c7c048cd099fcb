/** What draws dots. Props in, one frame out: a renderer keeps GPU copies of what it was given and nothing else. */
import { mix, type Rgb } from '../../common/colors';
import type { ColorScale } from '../color/colorScale';
import type { Palette } from '../color/palette';
import type { DrawOrder } from './drawOrder';
import type { Layout } from './layout';
import type { Camera, Rect } from './viewport';

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
}

export interface DrawStyle {
  readonly palette: Palette;
  readonly shapes: boolean;
}

export interface Renderer {
  readonly kind: 'webgl2' | 'canvas2d';
  /** @param width CSS px. @param pixelRatio device px per CSS px. */
  draw(
    frames: readonly DrawFrame[],
    width: number,
    height: number,
    pixelRatio: number,
    style: DrawStyle,
  ): void;
  dispose(): void;
}

/** How each of the four stretches of a `DrawOrder` looks. */
export const drawLayers = [
  { sizeFactor: 0.62, fade: 0.72 },
  { sizeFactor: 0.85, fade: 0.74 },
  { sizeFactor: 0.68, fade: 0 },
  { sizeFactor: 1, fade: 0 },
] as const;

/** Width of the rim in the background's colour that keeps crowded dots countable, CSS px. */
export const haloPx = 1;

export function faded(color: Rgb, fade: number, background: Rgb): Rgb {
  return fade === 0 ? color : mix(color, background, fade);
}

/** Radius for n dots in a frame: crowded maps get finer dots, zooming in lets them grow. CSS px. */
export function dotRadius(n: number, frame: Rect, zoom: number): number {
  const spacing = Math.sqrt((frame.width * frame.height) / Math.max(1, n));
  const resting = Math.min(3.1, Math.max(0.7, spacing * 0.14));
  const smallFrame = Math.min(1, Math.max(0.86, Math.min(frame.width, frame.height) / 480));
  return Math.min(9, resting * smallFrame * Math.max(1, 2 ** (zoom * 0.35)));
}
