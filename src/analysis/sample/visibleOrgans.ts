/** The organs in an image: the ground truth of masks, boxes and questions. */
import type { Canvas } from './canvas';
import { type OrganId, organIds } from './organs';

/** Pixel count and box of an organ in an image. */
export interface VisibleOrgans {
  readonly organ: OrganId;
  readonly pixels: number;
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

/** Organs smaller than this are not annotated. */
const MIN_PIXELS = 60;

export function organsIn(canvas: Canvas): VisibleOrgans[] {
  const { width, height, labels } = canvas;
  const n = organIds.length + 1;
  const pixels = new Uint32Array(n);
  const left = new Int32Array(n).fill(width);
  const right = new Int32Array(n).fill(-1);
  const top = new Int32Array(n).fill(height);
  const bottom = new Int32Array(n).fill(-1);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at];
      if (label === 0) continue;
      pixels[label]++;
      if (x < left[label]) left[label] = x;
      if (x > right[label]) right[label] = x;
      if (y < top[label]) top[label] = y;
      bottom[label] = y;
    }
  }
  return organIds.flatMap((organ, k): VisibleOrgans[] => {
    const label = k + 1;
    if (pixels[label] < MIN_PIXELS) return [];
    const [x, y] = [left[label], top[label]];
    return [{ organ, pixels: pixels[label], box: [x, y, right[label] - x + 1, bottom[label] - y + 1] }];
  });
}
