/**
 * Morlet wavelets on a pixel grid, as in Mallat's and Bruna's scattering networks (Bruna & Mallat 2013, eq. 2;
 * the constants are those that Kymatio uses): a plane wave under an elongated Gaussian, minus as much of the
 * Gaussian as makes its mean zero.
 */

export const ORIENTATIONS = 8;
const SIGMA = 0.8;
const WAVE_NUMBER = (3 * Math.PI) / 4;
/** Ratio of the Gaussian's axes, along and across the wave. */
const SLANT = 4 / ORIENTATIONS;
/** The kernel ends where the longer axis has fallen to e^-3. */
const CUT_OFF_SIGMAS = 2.45;

export interface WaveletBank {
  /** Odd side length of the kernels. */
  readonly size: number;
  /** (2 x ORIENTATIONS, 1, size, size): all real parts, then all imaginary parts. */
  readonly kernels: Float32Array;
}

/** The wavelets of all orientations at the scale of one pixel. */
export function waveletBank(): WaveletBank {
  const half = Math.ceil((CUT_OFF_SIGMAS * SIGMA) / SLANT);
  const size = 2 * half + 1;
  const area = size * size;
  const kernels = new Float32Array(2 * ORIENTATIONS * area);
  for (let o = 0; o < ORIENTATIONS; o++) {
    const { real, imaginary } = morlet(half, (Math.PI * o) / ORIENTATIONS);
    kernels.set(real, o * area);
    kernels.set(imaginary, (ORIENTATIONS + o) * area);
  }
  return { size, kernels };
}

function morlet(half: number, angle: number): { real: Float64Array; imaginary: Float64Array } {
  const size = 2 * half + 1;
  const gaussian = new Float64Array(size * size);
  const real = new Float64Array(size * size);
  const imaginary = new Float64Array(size * size);
  let gaussianSum = 0;
  let realSum = 0;
  let imaginarySum = 0;
  for (let y = -half, i = 0; y <= half; y++) {
    for (let x = -half; x <= half; x++, i++) {
      const along = x * Math.cos(angle) + y * Math.sin(angle);
      const across = -x * Math.sin(angle) + y * Math.cos(angle);
      const g = Math.exp(-(along * along + SLANT * SLANT * across * across) / (2 * SIGMA * SIGMA));
      gaussian[i] = g;
      real[i] = g * Math.cos(WAVE_NUMBER * along);
      imaginary[i] = g * Math.sin(WAVE_NUMBER * along);
      gaussianSum += g;
      realSum += real[i];
      imaginarySum += imaginary[i];
    }
  }
  const norm = SLANT / (2 * Math.PI * SIGMA * SIGMA);
  for (let i = 0; i < gaussian.length; i++) {
    real[i] = (real[i] - (realSum / gaussianSum) * gaussian[i]) * norm;
    imaginary[i] = (imaginary[i] - (imaginarySum / gaussianSum) * gaussian[i]) * norm;
  }
  return { real, imaginary };
}
