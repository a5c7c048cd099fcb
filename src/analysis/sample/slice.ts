/** One slice of a body as a scanner shows it. */
import type { Body, Ellipsoid } from './anatomy';
import { paintBrain } from './brain';
import { type Blob, type Canvas, newCanvas, type NoiseOrigin, paintBlob } from './canvas';
import type { Noise } from './noise';
import { labelOf } from './organs';
import { brightness, type Contrast } from './tissue';
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

export function renderSlice(body: Body, view: SliceView, noise: Noise): Canvas {
  const { contrast, origin } = view;
  const canvas = newCanvas(view.width, view.height, brightness(contrast, 'air'));
  const paint = (e: Ellipsoid): void => {
    const place = cut(e, view);
    if (!place) return;
    const blob: Blob = {
      ...place,
      square: e.square ?? false,
      wobble: e.wobble ?? 0,
      texture: e.texture ?? 0,
      value: brightness(contrast, e.tissue),
      label: e.within ? 'keep' : e.organ ? labelOf(e.organ) : 0,
    };
    paintBlob(canvas, blob, noise, origin);
  };
  const trunk = body.parts.filter((e) => e.square);
  trunk.forEach(paint);
  body.parts.filter((e) => !e.square).forEach(paint);
  ribPieces(body, view).forEach(paint);
  if (body.brain) paintBrain(canvas, body.brain, view, noise);
  return canvas;
}

/** Each rib crosses a slice in one spot a side, drawn out along the chest wall. */
function ribPieces(body: Body, view: SliceView): Ellipsoid[] {
  const { ribs } = body;
  if (!ribs || view.plane === 'sagittal') return [];
  const [rx, ry] = ribs.radius;
  return ribs.heights.flatMap((height) => {
    const sin = view.plane === 'axial' ? (height - view.position) / -ribs.slope : view.position / ry;
    if (Math.abs(sin) > 0.97) return [];
    const cos = Math.sqrt(1 - sin * sin);
    return [-1, 1].flatMap((side): Ellipsoid[] => {
      const center = [side * rx * cos, ry * sin, height + ribs.slope * sin] as const;
      const tilt = Math.atan2(ry * cos, -side * rx * sin);
      const long = view.plane === 'axial' ? 0.13 : 0.035;
      return [
        { tissue: 'bone', center, radius: [long, 0.035, 0.06], tilt },
        { tissue: 'marrow', center, radius: [long * 0.7, 0.016, 0.035], tilt },
      ];
    });
  });
}
