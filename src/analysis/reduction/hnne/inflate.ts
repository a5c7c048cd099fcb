/**
 * Inflation: each group is standardised along six directions in turn, so that a thin streak of points fills a disc.
 * The steps are returned, so that a new point can follow its group.
 */
import { type Groups, length, type Moments, standardizeGroups } from './groups';
const ANGLES = 6;
/** A new point outside its group is clamped to this many deviations. */
const MAX_NEW_LENGTH = 3;

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
  const out = points.slice();
  const steps = Array.from({ length: ANGLES }, (_, a): InflationStep => {
    const angle = (a * Math.PI) / 2 / (ANGLES - 1);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const straight = standardizeGroups(out, groups);
    turn(out, cos, sin);
    const turned = standardizeGroups(out, groups);
    turn(out, cos, -sin);
    return { cos, sin, straight, turned };
  });
  return { points: out, steps };
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

/** Rows times [[cos, sin], [-sin, cos]], in place. */
function turn(points: Float64Array, cos: number, sin: number): void {
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at];
    const y = points[at + 1];
    points[at] = x * cos - y * sin;
    points[at + 1] = x * sin + y * cos;
  }
}
