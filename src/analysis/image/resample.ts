/**
 * Pillow's fixed-point bicubic resize, bit for bit (src/libImaging/Resample.c): a = -0.5, support 2 x scale when
 * shrinking, weights rounded to 22 bits, 8-bit rounding between the horizontal and the vertical pass.
 */
import { type KernelArray, Kernels } from '../kernels/kernels';

const PRECISION_BITS = 32 - 8 - 2;
const BICUBIC_SUPPORT = 2;
/** Pillow resizes very tall images vertically first, to spare work in the horizontal pass (Image.resize). */
const TALL_RATIO = 100;
/** Inputs that the kernels take at once. */
const TAPS = 8;
/** Bytes beyond an array that the kernels may read and write. */
const OVERRUN = TAPS - 1;

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

/**
 * Resizes to width x height, each channel on its own. The same size gives the same bytes.
 * @throws AnalysisError `unavailable` as `Kernels.createNow`.
 */
export function resizeBicubic(image: Pixels, width: number, height: number): Pixels {
  if (image.width === width && image.height === height) return image;
  const { channels } = image;
  const planes = Array.from({ length: channels }, (_, channel) =>
    resizedPlane(image, channel, width, height),
  );
  return { width, height, channels, data: channels === 1 ? planes[0] : interleaved(planes) };
}

/** A channel by itself. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: KernelArray<Uint8Array>;
}

function resizedPlane(
  { data, channels, ...from }: Pixels,
  channel: number,
  width: number,
  height: number,
): Uint8Array {
  const kernels = Kernels.createNow();
  const plane = { ...from, data: kernels.uint8(from.width * from.height + OVERRUN) };
  const { values } = plane.data;
  if (channels === 1) values.set(data);
  else for (let i = 0, at = channel; at < data.length; i++, at += channels) values[i] = data[at];
  const verticalFirst = height < from.height && from.height > TALL_RATIO * from.width;
  const across = (input: Plane) => (input.width === width ? input : resizeAcross(kernels, input, width));
  const down = (input: Plane) => (input.height === height ? input : resizeDown(kernels, input, height));
  const resized = verticalFirst ? across(down(plane)) : down(across(plane));
  const out = resized.data.values.slice(0, width * height);
  kernels.release();
  return out;
}

function interleaved(planes: readonly Uint8Array[]): Uint8Array {
  const channels = planes.length;
  const out = new Uint8Array(planes[0].length * channels);
  for (const [channel, plane] of planes.entries()) {
    for (let i = 0, to = channel; i < plane.length; i++, to += channels) out[to] = plane[i];
  }
  return out;
}

interface Weights {
  /** First input and number of inputs of each output, interleaved. */
  readonly bounds: Int32Array;
  readonly weights: Int32Array;
  /** Of `weights` for each output; zeros follow them. */
  readonly stride: number;
}

/** Weights by their sizes: most images of a dataset have one of a few. */
const known = new Map<string, Weights>();
const MOST_KNOWN = 64;

function weightsFor(inputSize: number, outputSize: number): Weights {
  const sizes = `${inputSize} ${outputSize}`;
  let weights = known.get(sizes);
  if (!weights) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(sizes, (weights = computeWeights(inputSize, outputSize)));
  }
  return weights;
}

function computeWeights(inputSize: number, outputSize: number): Weights {
  const scale = inputSize / outputSize;
  const filterScale = Math.max(scale, 1);
  const support = BICUBIC_SUPPORT * filterScale;
  const most = Math.ceil(support) * 2 + 1;
  const stride = Math.ceil(most / TAPS) * TAPS;
  const bounds = new Int32Array(outputSize * 2);
  const weights = new Int32Array(outputSize * stride);
  const exact = new Float64Array(most);
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
      weights[out * stride + i] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    bounds[out * 2] = first;
    bounds[out * 2 + 1] = count;
  }
  return { bounds, weights, stride };
}

function bicubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

function resizeAcross(kernels: Kernels, { data, ...from }: Plane, width: number): Plane {
  const { bounds, weights, stride } = placed(kernels, weightsFor(from.width, width));
  const out = kernels.uint8(width * from.height + OVERRUN);
  const { height } = from;
  kernels.call.resampleAcross(data.pointer, height, from.width, bounds, weights, stride, width, out.pointer);
  return { width, height, data: out };
}

function resizeDown(kernels: Kernels, { data, ...from }: Plane, height: number): Plane {
  const { bounds, weights, stride } = placed(kernels, weightsFor(from.height, height));
  const out = kernels.uint8(from.width * height + OVERRUN);
  kernels.call.resampleDown(data.pointer, from.width, bounds, weights, stride, height, out.pointer);
  return { width: from.width, height, data: out };
}

/** Pointers to the weights in the memory of the kernels. */
function placed(kernels: Kernels, { bounds, weights, stride }: Weights) {
  const [at, values] = [kernels.int32(bounds.length), kernels.int32(weights.length)];
  at.values.set(bounds);
  values.values.set(weights);
  return { bounds: at.pointer, weights: values.pointer, stride };
}
