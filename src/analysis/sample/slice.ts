/** One slice of a body as a scanner shows it. */
import type { Body, Ellipsoid } from './anatomy';
import { paintBrain } from './brain';
import { type Blob, type Canvas, newCanvas, paintBlob } from './canvas';
import type { Noise } from './noise';
import { labelOf } from './organs';
import { cut, type SliceView } from './sliceView';
import { brightness } from './tissue';

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
  body.parts.filter((e) => e.square).forEach(paint);
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
