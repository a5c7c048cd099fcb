/**
 * The built-in image encoder as an ONNX graph: a wavelet scattering network of order 2 (Bruna & Mallat 2013) on
 * 128 x 128 grey pixels. Modulus of wavelet responses at four scales and eight orientations, the same again on
 * each of those maps at the coarser scales, local means of everything, logarithm. Nothing is learned: the filters
 * come from formulas, and `npm run model` writes the same bytes on every machine.
 *
 *     order 0   mean grey on a 16 x 16 grid          256
 *     order 1   32 maps on an 8 x 8 grid            2048
 *     order 2   384 maps on a 4 x 4 grid            6144
 */
import { GraphBuilder } from '../../onnx/graph';
import { ORIENTATIONS, waveletBank } from './morlet';

export const INPUT_SIZE = 128;
const SCALES = 4;
const GRIDS = [16, 8, 4] as const;
/** Modulus is taken of squares plus this, so that flat areas have a finite logarithm and slope. */
const MODULUS_FLOOR = 1e-8;
/** About the response to one grey level of noise; below it there is no structure to compare. */
const LOG_FLOOR = 2e-3;

const pairs = (SCALES * (SCALES - 1)) / 2;
/** Lengths of the three blocks of features, in the order of the output. */
export const featureBlocks = [
  GRIDS[0] ** 2,
  SCALES * ORIENTATIONS * GRIDS[1] ** 2,
  pairs * ORIENTATIONS ** 2 * GRIDS[2] ** 2,
] as const;
export const FEATURES = featureBlocks[0] + featureBlocks[1] + featureBlocks[2];

/** Input `image` uint8 (batch, 1, 128, 128); output `features` float32 (batch, FEATURES). */
export function buildScatteringModel(): Uint8Array {
  const g = new GraphBuilder('scattering', 18);
  const image = g.input('image', 'uint8', ['batch', 1, INPUT_SIZE, INPUT_SIZE]);
  const pixels = g.node('Mul', [g.node('Cast', [image], { to: 1 }), g.scalar(1 / 255)]);
  const features = [flatten(g, pool(g, pixels, INPUT_SIZE, GRIDS[0]))];
  const second: string[] = [];
  for (let j = 0; j < SCALES; j++) {
    // Sampled as finely as the wavelet's width allows.
    const first = modulus(g, pixels, INPUT_SIZE, j, 2 ** j);
    features.push(flatten(g, pool(g, first.maps, first.size, GRIDS[1])));
    // The modulus varies at half the wavelet's rate: half the samples carry it to the coarser scales.
    const half = pool(g, first.maps, first.size, first.size / 2);
    for (let coarser = j + 1; coarser < SCALES; coarser++) {
      const relative = coarser - j - 1;
      const one = g.node('Reshape', [half, g.ints([-1, 1, first.size / 2, first.size / 2])]);
      const maps = modulus(g, one, first.size / 2, relative, 2 ** relative);
      const together = g.node('Reshape', [maps.maps, g.ints([-1, ORIENTATIONS ** 2, maps.size, maps.size])]);
      second.push(flatten(g, pool(g, together, maps.size, GRIDS[2])));
    }
  }
  const all = g.node('Concat', [...features, ...second], { axis: 1 });
  g.node('Log', [g.node('Add', [all, g.scalar(LOG_FLOOR)])], {}, { output: 'features' });
  g.output('features', 'float32', ['batch', FEATURES]);
  return g.build();
}

/** |x * psi| for all orientations: (b, 1, size, size) -> (b, ORIENTATIONS, size / stride, size / stride). */
function modulus(
  g: GraphBuilder,
  x: string,
  size: number,
  j: number,
  stride: number,
): { maps: string; size: number } {
  const bank = waveletBank(j);
  const half = (bank.size - 1) / 2;
  const weights = g.constant('float32', [2 * ORIENTATIONS, 1, bank.size, bank.size], bank.kernels);
  // Repeating the edge keeps the frame of the image from becoming a strong line of its own.
  const padded = g.node('Pad', [x, g.ints([0, 0, half, half, 0, 0, half, half])], { mode: 'edge' });
  const response = g.node('Conv', [padded, weights], {
    kernel_shape: [bank.size, bank.size],
    strides: [stride, stride],
  });
  const out = size / stride;
  const squares = g.node('Mul', [response, response]);
  const parts = g.node('Reshape', [squares, g.ints([-1, 2, ORIENTATIONS, out, out])]);
  const energy = g.node('ReduceSum', [parts, g.ints([1])], { keepdims: 0 });
  return { maps: g.node('Sqrt', [g.node('Add', [energy, g.scalar(MODULUS_FLOOR)])]), size: out };
}

/** Means over squares: (b, c, size, size) -> (b, c, grid, grid); maps coarser than the grid stay as they are. */
function pool(g: GraphBuilder, x: string, size: number, grid: number): string {
  const side = size / grid;
  if (side === 1) return x;
  return g.node('AveragePool', [x], { kernel_shape: [side, side], strides: [side, side] });
}

function flatten(g: GraphBuilder, x: string): string {
  return g.node('Flatten', [x], { axis: 1 });
}
