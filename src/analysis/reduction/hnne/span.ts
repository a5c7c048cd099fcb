/** Shrinks layouts whose circles stand farther apart than their radii require. */
import type { TaskContext } from '../../taskContext';
import { meanCenter, movedCenters } from './circles';
import { mutualEdges } from './edges';
import { median } from './quantiles';
import { separate } from './separate';

const GAP = 0.01;
const TOLERANCE = 1e-9;
const TINY = 1e-12;
const SWEEPS_BEFORE = 10;
const SWEEPS_AFTER = 50;
/** Median distance of neighbours to aim at, in touching distances. */
const SPAN = 1.25;
const FIRST_SPAN = 1.2;
const FIRST_NEIGHBORS = 8;
/** Smaller factors are ignored. */
const LEAST_SHRINK = 1.02;
/** Up to this number all pairs are compared. */
const MAX_ALL_PAIRS = 1000;

/** Anchors as they come may be far apart: undefined when they need no shrinking. */
export function shrunkAnchors(
  anchors: Float64Array,
  radii: Float64Array,
  task: TaskContext,
): Float64Array | undefined {
  const factor = spread(anchors, radii, FIRST_NEIGHBORS, FIRST_SPAN);
  if (factor <= 1) return undefined;
  return separate(shrink(anchors, factor), radii, GAP * median(radii), task);
}

/** Frees centres of overlaps, then brings neighbours to SPAN touching distances where they are farther apart. */
export function normalizeSpan(
  centers: Float64Array,
  radii: Float64Array,
  neighbors: number,
  task: TaskContext,
): Float64Array {
  const n = radii.length;
  if (n < 2) return centers;
  const gap = GAP * median(radii);
  const free = n < MAX_ALL_PAIRS ? separateAll(centers, radii, gap, SWEEPS_BEFORE, task) : centers;
  const factor = spread(free, radii, neighbors, SPAN);
  if (factor <= LEAST_SHRINK) return free;
  const shrunk = shrink(free, factor);
  return n <= MAX_ALL_PAIRS
    ? separateAll(shrunk, radii, gap, SWEEPS_AFTER, task)
    : separate(shrunk, radii, gap, task);
}

/** Factor by which neighbours are too far apart; 0 without neighbours. */
function spread(points: Float64Array, radii: Float64Array, neighbors: number, span: number): number {
  const edges = mutualEdges(points, neighbors);
  if (edges.length === 0) return 0;
  const touching = median(Float64Array.from(edges, ({ i, j }) => radii[i] + radii[j]));
  return touching > TINY ? median(Float64Array.from(edges, (edge) => edge.length)) / (span * touching) : 0;
}

function shrink(centers: Float64Array, factor: number): Float64Array {
  const middle = meanCenter(centers);
  return centers.map((value, at) => (value - middle[at % 2]) / factor + middle[at % 2]);
}

function separateAll(
  centers: Float64Array,
  radii: Float64Array,
  gap: number,
  sweeps: number,
  task: TaskContext,
): Float64Array {
  return movedCenters(centers, radii, (circles) => {
    for (let sweep = 0; sweep < sweeps; sweep++) {
      task.check();
      if (circles.pushApart({ gap, tolerance: TOLERANCE, share: 1, limit: Infinity }).count === 0) break;
    }
  });
}
