/** Brings an image into a square without distorting it: what the built-in encoder and the thumbnails see. */
import { memoizeByObject } from '../memoize';
import { withoutInks } from './inks';
import { type Pixels, resizeBicubic } from './resample';

/** The rest of the square is black, as the surroundings of a radiograph or slice are. */
export function fitIntoSquare(image: Pixels, size: number): Pixels {
  const scale = size / Math.max(image.width, image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const small = resizeBicubic(image, width, height);
  if (width === size && height === size) return small;
  const { channels } = small;
  const data = new Uint8Array(size * size * channels);
  const left = (size - width) >> 1;
  const top = (size - height) >> 1;
  for (let y = 0; y < height; y++) {
    const from = y * width * channels;
    data.set(small.data.subarray(from, from + width * channels), ((top + y) * size + left) * channels);
  }
  return { width: size, height: size, channels, data };
}

/**
 * RGB instead of CMYK, and one channel instead of three where they are equal everywhere, as in nearly every CT, MR and X-ray stored as RGB:
 * the same image in a third of the time. Any other image is returned unchanged.
 */
export const withoutEqualChannels = memoizeByObject((given: Pixels): Pixels => {
  const image = withoutInks(given);
  const { width, height, channels, data } = image;
  if (channels !== 3) return image;
  const out = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    const value = data[at];
    if (data[at + 1] !== value || data[at + 2] !== value) return image;
    out[i] = value;
  }
  return { width, height, channels: 1, data: out };
});

/** Three channels: grey is repeated, alpha is dropped. */
export function toRgb(given: Pixels): Pixels {
  const image = withoutInks(given);
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const out = new Uint8Array(width * height * 3);
  const colored = channels >= 3;
  for (let from = 0, to = 0; to < out.length; from += channels) {
    for (let c = 0; c < 3; c++) out[to++] = data[from + (colored ? c : 0)];
  }
  return { width, height, channels: 3, data: out };
}

/** Pillow's `convert('L')`: ITU-R 601 luma in 16-bit fixed point; alpha is dropped. */
export function toGrey(image: Pixels): Pixels {
  const { width, height, channels, data } = image;
  if (channels === 1) return image;
  if (image.cmyk) return toGrey(withoutInks(image));
  if (withoutEqualChannels(image).channels === 1) return withoutEqualChannels(image); // the luma of r = g = b is r
  const out = new Uint8Array(width * height);
  if (channels === 2) {
    for (let i = 0; i < out.length; i++) out[i] = data[i * 2];
  } else {
    for (let i = 0, at = 0; i < out.length; i++, at += channels) {
      out[i] = (data[at] * 19595 + data[at + 1] * 38470 + data[at + 2] * 7471 + 0x8000) >> 16;
    }
  }
  return { width, height, channels: 1, data: out };
}
