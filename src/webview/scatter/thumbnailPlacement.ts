/**
 * Which dots turn into thumbnails at a zoom, and how large: those whose images do not cover one another, of two the
 * lower row. The others stay dots. An image at the edge of the map moves as far inside as shows it whole. Pure.
 */
import type { Layout } from './layout';
import { type Camera, clamp, project, type Rect } from './viewport';

export interface Placed {
  readonly row: number;
  /** Centre, CSS px. */
  readonly x: number;
  readonly y: number;
}

export interface Thumbnails {
  /** Edge without the rim, CSS px. */
  readonly sizePx: number;
  readonly placed: readonly Placed[];
}

/** Of the colour of the dot, around its image, CSS px. */
export const rimPx = 2;
export const noThumbnails: Thumbnails = { sizePx: 0, placed: [] };

/** The row whose image lies under a point; -1 = none. */
export function thumbnailAt({ placed, sizePx }: Thumbnails, x: number, y: number): number {
  const reach = sizePx / 2 + rimPx;
  const hit = placed.find((other) => Math.abs(other.x - x) <= reach && Math.abs(other.y - y) <= reach);
  return hit?.row ?? -1;
}

/** Smallest and largest edge of a thumbnail on the map, CSS px. */
const minSizePx = 22;
const maxSizePx = 72;
/** Thumbnails begin when this share of the visible dots would find room; those that lie on one another are one. */
const minShare = 0.35;
const sameDotPx = 6;
/** More visible dots than this are never thumbnails: they would be too small to read. */
const maxVisible = 900;

/** From this zoom on dots turn into thumbnails, and where a dot has so much room that nobody need zoom, CSS px. */
const leastZoom = 0.75;
const leastRoomPx = 110;
/** Edge of a thumbnail, share of the room of a dot. */
const shareOfRoom = 0.45;

/** Whether dots may turn into thumbnails. @param n rows of the layout. */
export function hasThumbnails(n: number, { zoom }: Camera, frame: Rect): boolean {
  return zoom >= leastZoom || roomOf(n, frame) >= leastRoomPx;
}

/** Edge of the square that each of n dots has for itself, CSS px. */
function roomOf(n: number, { width, height }: Rect): number {
  return Math.sqrt((width * height) / Math.max(1, n));
}

function thumbnailSize(n: number, { zoom }: Camera, frame: Rect): number {
  const room = roomOf(n, frame);
  const byRoom = room >= leastRoomPx ? room * shareOfRoom : 0;
  return Math.min(maxSizePx, Math.max(minSizePx, byRoom, 22 * 2 ** ((zoom - 1) * 0.55)));
}

/** @param visible ascending rows inside the frame. */
export function placeThumbnails(
  layout: Layout,
  visible: Int32Array,
  camera: Camera,
  frame: Rect,
  unitPx: number,
): Thumbnails {
  if (!hasThumbnails(layout.n, camera, frame) || visible.length === 0 || visible.length > maxVisible)
    return noThumbnails;
  const sizePx = thumbnailSize(layout.n, camera, frame);
  const inset = sizePx / 2 + rimPx;
  const pitch = sizePx + 2;
  const cells = new Map<number, Placed[]>();
  const placed: Placed[] = [];
  const dots = new Set<number>();
  const columns = Math.ceil(frame.width / pitch) + 3;
  for (const row of visible) {
    const dot = project(camera, frame, unitPx, layout.positions[2 * row], layout.positions[2 * row + 1]);
    dots.add(Math.round(dot[1] / sameDotPx) * 1e5 + Math.round(dot[0] / sameDotPx));
    const x = clamp(dot[0], frame.x + inset, frame.x + frame.width - inset);
    const y = clamp(dot[1], frame.y + inset, frame.y + frame.height - inset);
    const column = Math.floor((x - frame.x) / pitch) + 1;
    const line = Math.floor((y - frame.y) / pitch) + 1;
    if (collides(cells, columns, column, line, x, y, pitch)) continue;
    const thumbnail = { row, x, y };
    placed.push(thumbnail);
    const at = line * columns + column;
    const cell = cells.get(at);
    if (cell) cell.push(thumbnail);
    else cells.set(at, [thumbnail]);
  }
  return placed.length >= minShare * dots.size ? { sizePx, placed } : noThumbnails;
}

function collides(
  cells: ReadonlyMap<number, readonly Placed[]>,
  columns: number,
  column: number,
  line: number,
  x: number,
  y: number,
  pitch: number,
): boolean {
  for (let dl = -1; dl <= 1; dl++) {
    for (let dc = -1; dc <= 1; dc++) {
      for (const other of cells.get((line + dl) * columns + column + dc) ?? []) {
        if (Math.abs(other.x - x) < pitch && Math.abs(other.y - y) < pitch) return true;
      }
    }
  }
  return false;
}
