/** Packs the children of one cluster inside its disc and lets their radii grow into the free space. */
import type { TaskContext } from '../../taskContext';
import { meanCenter, recenter } from './circles';
import { length } from './groups';
import { packCircles } from './packCircles';
import { separate } from './separate';
import { normalizeSpan } from './span';

/** Share of the parent's radius that the children fill before they grow. */
export const FILL = 0.99;
const GROWTH_STEPS = 5;
/** Share of the free space that a step takes. */
const GROWTH_SHARE = 0.25;
/** Smaller growth in total ends the iteration. */
const LEAST_GROWTH = 1e-6;
const SPAN_NEIGHBORS = 5;
const TINY = 1e-12;

export interface Packed {
  /** x, y pairs relative to the parent's centre. */
  readonly centers: Float64Array;
  readonly radii: Float64Array;
}

/** @param anchors x, y pairs of at least two children. */
export function packInside(
  anchors: Float64Array,
  radii: Float64Array,
  parentRadius: number,
  task: TaskContext,
): Packed {
  const fitted = fitInside(packCircles(anchors, radii, task), radii, parentRadius);
  const grown = grow(fitted, parentRadius, task);
  return { centers: normalizeSpan(grown.centers, grown.radii, SPAN_NEIGHBORS, task), radii: grown.radii };
}

function fitInside(centers: Float64Array, radii: Float64Array, parentRadius: number): Packed {
  const [cx, cy] = meanCenter(centers);
  let extent = 0;
  radii.forEach((radius, i) => {
    extent = Math.max(extent, length(centers[2 * i] - cx, centers[2 * i + 1] - cy) + radius);
  });
  const scale = extent > TINY ? (FILL * parentRadius) / extent : FILL * parentRadius;
  return {
    centers: centers.map((value, at) => scale * (value - (at % 2 === 0 ? cx : cy))),
    radii: radii.map((radius) => scale * radius),
  };
}

function grow({ centers, radii }: Packed, parentRadius: number, task: TaskContext): Packed {
  for (let step = 0; step < GROWTH_STEPS; step++) {
    const growth = freeRoom(centers, radii, parentRadius).map((room) => GROWTH_SHARE * room);
    if (growth.reduce((sum, value) => sum + value, 0) <= LEAST_GROWTH) break;
    radii = radii.map((radius, i) => radius + growth[i]);
    centers = settle(centers, radii, parentRadius, task);
  }
  return { centers: settle(centers, radii, parentRadius, task), radii };
}

/** By how much each circle could grow until it touches another or the parent's rim. */
function freeRoom(centers: Float64Array, radii: Float64Array, parentRadius: number): Float64Array {
  const n = radii.length;
  const room = radii.map((radius, i) => parentRadius - length(centers[2 * i], centers[2 * i + 1]) - radius);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const dx = centers[2 * i] - centers[2 * j];
      const dy = centers[2 * i + 1] - centers[2 * j + 1];
      const between = length(dx, dy) - (radii[i] + radii[j]);
      if (between < room[i]) room[i] = between;
      if (between < room[j]) room[j] = between;
    }
  }
  return room.map((value) => Math.max(0, value));
}

/** Separates the circles, moves them back into the parent, and recentres. */
function settle(
  centers: Float64Array,
  radii: Float64Array,
  parentRadius: number,
  task: TaskContext,
): Float64Array {
  const out = separate(centers, radii, 0, task);
  radii.forEach((radius, i) => {
    const distance = length(out[2 * i], out[2 * i + 1]);
    const most = Math.max(0, parentRadius - radius);
    if (distance <= most + TINY) return;
    out[2 * i] *= most / distance;
    out[2 * i + 1] *= most / distance;
  });
  recenter(out);
  return out;
}
