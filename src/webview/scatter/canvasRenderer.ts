/** The path without WebGL2: the same dots on a plain 2D canvas, slower but complete. */
import { colorOf, shapeNames, shapeOf } from '../color/colorScale';
import { css } from '../color/palette';
import { type DrawFrame, drawLayers, type DrawStyle, faded, haloPx, type Renderer } from './renderer';
import { project } from './viewport';

export class CanvasRenderer implements Renderer {
  readonly kind = 'canvas2d';

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly context: CanvasRenderingContext2D,
  ) {}

  draw(
    frames: readonly DrawFrame[],
    width: number,
    height: number,
    pixelRatio: number,
    style: DrawStyle,
  ): void {
    this.canvas.width = Math.max(1, Math.round(width * pixelRatio));
    this.canvas.height = Math.max(1, Math.round(height * pixelRatio));
    this.context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    for (const frame of frames) {
      this.context.save();
      this.context.beginPath();
      this.context.rect(frame.rect.x, frame.rect.y, frame.rect.width, frame.rect.height);
      this.context.clip();
      drawDots(this.context, frame, style);
      this.context.restore();
    }
  }

  dispose(): void {
    this.canvas.width = 1;
    this.canvas.height = 1;
  }
}

/** Draws the dots of one frame; the context is in CSS px of the surface. Used for the PNG export as well. */
export function drawDots(context: CanvasRenderingContext2D, frame: DrawFrame, style: DrawStyle): void {
  const { layout, order, scale, rect } = frame;
  const background = css(style.palette.background);
  const moving = frame.from && frame.from.n === layout.n ? frame.from.positions : layout.positions;
  let at = 0;
  for (const [stretch, end] of order.ends.entries()) {
    const { sizeFactor, fade } = drawLayers[stretch];
    const radius = frame.radius * sizeFactor;
    for (; at < end; at++) {
      const row = order.rows[at];
      const x = moving[2 * row] + (layout.positions[2 * row] - moving[2 * row]) * frame.progress;
      const y = moving[2 * row + 1] + (layout.positions[2 * row + 1] - moving[2 * row + 1]) * frame.progress;
      const [px, py] = project(frame.camera, rect, frame.unitPx, x, y);
      const away = radius + 2;
      if (px < rect.x - away || px > rect.x + rect.width + away) continue;
      if (py < rect.y - away || py > rect.y + rect.height + away) continue;
      const colorIndex = scale.indices[row];
      const shape = style.shapes ? shapeOf(scale, colorIndex) : 0;
      if (frame.radius > 1.2) {
        context.fillStyle = background;
        shapePath(context, shape, px, py, radius + haloPx);
        context.fill();
      }
      context.fillStyle = css(
        faded(colorOf(scale, colorIndex, style.palette), fade, style.palette.background),
      );
      shapePath(context, shape, px, py, radius);
      context.fill();
    }
  }
}

/** Outlines shape number `shape` of `shapeNames` around (x, y). */
export function shapePath(
  context: CanvasRenderingContext2D,
  shape: number,
  x: number,
  y: number,
  r: number,
): void {
  context.beginPath();
  switch (shapeNames[shape]) {
    case 'square':
      context.rect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84);
      return;
    case 'diamond':
      polygon(context, [x, y - r * 1.24, x + r * 1.24, y, x, y + r * 1.24, x - r * 1.24, y]);
      return;
    case 'triangle':
      polygon(context, [x, y - r * 1.2, x + r * 1.1, y + r * 0.7, x - r * 1.1, y + r * 0.7]);
      return;
    case 'cross':
      context.rect(x - r * 1.15, y - r * 0.4, r * 2.3, r * 0.8);
      context.rect(x - r * 0.4, y - r * 1.15, r * 0.8, r * 2.3);
      return;
    case 'circle':
      context.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
  context.closePath();
}
