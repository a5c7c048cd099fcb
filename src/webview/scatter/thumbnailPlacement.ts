/**
 * Which dots turn into thumbnails at a zoom, and how large: those whose images do not cover one another, of two the
 * lower row. The others stay dots. Pure.
 */
import type { Layout } from './layout';
import { type Camera, project, type Rect } from './viewport';

export interface Placed {
  readonly row: number;
  /** Centre, CSS px. */
  readonly x: number;
  readonly y: number;
}

/** Smallest and largest edge of a thumbnail on the map, CSS px. */
const minSizePx = 22;
const maxSizePx = 72;
/** Thumbnails begin when this share of the visible dots would find room. */
const minShare = 0.35;
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
): { sizePx: number; placed: readonly Placed[] } {
  const sizePx = thumbnailSize(layout.n, camera, frame);
  const nothing = { sizePx, placed: [] };
  if (!hasThumbnails(layout.n, camera, frame) || visible.length === 0 || visible.length > maxVisible)
    return nothing;
  const pitch = sizePx + 2;
  const cells = new Map<number, Placed[]>();
  const placed: Placed[] = [];
  const columns = Math.ceil(frame.width / pitch) + 3;
  for (const row of visible) {
    const [x, y] = project(camera, frame, unitPx, layout.positions[2 * row], layout.positions[2 * row + 1]);
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
  return placed.length >= minShare * visible.length ? { sizePx, placed } : nothing;
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
