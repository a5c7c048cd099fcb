/** Bounds of keys as the kernel `closeColumns` compares them: in single precision, so that it never drops a pair it should pass. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import type { DistanceBounds } from './distanceBounds';

/** Rounding of the comparison, relative to the sizes that enter it: some units in the last digit. */
const SLACK = 2 ** -20;
/** Numbers that may be read beyond the end of an array. */
export const PADDING = 4;

/** A limit that no key up to `limit` reaches in single precision. */
export function raised(limit: number): number {
  return limit + SLACK * Math.abs(limit);
}

/** A limit that every key from `limit` on reaches in single precision. */
export function lowered(limit: number): number {
  return limit - SLACK * Math.abs(limit);
}

/** What the key of a pair is made of, by row. */
export interface SingleBounds {
  /** Lowered by the slack. */
  readonly low: KernelArray<Float32Array>;
  readonly scale: KernelArray<Float32Array>;
}

export function singleBounds(
  kernels: Kernels,
  { lowerBound, scale }: Pick<DistanceBounds, 'lowerBound' | 'scale'>,
): SingleBounds {
  const bounds = {
    low: kernels.float32(lowerBound.length + PADDING),
    scale: kernels.float32(scale.length + PADDING),
  };
  bounds.low.values.set(lowerBound.map(lowered));
  bounds.scale.values.set(scale);
  return bounds;
}
