/** One step down the hierarchy: inflated points go into discs around the anchors of their groups. */
import { Kernels } from '../../kernels/kernels';
import type { TaskContext } from '../../taskContext';
import { groupAverages, groupLargest, groupMeans, type Groups, lengths, subtractMeans } from './groups';
import { median } from './quantiles';

export interface Placement {
  /** x, y pairs. */
  readonly points: Float64Array;
  /** Mean of each group's inflated points, x, y pairs. */
  readonly means: Float64Array;
  /** Distance of the farthest inflated point of each group from that mean; 1 for a group without extent. */
  readonly largest: Float64Array;
}

export type Spread = 'linear' | 'robust';

/** Robust: the disc's rim is this many deviations beyond the mean distance, or the farthest point if nearer. */
const RIM_DEVIATIONS = 2.5;
/** Robust: below 1 moves the points of middling distance outwards. */
const RADIAL_POWER = 0.8;
const TINY = 1e-12;
/** Distances between two checks of the cancel flag. */
const CHECK_EVERY_PAIRS = 4_000_000;

export function place(
  inflated: Float64Array,
  groups: Groups,
  anchors: Float64Array,
  radii: Float64Array,
  spread: Spread,
): Placement {
  const means = groupMeans(inflated, groups);
  const points = inflated.slice();
  subtractMeans(points, groups, means);
  const distances = lengths(points);
  const largest = groupLargest(distances, groups).map((value) => (value === 0 ? 1 : value));
  if (spread === 'robust') warpRadially(points, distances, rims(distances, groups), groups);
  for (let i = 0; i < groups.of.length; i++) {
    const g = groups.of[i];
    const scale = spread === 'robust' ? radii[g] : radii[g] / largest[g];
    points[2 * i] = anchors[2 * g] + points[2 * i] * scale;
    points[2 * i + 1] = anchors[2 * g + 1] + points[2 * i + 1] * scale;
  }
  return { points, means, largest };
}

/** Version 1: a share of the distance to the nearest anchor. */
export function sharedRadii(anchors: Float64Array, share: number, task: TaskContext): Float64Array {
  return nearestTwo(anchors, task).first.map((distance) => distance * share);
}

/** Version 2's share of the mean distance to the two nearest anchors. */
const CAPPED_SHARE = 0.8;
/** By this much of the median distance (in the layout's own unit) discs stay short of touching. */
const CLEARANCE = 1e-3;

/**
 * Version 2: a share of the mean distance to the two nearest anchors, less than half the distance to any anchor that
 * is the nearest or has this one as its nearest.
 */
export function cappedRadii(anchors: Float64Array, task: TaskContext): Float64Array {
  const { first, second, index } = nearestTwo(anchors, task);
  // Of coincident anchors the next one decides, or their discs would vanish.
  const nearest = first.map((distance, g) => (distance <= TINY ? second[g] : distance));
  const cap = nearest.slice();
  for (let g = 0; g < cap.length; g++) cap[index[g]] = Math.min(cap[index[g]], nearest[g]);
  const apart = nearest.filter((distance) => distance > 0);
  const clearance = CLEARANCE * (apart.length > 0 ? median(apart) : 1);
  return first.map((distance, g) =>
    Math.min((CAPPED_SHARE * (distance + second[g])) / 2, Math.max(0, (0.5 - clearance) * cap[g])),
  );
}

interface NearestTwo {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The nearest anchor, lowest index on ties. */
  readonly index: Int32Array;
}

/** At least three anchors. */
function nearestTwo(anchors: Float64Array, task: TaskContext): NearestTwo {
  const count = anchors.length / 2;
  const kernels = Kernels.createNow();
  try {
    const points = kernels.float64(2 * count);
    const [squares, nearest] = [kernels.float64(2 * count), kernels.int32(count)];
    points.values.set(anchors);
    const rowsPerCheck = Math.ceil(CHECK_EVERY_PAIRS / count);
    for (let first = 0; first < count; first += rowsPerCheck) {
      task.check();
      const end = Math.min(count, first + rowsPerCheck);
      kernels.call.nearestTwo(points.pointer, count, first, end, squares.pointer, nearest.pointer);
    }
    const distances = squares.values.map(Math.sqrt);
    return {
      first: distances.filter((_, at) => at % 2 === 0),
      second: distances.filter((_, at) => at % 2 === 1),
      index: nearest.values.slice(),
    };
  } finally {
    kernels.release();
  }
}

/** The distance in each group that is drawn at the rim of its disc. */
function rims(distances: Float64Array, groups: Groups): Float64Array {
  const mean = groupAverages(distances, groups);
  const meanSquare = groupAverages(
    distances.map((distance) => distance * distance),
    groups,
  );
  const farthest = groupLargest(distances, groups);
  return mean.map((value, g) => {
    const deviation = Math.sqrt(Math.max(0, meanSquare[g] - value * value));
    const rim = Math.min(value + RIM_DEVIATIONS * deviation, farthest[g]);
    return rim <= TINY ? 1 : rim;
  });
}

function warpRadially(
  points: Float64Array,
  distances: Float64Array,
  rim: Float64Array,
  { of }: Groups,
): void {
  for (let i = 0; i < of.length; i++) {
    const reached = Math.min(1, distances[i] / rim[of[i]]) ** RADIAL_POWER;
    const scale = reached / Math.max(distances[i], TINY);
    points[2 * i] *= scale;
    points[2 * i + 1] *= scale;
  }
}
