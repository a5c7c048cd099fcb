/**
 * Finds points on the CPU through a k-d tree (kdbush), so that no pointer move costs work proportional to n.
 * All distances are in layout units. Ties go to the lower row. Pure.
 */
import KDBush from 'kdbush';
import { maskOf, rowsOfMask } from '../../common/rowMask';
import { kdNearest } from './kdNearest';
import { type Box, kdInside } from './kdPolygon';
import type { Layout } from './layout';

export type Direction = 'left' | 'right' | 'up' | 'down';
/** Whether a row may be hit; hidden ones may not. */
export type Pickable = (row: number) => boolean;

/** Lines of the grid that counts. */
const gridCells = 512;
const gridStride = gridCells + 1;

export class PointIndex {
  private readonly tree: KDBush;
  private sums: Int32Array | null = null;
  private bounds: Box | null = null;

  constructor(private readonly layout: Layout) {
    this.tree = new KDBush(layout.n, 64, Float32Array);
    const { positions } = layout;
    for (let i = 0; i < layout.n; i++) this.tree.add(positions[2 * i], positions[2 * i + 1]);
    this.tree.finish();
  }

  /** The nearest row within `radius`, or -1. */
  nearest(x: number, y: number, radius: number, pickable: Pickable): number {
    return kdNearest(this.tree, x, y, radius, pickable);
  }

  /** The nearest row inside the 90° cone from `from` towards `direction`, sideways distance weighing double. */
  toward(from: number, direction: Direction, pickable: Pickable): number {
    const { positions, n } = this.layout;
    const x = positions[2 * from];
    const y = positions[2 * from + 1];
    // Ever larger squares around the point: most steps end in the first, which holds few points.
    for (let reach = 4 / Math.sqrt(Math.max(16, n)); ; reach *= 3) {
      const found = this.tree.range(x - reach, y - reach, x + reach, y + reach);
      let best = -1;
      let bestCost = Infinity;
      for (const row of found) {
        if (row === from || !pickable(row)) continue;
        const dx = positions[2 * row] - x;
        const dy = positions[2 * row + 1] - y;
        const horizontal = direction === 'left' || direction === 'right';
        const sign = direction === 'left' || direction === 'down' ? -1 : 1;
        const [along, across] = horizontal ? [sign * dx, dy] : [sign * dy, dx];
        if (along <= 0 || Math.abs(across) > along) continue;
        const cost = along + 2 * Math.abs(across);
        if (cost < bestCost || (cost === bestCost && row < best)) {
          best = row;
          bestCost = cost;
        }
      }
      // Beyond the square there may be a cheaper one only if the best found costs more than its edge.
      if ((best !== -1 && bestCost <= reach) || reach > 4) return best;
    }
  }

  /** Ascending rows inside the box. */
  inBox(minX: number, minY: number, maxX: number, maxY: number, pickable: Pickable): Int32Array {
    const found = this.tree.range(minX, minY, maxX, maxY).filter(pickable);
    // By flags where they are many, which beats sorting them.
    const few = found.length < this.layout.n / 64;
    return few ? Int32Array.from(found).sort() : rowsOfMask(maskOf(found, this.layout.n));
  }

  /** How many rows lie in the box, hidden ones too, to about a cell of a grid: takes no longer for more of them. */
  countAbout(minX: number, minY: number, maxX: number, maxY: number): number {
    const sums = (this.sums ??= gridSums(this.layout));
    const line = (value: number) => Math.round(Math.min(1, Math.max(0, (value + 1) / 2)) * gridCells);
    const at = (x: number, y: number) => sums[line(y) * gridStride + line(x)];
    return at(maxX, maxY) - at(minX, maxY) - at(maxX, minY) + at(minX, minY);
  }

  /** Ascending rows inside the polygon (x0, y0, x1, y1, …), non-zero rule, so a lasso may cross itself. */
  inPolygon(polygon: readonly number[], pickable: Pickable): Int32Array {
    if (polygon.length < 6) return new Int32Array(0);
    const mask = new Uint8Array(this.layout.n);
    this.bounds ??= boundsOf(this.layout);
    kdInside(this.tree, this.bounds, polygon, (row) => {
      if (pickable(row)) mask[row] = 1;
    });
    return rowsOfMask(mask);
  }
}

function boundsOf({ positions, n }: Layout): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 2 * n; i += 2) {
    minX = Math.min(minX, positions[i]);
    maxX = Math.max(maxX, positions[i]);
    minY = Math.min(minY, positions[i + 1]);
    maxY = Math.max(maxY, positions[i + 1]);
  }
  return { minX, minY, maxX, maxY };
}

/** At each crossing of the lines of a grid over [-1, 1], how many points lie below and left of it. */
function gridSums({ positions, n, missing }: Layout): Int32Array {
  const sums = new Int32Array(gridStride * gridStride);
  const cell = (value: number) =>
    Math.min(gridCells - 1, Math.max(0, Math.floor(((value + 1) / 2) * gridCells)));
  for (let row = 0; row < n; row++) {
    if (missing?.[row] === 1) continue;
    sums[(cell(positions[2 * row + 1]) + 1) * gridStride + cell(positions[2 * row]) + 1]++;
  }
  for (let y = 1; y <= gridCells; y++) {
    for (let x = 1, line = 0; x <= gridCells; x++) {
      line += sums[y * gridStride + x];
      sums[y * gridStride + x] = line + sums[(y - 1) * gridStride + x];
    }
  }
  return sums;
}

/**
 * The outline with fewer vertices, nowhere further than `tolerance` from the drawn one (Ramer 1972, Douglas and
 * Peucker 1973): the time of `inPolygon` grows with the vertices.
 */
export function simplify(polygon: readonly number[], tolerance: number): number[] {
  const vertices = polygon.length / 2;
  if (vertices < 3) return [...polygon];
  const isKept = new Uint8Array(vertices);
  isKept[0] = isKept[vertices - 1] = 1;
  const ranges: [number, number][] = [[0, vertices - 1]];
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const [first, last] = range;
    let furthest = -1;
    let distance = tolerance;
    for (let at = first + 1; at < last; at++) {
      const away = distanceToSegment(polygon, at, first, last);
      if (away > distance) [furthest, distance] = [at, away];
    }
    if (furthest < 0) continue;
    isKept[furthest] = 1;
    ranges.push([first, furthest], [furthest, last]);
  }
  const kept: number[] = [];
  for (let at = 0; at < vertices; at++) if (isKept[at] === 1) kept.push(polygon[2 * at], polygon[2 * at + 1]);
  return kept;
}

function distanceToSegment(polygon: readonly number[], at: number, first: number, last: number): number {
  const x0 = polygon[2 * first];
  const y0 = polygon[2 * first + 1];
  const dx = polygon[2 * last] - x0;
  const dy = polygon[2 * last + 1] - y0;
  const px = polygon[2 * at] - x0;
  const py = polygon[2 * at + 1] - y0;
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / squared)) : 0;
  return Math.hypot(px - along * dx, py - along * dy);
}
