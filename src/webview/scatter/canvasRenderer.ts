/** Draws without WebGL2 and for the PNG export: the same dots on a plain 2D canvas, slower but complete. */
import { cornersAt } from '../../common/shapes';
import { css } from '../color/palette';
import {
  type Dot,
  type DrawFrame,
  type DrawStyle,
  eachDot,
  haloPx,
  minHaloRadiusPx,
  type Picture,
  type Renderer,
} from './renderer';

export class CanvasRenderer implements Renderer {
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly context: CanvasRenderingContext2D,
  ) {}

  draw({ frames, width, height, style }: Picture, pixelRatio: number): void {
    const { canvas, context } = this;
    canvas.width = Math.max(1, Math.round(width * pixelRatio));
    canvas.height = Math.max(1, Math.round(height * pixelRatio));
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    for (const frame of frames) {
      context.save();
      context.beginPath();
      context.rect(frame.rect.x, frame.rect.y, frame.rect.width, frame.rect.height);
      context.clip();
      drawDots(context, frame, style);
      context.restore();
    }
  }

  dispose(): void {
    this.canvas.width = 1;
    this.canvas.height = 1;
  }
}

function drawDots(context: CanvasRenderingContext2D, frame: DrawFrame, style: DrawStyle): void {
  const { rect } = frame;
  const background = css(style.palette.background);
  eachDot(frame, style, (dot) => {
    const { x, y } = dot;
    const away = dot.radius + 2;
    if (x < rect.x - away || x > rect.x + rect.width + away) return;
    if (y < rect.y - away || y > rect.y + rect.height + away) return;
    if (frame.radius > minHaloRadiusPx) fillShape(context, dot, dot.radius + haloPx, background);
    fillShape(context, dot, dot.radius, css(dot.color));
  });
}

function fillShape(
  context: CanvasRenderingContext2D,
  { shape, x, y }: Dot,
  radius: number,
  color: string,
): void {
  context.fillStyle = color;
  context.beginPath();
  if (shape === 'circle') context.arc(x, y, radius, 0, 2 * Math.PI);
  const corners = cornersAt(shape, x, y, radius);
  for (let i = 0; i < corners.length; i += 2) context.lineTo(corners[i], corners[i + 1]);
  context.fill();
}
