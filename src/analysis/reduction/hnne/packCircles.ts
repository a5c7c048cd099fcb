/** Packs circles close to their anchors without overlap, keeping nearest neighbours together. */
import type { TaskContext } from '../../taskContext';
import { meanCenter } from './circles';
import { type Edge, mutualEdges } from './edges';
import { length } from './groups';
import { median, percentile } from './quantiles';
import { separate } from './separate';
import { shrunkAnchors } from './span';

const COINCIDENT = 1e-12;
const TINY = 1e-12;
/** An edge this near its target stays. */
const TOLERANCE = 1e-9;

/** @param anchors x, y pairs. @returns centres, x, y pairs. */
export function packCircles(anchors: Float64Array, radii: Float64Array, task: TaskContext): Float64Array {
  const shrunk = shrunkAnchors(anchors, radii, task);
  const centers = shrunk ?? anchors.slice();
  const edges = mutualEdges(anchors, 1);
  if (edges.length === 0) return centers;
  pullTogether(centers, radii, edges, targetLengths(edges, radii));
  // Where nothing was shrunk the reference's anchors move with its centres, so that is what it aligns to.
  const reference = shrunk ? anchors : centers;
  return alignTo(separate(centers, radii, 0, task), reference);
}

/**
 * Between touching and the anchors' own distance; the farther apart the anchors stand for their size, the nearer to
 * touching.
 */
function targetLengths(edges: readonly Edge[], radii: Float64Array): Float64Array {
  const touching = edges.map(({ i, j }) => radii[i] + radii[j]);
  const ratios = Float64Array.from(edges, (edge, e) => edge.length / Math.max(touching[e], TINY));
  const { cap, share } = stretchLimits(median(ratios), percentile(ratios, 90));
  return Float64Array.from(edges, (edge, e) => {
    const touch = touching[e];
    return Math.max(touch, Math.min((1 - share) * touch + share * edge.length, cap * touch));
  });
}

/** `cap`: touching distances at most; `share`: weight of the anchors' distance. */
function stretchLimits(middle: number, upper: number): { cap: number; share: number } {
  if (middle > 8 || upper > 12) return { cap: 1.18, share: 0.05 };
  if (middle > 4 || upper > 6) return { cap: 1.25, share: 0.1 };
  return middle > 2 ? { cap: 1.35, share: 0.18 } : { cap: 1.5, share: 0.3 };
}

/** Moves both ends of every edge to its target length, the smaller circle farther, all edges at once; in place. */
function pullTogether(
  centers: Float64Array,
  radii: Float64Array,
  edges: readonly Edge[],
  targets: Float64Array,
): void {
  const moves = new Float64Array(centers.length);
  edges.forEach(({ i, j }, e) => {
    const dx = centers[2 * i] - centers[2 * j];
    const dy = centers[2 * i + 1] - centers[2 * j + 1];
    const distance = length(dx, dy);
    const excess = distance - targets[e];
    if (Math.abs(excess) <= TOLERANCE) return;
    const apart = distance >= COINCIDENT;
    const ux = apart ? dx / distance : 1;
    const uy = apart ? dy / distance : 0;
    const lightI = 1 / (radii[i] ** 2 + TINY);
    const lightJ = 1 / (radii[j] ** 2 + TINY);
    const stepI = (lightI / (lightI + lightJ + TINY)) * excess;
    const stepJ = (lightJ / (lightI + lightJ + TINY)) * excess;
    moves[2 * i] -= stepI * ux;
    moves[2 * i + 1] -= stepI * uy;
    moves[2 * j] += stepJ * ux;
    moves[2 * j + 1] += stepJ * uy;
  });
  moves.forEach((move, at) => (centers[at] += move));
}

/**
 * Turns the centres about their mean and moves that onto the reference's. The turn is the inverse of the best one
 * (Kabsch), as in hnne: it transposes the rotation once too often.
 */
function alignTo(centers: Float64Array, reference: Float64Array): Float64Array {
  const [cx, cy] = meanCenter(centers);
  const [rx, ry] = meanCenter(reference);
  let along = 0;
  let across = 0;
  for (let at = 0; at < centers.length; at += 2) {
    const x = centers[at] - cx;
    const y = centers[at + 1] - cy;
    const u = reference[at] - rx;
    const v = reference[at + 1] - ry;
    along += x * u + y * v;
    across += x * v - y * u;
  }
  const size = length(along, across);
  const cos = size > 0 ? along / size : 1;
  const sin = size > 0 ? across / size : 0;
  const out = new Float64Array(centers.length);
  for (let at = 0; at < centers.length; at += 2) {
    const x = centers[at] - cx;
    const y = centers[at + 1] - cy;
    out[at] = x * cos + y * sin + rx;
    out[at + 1] = y * cos - x * sin + ry;
  }
  return out;
}
