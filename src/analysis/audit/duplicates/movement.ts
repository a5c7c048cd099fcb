/**
 * How far structures lie elsewhere after registration: in a copy they stay where they are, whatever became of the greys;
 * in the next slice of a volume, or in another patient, each part has moved in its own way. In each block the shift
 * that explains most of the residual (Lucas and Kanade 1981).
 */
import type { Overlay } from './overlay';
import { BLOCKS } from './registration';

export interface Movement {
  /** Root mean square of the shifts in the kept blocks, weighted by their edges, in pixels of the level. */
  readonly shift: number;
  /** Share of the residual that the shifts of all blocks explain. */
  readonly explained: number;
}

/** Pixels of a block that must have neighbours on all sides. */
const LEAST_PIXELS = 16;
/** Pixels of the level: beyond, a shift cannot be told from the slopes. */
const FARTHEST = 2;
const EPSILON = 1e-9;

const COUNT = BLOCKS * BLOCKS;
const sums = Array.from({ length: 7 }, () => new Float64Array(COUNT));

export function movementIn(
  { count, block, right, below, left, above }: Overlay,
  {
    predicted,
    target,
    isOut,
  }: { readonly predicted: Float32Array; readonly target: Float32Array; readonly isOut: Uint8Array },
): Movement {
  for (const sum of sums) sum.fill(0);
  const [xx, xy, yy, xe, ye, ee, pixels] = sums;
  for (let i = 0; i < count; i++) {
    const [r, d, l, u] = [right[i], below[i], left[i], above[i]];
    if (r < 0 || d < 0 || l < 0 || u < 0) continue;
    const at = block[i];
    const gx = (predicted[r] - predicted[l] + target[r] - target[l]) / 4;
    const gy = (predicted[d] - predicted[u] + target[d] - target[u]) / 4;
    const error = target[i] - predicted[i];
    xx[at] += gx * gx;
    xy[at] += gx * gy;
    yy[at] += gy * gy;
    xe[at] += gx * error;
    ye[at] += gy * error;
    ee[at] += error * error;
    pixels[at]++;
  }
  let [all, gone, moved, edges] = [0, 0, 0, 0];
  for (let at = 0; at < COUNT; at++) {
    if (pixels[at] < LEAST_PIXELS) continue;
    const determinant = xx[at] * yy[at] - xy[at] * xy[at] + EPSILON;
    const dx = (yy[at] * xe[at] - xy[at] * ye[at]) / determinant;
    const dy = (xx[at] * ye[at] - xy[at] * xe[at]) / determinant;
    all += ee[at];
    gone += Math.max(0, dx * xe[at] + dy * ye[at]);
    if (isOut[at]) continue;
    const edge = xx[at] + yy[at];
    moved += edge * Math.min(FARTHEST * FARTHEST, dx * dx + dy * dy);
    edges += edge;
  }
  return { shift: Math.sqrt(moved / (edges + EPSILON)), explained: gone / (all + EPSILON) };
}
