/**
 * What open_clip shows its image tower, byte for byte: torchvision's Resize(side, bicubic) and CenterCrop on the
 * picture in the mode that Pillow opens it in, and only then RGB. Hence palette and 1-bit pictures are resized by
 * nearest neighbour, transparent ones with their alpha premultiplied, and CMYK in its inks.
 */
import { timesOver255, withoutInks } from './inks';
import { type Pixels, resizeBicubic } from './resample';

/** @returns RGB, side x side x 3. */
export function clipPixels(image: Pixels, side: number): Uint8Array {
  return toRgb(centerCrop(resizeShortSide(image, side), side));
}

/** Short side to `side`, long side truncated; an image of the right size is left alone. */
function resizeShortSide(image: Pixels, side: number): Pixels {
  const short = Math.min(image.width, image.height);
  if (short === side) return image;
  const scaled = (length: number) => (length === short ? side : Math.trunc((side * length) / short));
  const width = scaled(image.width);
  const height = scaled(image.height);
  if (image.nearest) return resizeNearest(image, width, height);
  if (!image.cmyk && (image.channels === 2 || image.channels === 4)) {
    return withoutPremultiplied(resizeBicubic(premultiplied(image), width, height));
  }
  return resizeBicubic(image, width, height);
}

/** Pillow's nearest neighbour: the pixel under the centre. */
function resizeNearest(image: Pixels, width: number, height: number): Pixels {
  const { channels, data } = image;
  const out = new Uint8Array(width * height * channels);
  const columns = sourceIndices(image.width, width);
  const rows = sourceIndices(image.height, height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const rowAt = rows[y] * image.width * channels;
    for (let x = 0; x < width; x++) {
      const from = rowAt + columns[x] * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c];
    }
  }
  return { ...image, width, height, data: out };
}

/** Pillow adds up the step (Geometry.c, ImagingScaleAffine), so its rounding errors are part of the result. */
function sourceIndices(inputSize: number, outputSize: number): Int32Array {
  const step = inputSize / outputSize;
  const indices = new Int32Array(outputSize);
  let at = step * 0.5;
  for (let i = 0; i < outputSize; i++) {
    indices[i] = Math.min(inputSize - 1, Math.floor(at));
    at += step;
  }
  return indices;
}

/** Pillow's RGBA to RGBa: value x alpha / 255, rounded with its MULDIV255. */
function premultiplied(image: Pixels): Pixels {
  const { channels, data } = image;
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += channels) {
    const alpha = data[at + channels - 1];
    for (let c = 0; c < channels - 1; c++) out[at + c] = timesOver255(data[at + c], alpha);
    out[at + channels - 1] = alpha;
  }
  return { ...image, data: out };
}

/** Pillow's RGBa to RGBA: 255 x value / alpha, truncated and clipped. */
function withoutPremultiplied(image: Pixels): Pixels {
  const { channels, data } = image;
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += channels) {
    const alpha = data[at + channels - 1];
    for (let c = 0; c < channels - 1; c++) {
      const value = data[at + c];
      out[at + c] = alpha === 255 || alpha === 0 ? value : Math.min(255, Math.trunc((255 * value) / alpha));
    }
    out[at + channels - 1] = alpha;
  }
  return { ...image, data: out };
}

function centerCrop(image: Pixels, side: number): Pixels {
  const { channels } = image;
  const left = roundHalfEven((image.width - side) / 2);
  const top = roundHalfEven((image.height - side) / 2);
  if (image.width === side && image.height === side) return image;
  const data = new Uint8Array(side * side * channels);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * image.width + left) * channels;
    data.set(image.data.subarray(from, from + side * channels), y * side * channels);
  }
  return { ...image, width: side, height: side, data };
}

/** Python's round(). */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function toRgb(image: Pixels): Uint8Array {
  const { channels, data } = withoutInks(image);
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const out = new Uint8Array(pixels * 3);
  const step = channels >= 3 ? 1 : 0;
  for (let i = 0, from = 0; i < out.length; i += 3, from += channels) {
    out[i] = data[from];
    out[i + 1] = data[from + step];
    out[i + 2] = data[from + 2 * step];
  }
  return out;
}
