/** The zoom and place that images side by side share. Pure. */

export interface SharedView {
  /** 1 shows the whole image. */
  readonly zoom: number;
  /** Shift of the image's centre from that of its stage, in widths and heights of the stage. */
  readonly x: number;
  readonly y: number;
}

export const fitted: SharedView = { zoom: 1, x: 0, y: 0 };
const maxZoom = 32;

/** Keeps the point under (x, y) where it is; x and y from the centre of the stage, in its widths and heights. */
export function zoomed(view: SharedView, factor: number, x = 0, y = 0): SharedView {
  const zoom = Math.min(maxZoom, Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return inBounds({ zoom, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio });
}

export function moved(view: SharedView, x: number, y: number): SharedView {
  return inBounds({ ...view, x: view.x + x, y: view.y + y });
}

/** The image never leaves its stage. */
function inBounds({ zoom, x, y }: SharedView): SharedView {
  const most = (zoom - 1) / 2;
  const clamp = (value: number) => Math.min(most, Math.max(-most, value));
  return { zoom, x: clamp(x), y: clamp(y) };
}

export function transformOf({ zoom, x, y }: SharedView): string {
  return `translate(${x * 100}%, ${y * 100}%) scale(${zoom})`;
}
