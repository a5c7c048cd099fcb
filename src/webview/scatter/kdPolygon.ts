/** The points of a k-d tree inside a polygon. Pure. */
import type { KdTree } from './kdNearest';

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/**
 * Calls `take` with each row inside the polygon (x0, y0, x1, y1, …), non-zero rule, in no order. A part of the tree that
 * no side of the polygon passes through is taken or left as a whole: only what is near the outline is tested.
 * @param bounds of all points.
 */
export function kdInside(
  { ids, coords, nodeSize }: KdTree,
  bounds: Box,
  polygon: readonly number[],
  take: (row: number) => void,
): void {
  const isInside = (at: number) => windingNumber(polygon, coords[2 * at], coords[2 * at + 1]) !== 0;
  const visit = (left: number, right: number, axis: 0 | 1, box: Box): void => {
    if (left > right) return;
    if (!passesThrough(polygon, box)) {
      // All of the box lies on one side.
      if (windingNumber(polygon, box.minX, box.minY) === 0) return;
      for (let at = left; at <= right; at++) take(ids[at]);
      return;
    }
    if (right - left <= nodeSize) {
      for (let at = left; at <= right; at++) if (isInside(at)) take(ids[at]);
      return;
    }
    const middle = (left + right) >> 1;
    if (isInside(middle)) take(ids[middle]);
    const split = coords[2 * middle + axis];
    const other = axis === 0 ? 1 : 0;
    visit(left, middle - 1, other, axis === 0 ? { ...box, maxX: split } : { ...box, maxY: split });
    visit(middle + 1, right, other, axis === 0 ? { ...box, minX: split } : { ...box, minY: split });
  };
  visit(0, ids.length - 1, 0, bounds);
}

/** Whether some side of the closed polygon has a point in the box, its edges included; may say so of a side close by. */
function passesThrough(polygon: readonly number[], { minX, minY, maxX, maxY }: Box): boolean {
  let x0 = polygon[polygon.length - 2];
  let y0 = polygon[polygon.length - 1];
  for (let i = 0; i < polygon.length; i += 2) {
    const x1 = polygon[i];
    const y1 = polygon[i + 1];
    const isBeside =
      (x0 < minX && x1 < minX) ||
      (x0 > maxX && x1 > maxX) ||
      (y0 < minY && y1 < minY) ||
      (y0 > maxY && y1 > maxY);
    if (!isBeside && straddles(x0, y0, x1, y1, minX, minY, maxX, maxY)) return true;
    x0 = x1;
    y0 = y1;
  }
  return false;
}

/** Whether the line through two points has corners of the box on both of its sides, or goes through one. */
function straddles(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
): boolean {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const a = dx * (minY - y0) - dy * (minX - x0);
  const b = dx * (minY - y0) - dy * (maxX - x0);
  const c = dx * (maxY - y0) - dy * (minX - x0);
  const d = dx * (maxY - y0) - dy * (maxX - x0);
  return !((a > 0 && b > 0 && c > 0 && d > 0) || (a < 0 && b < 0 && c < 0 && d < 0));
}

/** How often the closed polygon goes around (x, y). */
export function windingNumber(polygon: readonly number[], x: number, y: number): number {
  let winding = 0;
  const last = polygon.length - 2;
  let x0 = polygon[last];
  let y0 = polygon[last + 1];
  for (let i = 0; i <= last; i += 2) {
    const x1 = polygon[i];
    const y1 = polygon[i + 1];
    const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
    if (y0 <= y && y1 > y && side > 0) winding++;
    else if (y0 > y && y1 <= y && side < 0) winding--;
    x0 = x1;
    y0 = y1;
  }
  return winding;
}
