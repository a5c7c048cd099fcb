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
  const done = equalFours(data, out);
  if (done === undefined) return image;
  for (let i = done, at = 3 * done; i < out.length; i++, at += 3) {
    const value = data[at];
    if (data[at + 1] !== value || data[at + 2] !== value) return image;
    out[i] = value;
  }
  return { width, height, channels: 1, data: out };
});

/**
 * Four RGB pixels at a time, as three words of four bytes: r0 g0 b0 r1, g1 b1 r2 g2, b2 r3 g3 b3.
 * @param out their values, where the three channels are equal.
 * @returns pixels that were looked at; undefined where one has channels that differ.
 */
function equalFours(rgb: Uint8Array, out: Uint8Array): number | undefined {
  if (rgb.byteOffset % 4 !== 0) return 0;
  const fours = new Uint32Array(out.buffer, 0, out.length >> 2);
  const words = new Uint32Array(rgb.buffer, rgb.byteOffset, fours.length * 3);
  for (let i = 0, at = 0; i < fours.length; i++, at += 3) {
    const a = words[at];
    const b = words[at + 1];
    const c = words[at + 2];
    const within = ((a ^ (a >>> 8)) & 0xffff) | ((b ^ (b >>> 8)) & 0xff00ff) | ((c ^ (c >>> 8)) & 0xffff00);
    if (within || a >>> 24 !== (b & 0xff) || b >>> 24 !== (c & 0xff)) return undefined;
    fours[i] = (a & 0xff) | ((b & 0xff) << 8) | (b & 0xff0000) | (c & 0xff000000);
  }
  return fours.length * 4;
}

/** Three channels: grey is repeated, alpha is dropped. */
export function toRgb(given: Pixels): Pixels {
  const image = withoutInks(given);
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const out = new Uint8Array(width * height * 3);
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  for (let from = 0, to = 0; to < out.length; from += channels, to += 3) {
    out[to] = data[from];
    out[to + 1] = data[from + green];
    out[to + 2] = data[from + blue];
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
