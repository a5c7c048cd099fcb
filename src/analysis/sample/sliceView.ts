/** The plane in which a scanner shows a body, and where ellipsoids meet it. */
import type { Ellipsoid } from './anatomy';
import type { NoiseOrigin } from './canvas';
import type { Contrast } from './tissue';

export type Plane = 'axial' | 'coronal' | 'sagittal';

export interface SliceView {
  readonly plane: Plane;
  /** Along the axis across the plane. */
  readonly position: number;
  readonly contrast: Contrast;
  readonly width: number;
  readonly height: number;
  /** Half the field of view, in body units, along the shorter side. */
  readonly reach: number;
  /** Body coordinates at the picture's middle. */
  readonly middle: readonly [number, number];
  readonly origin: NoiseOrigin;
}

/** Axes of a plane: right, down, across; z points up in pictures. */
export const axes: Record<Plane, readonly [right: number, down: number, across: number]> = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
};

/** Where an ellipsoid meets the plane, in pixels; undefined when it does not. */
export function cut(e: Pick<Ellipsoid, 'center' | 'radius' | 'tilt'>, view: SliceView) {
  const [right, down, across] = axes[view.plane];
  const t = (view.position - e.center[across]) / e.radius[across];
  const scale = Math.sqrt(Math.max(0, 1 - t * t));
  if (scale < 0.05) return undefined;
  const px = Math.min(view.width, view.height) / 2 / view.reach;
  const sign = down === 2 ? -1 : 1;
  return {
    x: view.width / 2 + (e.center[right] - view.middle[0]) * px,
    y: view.height / 2 + sign * (e.center[down] - view.middle[1]) * px,
    rx: Math.min(e.radius[right] * scale * px, 4 * view.width),
    ry: Math.min(e.radius[down] * scale * px, 4 * view.height),
    angle: view.plane === 'axial' ? (e.tilt ?? 0) : 0,
  };
}
