/** Small pictures with structure, drawn from formulas. */
import type { Pixels } from '../../../src/analysis/image/resample';

/** A body-like ellipse with two organs and stripes; every argument moves something visible. */
export function phantom(
  kind: number,
  { size = 160, shift = 0, gain = 1 }: { size?: number; shift?: number; gain?: number } = {},
): Pixels {
  const data = new Uint8Array(size * size);
  const center = size / 2 + shift;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = (x - center) / (size / 2);
      const v = (y - size / 2) / (size / 2);
      const body = u * u + v * v * (1 + 0.2 * kind) < 0.7 ? 90 : 5;
      const organ = (u - 0.3) ** 2 + (v - 0.1 * kind) ** 2 < 0.02 * (kind + 1) ? 100 : 0;
      const stripes = body > 5 ? 25 * Math.sin((u + v * (kind % 3)) * 12 * (1 + kind)) : 0;
      data[y * size + x] = Math.max(0, Math.min(255, (body + organ + stripes) * gain));
    }
  }
  return { width: size, height: size, channels: 1, data };
}

/** The same picture as RGB or RGBA. */
export function withChannels(image: Pixels, channels: 3 | 4): Pixels {
  const data = new Uint8Array(image.width * image.height * channels).fill(255);
  image.data.forEach((value, i) => data.fill(value, i * channels, i * channels + 3));
  return { ...image, channels, data };
}
