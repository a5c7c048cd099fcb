/** Draws what lies over the dots: rings, neighbour lines, the lasso, thumbnails. The time does not depend on n. */
import { colorOf } from '../color/colorScale';
import { css } from '../color/palette';
import { drawCaptions } from './captions';
import type { Pen } from './pen';
import type { Edges, PlotFrame } from './plotFrame';
import type { PlotTheme } from './renderer';
import type { ThumbnailAtlas } from './thumbnailAtlas';
import { rimPx } from './thumbnailPlacement';
import { project } from './viewport';

/** Sizes a 2D canvas to its surface and clears it; the context is in CSS px. */
export function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const deviceWidth = Math.max(1, Math.round(width * ratio));
  const deviceHeight = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  // In halves: where nothing is drawn after one clearRect over all of a canvas, Chromium 156 goes on showing what was there.
  // They overlap: a line of pixels that each half covers in part would keep a part of what was there.
  context?.clearRect(0, 0, width, height / 2 + 2);
  context?.clearRect(0, height / 2, width, height / 2 + 2);
  return context;
}

export function drawMarks(context: Pen, frame: PlotFrame, theme: PlotTheme): void {
  const { layout, currentRow, hoverRow, neighborRows, edges } = frame.props;
  if (!layout) return;
  const { camera, rect, unitPx, radius } = frame;
  const at = (row: number) =>
    project(camera, rect, unitPx, layout.positions[2 * row], layout.positions[2 * row + 1]);
  context.save();
  clipTo(context, frame);
  if (edges) {
    drawEdges(context, edges, 0, css(theme.foreground, 0.5), at);
    drawEdges(context, edges, 1, css(theme.palette.flag), at);
  }
  drawCaptions(context, frame, theme);
  if (currentRow >= 0 && currentRow < layout.n) {
    const [x, y] = at(currentRow);
    context.strokeStyle = css(theme.foreground, 0.55);
    context.lineWidth = 1;
    for (const row of neighborRows) {
      if (row < 0 || row >= layout.n) continue;
      const [nx, ny] = at(row);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(nx, ny);
      context.stroke();
    }
    ring(context, x, y, radius + 4.5, css(theme.foreground), theme);
  }
  if (hoverRow >= 0 && hoverRow < layout.n && hoverRow !== currentRow) {
    const [x, y] = at(hoverRow);
    ring(context, x, y, radius + 4, css(theme.accent), theme);
  }
  context.restore();
}

/** One path for all edges of a kind: a stroke for each would take as long as the rest of the frame. */
function drawEdges(
  context: Pen,
  { rows, flagged }: Edges,
  kind: 0 | 1,
  color: string,
  at: (row: number) => readonly [number, number],
): void {
  context.beginPath();
  for (let edge = 0; edge < flagged.length; edge++) {
    if (flagged[edge] !== kind) continue;
    context.moveTo(...at(rows[2 * edge]));
    context.lineTo(...at(rows[2 * edge + 1]));
  }
  context.lineWidth = kind === 1 ? 1.5 : 1;
  context.strokeStyle = color;
  context.stroke();
}

function ring(context: Pen, x: number, y: number, r: number, color: string, theme: PlotTheme): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  // A rim in the background's colour keeps the ring visible on a pile of its own colour.
  context.lineWidth = 4;
  context.strokeStyle = css(theme.palette.background, 0.85);
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
}

/** @param points CSS px of the surface; a closed outline. */
export function drawLasso(
  context: CanvasRenderingContext2D,
  points: readonly number[],
  theme: PlotTheme,
): void {
  if (points.length < 4) return;
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
  context.closePath();
  context.fillStyle = css(theme.accent, 0.12);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = css(theme.accent);
  context.stroke();
}

export function drawThumbnails(
  context: Pen,
  frame: PlotFrame,
  atlas: ThumbnailAtlas,
  theme: PlotTheme,
): void {
  const { scale, sampleOf } = frame.props;
  const { placed, sizePx } = frame.thumbnails;
  if (placed.length === 0) return;
  context.save();
  clipTo(context, frame);
  for (const { row, x, y } of placed) {
    const sample = sampleOf ? sampleOf[row] : row;
    const left = Math.round(x - sizePx / 2);
    const top = Math.round(y - sizePx / 2);
    context.fillStyle = scale
      ? css(colorOf(scale, scale.indices[row], theme.palette))
      : css(theme.foreground);
    context.fillRect(left - rimPx, top - rimPx, sizePx + 2 * rimPx, sizePx + 2 * rimPx);
    context.fillStyle = '#000';
    context.fillRect(left, top, sizePx, sizePx);
    atlas.draw(context, sample, left, top, sizePx);
  }
  context.restore();
}

function clipTo(context: Pen, frame: PlotFrame): void {
  const { x, y, width, height } = frame.rect;
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}
