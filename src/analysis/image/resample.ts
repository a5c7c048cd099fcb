/**
 * Pillow's fixed-point bicubic resize, bit for bit (src/libImaging/Resample.c): a = -0.5, support 2 x scale when
 * shrinking, weights rounded to 22 bits, 8-bit rounding between the horizontal and the vertical pass.
 */

const PRECISION_BITS = 32 - 8 - 2;
const BICUBIC_SUPPORT = 2;
/** Pillow resizes very tall images vertically first, to spare work in the horizontal pass (Image.resize). */
const TALL_RATIO = 100;

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes a pixel: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA or CMYK. */
  readonly channels: number;
  /** height x width x channels, row-major. */
  readonly data: Uint8Array;
  /** Pillow would resize it by nearest neighbour: its colours are palette entries, or black and white only. */
  readonly nearest?: boolean;
  /** The four channels are inks of print (`withoutInks`). */
  readonly cmyk?: boolean;
}

/** Resizes to width x height, each channel on its own. The same size gives the same bytes. */
export function resizeBicubic(image: Pixels, width: number, height: number): Pixels {
  if (image.width === width && image.height === height) return image;
  const verticalFirst = height < image.height && image.height > TALL_RATIO * image.width;
  const across = (input: Pixels) => (input.width === width ? input : resizeAcross(input, width));
  const down = (input: Pixels) => (input.height === height ? input : resizeDown(input, height));
  return verticalFirst ? across(down(image)) : down(across(image));
}

interface Weights {
  /** First input and number of inputs of each output, interleaved. */
  readonly bounds: Int32Array;
  readonly weights: Int32Array;
  /** Stride of `weights`. */
  readonly size: number;
}

function weightsFor(inputSize: number, outputSize: number): Weights {
  const scale = inputSize / outputSize;
  const filterScale = Math.max(scale, 1);
  const support = BICUBIC_SUPPORT * filterScale;
  const size = Math.ceil(support) * 2 + 1;
  const bounds = new Int32Array(outputSize * 2);
  const weights = new Int32Array(outputSize * size);
  const exact = new Float64Array(size);
  for (let out = 0; out < outputSize; out++) {
    const center = (out + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(inputSize, Math.trunc(center + support + 0.5)) - first;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      exact[i] = bicubic((i + first - center + 0.5) * (1 / filterScale));
      sum += exact[i];
    }
    for (let i = 0; i < count; i++) {
      const weight = sum === 0 ? exact[i] : exact[i] / sum;
      const fixed = weight * (1 << PRECISION_BITS);
      weights[out * size + i] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    bounds[out * 2] = first;
    bounds[out * 2 + 1] = count;
  }
  return { bounds, weights, size };
}

function bicubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

function resizeAcross(image: Pixels, width: number): Pixels {
  const { height, channels, data } = image;
  const { bounds, weights, size } = weightsFor(image.width, width);
  const out = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const rowAt = y * image.width * channels;
    for (let x = 0; x < width; x++) {
      const from = rowAt + bounds[x * 2] * channels;
      const count = bounds[x * 2 + 1];
      for (let c = 0; c < channels; c++, to++) {
        let sum = 1 << (PRECISION_BITS - 1);
        for (let i = 0, at = from + c, w = x * size; i < count; i++, at += channels, w++) {
          sum += data[at] * weights[w];
        }
        out[to] = clip(sum);
      }
    }
  }
  return { width, height, channels, data: out };
}

function resizeDown(image: Pixels, height: number): Pixels {
  const { width, channels, data } = image;
  const { bounds, weights, size } = weightsFor(image.height, height);
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  const sums = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    sums.fill(1 << (PRECISION_BITS - 1));
    const first = bounds[y * 2];
    const count = bounds[y * 2 + 1];
    for (let i = 0; i < count; i++) {
      const weight = weights[y * size + i];
      for (let x = 0, at = (first + i) * stride; x < stride; x++, at++) sums[x] += data[at] * weight;
    }
    for (let x = 0, to = y * stride; x < stride; x++, to++) out[to] = clip(sums[x]);
  }
  return { width, height, channels, data: out };
}

function clip(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
