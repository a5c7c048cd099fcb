/** CMYK to RGB as Pillow converts it (Convert.c, cmyk2rgb): per channel 255 - K less the ink's share of it. */
import type { Pixels } from './resample';

/** RGB for an image in four inks; any other image is returned unchanged. */
export function withoutInks(image: Pixels): Pixels {
  if (!image.cmyk) return image;
  const { width, height, data } = image;
  const out = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < out.length; from += 4) {
    const white = 255 - data[from + 3];
    for (let c = 0; c < 3; c++) out[to++] = white - timesOver255(data[from + c], white);
  }
  return { width, height, channels: 3, data: out };
}

/** Pillow's MULDIV255: a x b / 255, rounded. */
export function timesOver255(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
