/**
 * Inflation: each group is standardised along six directions in turn, so that a thin streak of points fills a disc.
 * The steps are returned, so that a new point can follow its group.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import { type Groups, length } from './groups';

const ANGLES = 6;
/** A new point outside its group is clamped to this many deviations. */
const MAX_NEW_LENGTH = 3;

/** Mean and spread of each group along x and y, pairs like the points. */
interface Moments {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

export interface InflationStep {
  readonly cos: number;
  readonly sin: number;
  /** Along the axes, then along the turned axes. */
  readonly straight: Moments;
  readonly turned: Moments;
}

/** @returns the inflated points and the steps. */
export function inflate(
  points: Float64Array,
  groups: Groups,
): { points: Float64Array; steps: readonly InflationStep[] } {
  const kernels = Kernels.createNow();
  try {
    const n = groups.of.length;
    const out = kernels.float64(2 * n);
    const standardize = standardizer(kernels, out, groups);
    out.values.set(points);
    const steps = Array.from({ length: ANGLES }, (_, a): InflationStep => {
      const angle = (a * Math.PI) / 2 / (ANGLES - 1);
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      const straight = standardize();
      kernels.call.turnPoints(out.pointer, n, cos, sin);
      const turned = standardize();
      kernels.call.turnPoints(out.pointer, n, cos, -sin);
      return { cos, sin, straight, turned };
    });
    return { points: out.values.slice(), steps };
  } finally {
    kernels.release();
  }
}

/** Gives each group mean 0 and deviation 1 along x and y. */
function standardizer(
  kernels: Kernels,
  points: KernelArray<Float64Array>,
  { of, count, sizes }: Groups,
): () => Moments {
  const [groups, ownSizes] = [kernels.int32(of.length), kernels.int32(count)];
  const [means, deviations] = [kernels.float64(2 * count), kernels.float64(2 * count)];
  groups.values.set(of);
  ownSizes.values.set(sizes);
  return () => {
    const moments = [means.pointer, deviations.pointer] as const;
    kernels.call.standardizeGroups(
      points.pointer,
      groups.pointer,
      of.length,
      ownSizes.pointer,
      count,
      ...moments,
    );
    return { means: means.values.slice(), deviations: deviations.values.slice() };
  };
}

/** Applies the steps of a group to one new point. */
export function inflateNew(
  x: number,
  y: number,
  group: number,
  steps: readonly InflationStep[],
): readonly [number, number] {
  for (const { cos, sin, straight, turned } of steps) {
    [x, y] = standardizeOne(x, y, group, straight);
    [x, y] = [x * cos - y * sin, x * sin + y * cos];
    [x, y] = standardizeOne(x, y, group, turned);
    [x, y] = [x * cos + y * sin, -x * sin + y * cos];
  }
  const size = length(x, y);
  return size > MAX_NEW_LENGTH ? [(MAX_NEW_LENGTH * x) / size, (MAX_NEW_LENGTH * y) / size] : [x, y];
}

function standardizeOne(
  x: number,
  y: number,
  group: number,
  { means, deviations }: Moments,
): [number, number] {
  const at = 2 * group;
  return [(x - means[at]) / deviations[at], (y - means[at + 1]) / deviations[at + 1]];
}
