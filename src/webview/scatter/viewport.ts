/**
 * Camera of a map. Layouts are normalised to [-1, 1] with their proportions kept; a camera is the point in the
 * middle and a zoom, where zoom 0 makes [-1, 1] just fill the smaller side less the margin and +1 doubles it.
 * y points up in layouts, down on screens. Pure.
 */

export interface Camera {
  readonly x: number;
  readonly y: number;
  /** log2 of the magnification. */
  readonly zoom: number;
}

/** CSS px. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const fitCamera: Camera = { x: 0, y: 0, zoom: 0 };
/** Space between the outermost dot and the edge of a frame, CSS px; room for a dot and its ring. */
const marginPx = 28;
const minZoom = -2;

/** Where zooming in ends: n dots that fill a map evenly are then a few of them in view. */
export function maxZoomOf(n: number): number {
  return clamp(Math.log2(Math.max(1, n)) / 2 + 1.5, 4, 12);
}

/** CSS px per layout unit. */
export function unitPxOf(camera: Camera, frame: Rect, aspect = 1): number {
  // A small frame has a smaller margin.
  const margin = clamp(Math.min(frame.width, frame.height) * 0.07, 10, marginPx);
  const width = Math.max(40, frame.width - 2 * margin);
  const height = Math.max(40, frame.height - 2 * margin);
  // A wide layout (aspect > 1) fills the width before its height.
  const halfWidth = aspect >= 1 ? 1 : aspect;
  const halfHeight = aspect >= 1 ? 1 / aspect : 1;
  const fit = Math.min(width / (2 * halfWidth), height / (2 * halfHeight));
  return fit * 2 ** camera.zoom;
}

export function project(camera: Camera, frame: Rect, unitPx: number, x: number, y: number): [number, number] {
  return [
    frame.x + frame.width / 2 + (x - camera.x) * unitPx,
    frame.y + frame.height / 2 - (y - camera.y) * unitPx,
  ];
}

export function unproject(
  camera: Camera,
  frame: Rect,
  unitPx: number,
  px: number,
  py: number,
): [number, number] {
  return [
    camera.x + (px - frame.x - frame.width / 2) / unitPx,
    camera.y - (py - frame.y - frame.height / 2) / unitPx,
  ];
}

/** Zooms by `steps` (log2), at most to `maxZoom`, so that what is under the pointer stays there. */
export function zoomAbout(
  camera: Camera,
  frame: Rect,
  unitPx: number,
  px: number,
  py: number,
  steps: number,
  maxZoom: number,
): Camera {
  const zoom = clamp(camera.zoom + steps, minZoom, maxZoom);
  const factor = 2 ** (zoom - camera.zoom);
  const [x, y] = unproject(camera, frame, unitPx, px, py);
  return { x: x + (camera.x - x) / factor, y: y + (camera.y - y) / factor, zoom };
}

export function panBy(camera: Camera, unitPx: number, dxPx: number, dyPx: number): Camera {
  return { x: camera.x - dxPx / unitPx, y: camera.y + dyPx / unitPx, zoom: camera.zoom };
}

/** Moves just as far as needed to have (x, y) at least `insetPx` inside the frame. */
export function reveal(
  camera: Camera,
  frame: Rect,
  unitPx: number,
  x: number,
  y: number,
  insetPx = marginPx,
): Camera {
  const [px, py] = project(camera, frame, unitPx, x, y);
  const dx = outside(px, frame.x + insetPx, frame.x + frame.width - insetPx);
  const dy = outside(py, frame.y + insetPx, frame.y + frame.height - insetPx);
  return dx === 0 && dy === 0 ? camera : panBy(camera, unitPx, -dx, -dy);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function outside(value: number, low: number, high: number): number {
  return value < low ? value - low : value > high ? value - high : 0;
}
