/** The images of injected outliers. */
import { type Canvas, newCanvas } from './canvas';
import type { OutlierKind } from './datasetPlan';
import type { Noise } from './noise';
import type { SampleRandom } from './random';

/** The image that replaces the drawn one; in colour for the photo, grey for the others. */
export function drawOutlierImage(
  kind: OutlierKind,
  drawn: Canvas,
  random: SampleRandom,
  noise: Noise,
): { canvas: Canvas; colour?: Uint8Array } {
  const { width, height } = drawn;
  switch (kind) {
    case 'inverted':
      return { canvas: { ...drawn, grey: drawn.grey.map((value) => 0.95 - value) } };
    case 'upside down':
      return {
        canvas: { ...drawn, grey: drawn.grey.slice().reverse(), labels: drawn.labels.slice().reverse() },
      };
    case 'blank':
      return { canvas: newCanvas(width, height, random.between(0, 0.08)) };
    case 'noise': {
      const canvas = newCanvas(width, height, 0);
      return { canvas: { ...canvas, grey: canvas.grey.map(() => 0.45 + 0.2 * random.normalish()) } };
    }
    case 'colour photo':
      return { canvas: newCanvas(width, height, 0.5), colour: landscape(width, height, random, noise) };
  }
}

/** A landscape: sky, sun, hills and a meadow. */
function landscape(width: number, height: number, random: SampleRandom, noise: Noise): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  const offset = random.below(256);
  const sun = [width * random.between(0.2, 0.8), height * 0.22] as const;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const hill = height * (0.55 + 0.16 * noise.at((x * 90) / width + offset, offset));
      const near = height * (0.78 + 0.1 * noise.at((x * 60) / width + offset, offset + 99));
      const t = noise.at(x * 2 + offset, y * 2);
      let c: readonly number[] = [120 + (100 * y) / height, 165 + (60 * y) / height, 235];
      if (Math.hypot(x - sun[0], y - sun[1]) < width * 0.06) c = [255, 235, 150];
      if (y > hill) c = [70 + 25 * t, 95 + 25 * t, 120 + 15 * t];
      if (y > near) c = [80 + 35 * t, 150 + 40 * t, 60 + 20 * t];
      c.forEach((value, k) => (rgb[(y * width + x) * 3 + k] = value));
    }
  }
  return rgb;
}
