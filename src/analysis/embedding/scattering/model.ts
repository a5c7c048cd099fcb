/**
 * The built-in image encoder as an ONNX graph: a wavelet scattering network of order 2 (Bruna & Mallat 2013) on
 * 128 x 128 grey pixels. Modulus of wavelet responses at four scales and eight orientations, the same again on
 * each of those maps at the coarser scales, local means of everything, logarithm. Nothing is learned: the filters
 * come from formulas, and `npm run model` writes the same bytes on every machine.
 *
 *     order 0   mean grey on a 16 x 16 grid          256
 *     order 1   32 maps on an 8 x 8 grid            2048
 *     order 2   384 maps on a 4 x 4 grid            6144
 *
 * A wavelet of scale 2^j is the one of scale 1 on an image halved j times (the pyramid of Burt & Adelson 1983), where
 * the paper convolves at full size; each modulus is sampled at every other pixel, since only its local means are used.
 */
import { GraphBuilder } from '../../onnx/graph';
import { ORIENTATIONS, waveletBank } from './morlet';

export const INPUT_SIZE = 128;
const SCALES = 4;
const GRIDS = [16, 8, 4] as const;
const BINOMIAL = [1, 3, 3, 1];
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
  const modulus = moduli(g);
  const halved = halving(g);
  const features = [flatten(g, pool(g, pixels, INPUT_SIZE, GRIDS[0]))];
  const second: string[] = [];
  for (let j = 0, level: Maps = { maps: pixels, size: INPUT_SIZE }; j < SCALES; j++, level = halved(level)) {
    const first = modulus(level);
    features.push(flatten(g, pool(g, first.maps, first.size, GRIDS[1])));
    let one: Maps = {
      ...first,
      maps: g.node('Reshape', [first.maps, g.ints([-1, 1, first.size, first.size])]),
    };
    for (let coarser = j + 1; coarser < SCALES; coarser++, one = halved(one)) {
      const { maps, size } = modulus(one);
      const together = g.node('Reshape', [maps, g.ints([-1, ORIENTATIONS ** 2, size, size])]);
      second.push(flatten(g, pool(g, together, size, GRIDS[2])));
    }
  }
  const all = g.node('Concat', [...features, ...second], { axis: 1 });
  g.node('Log', [g.node('Add', [all, g.scalar(LOG_FLOOR)])], {}, { output: 'features' });
  g.output('features', 'float32', ['batch', FEATURES]);
  return g.build();
}

/** Values of the graph with the shape (b, c, size, size). */
interface Maps {
  readonly maps: string;
  readonly size: number;
}

/** |x * psi| for all orientations at every other pixel: (b, 1, size, size) -> (b, ORIENTATIONS, size / 2, size / 2). */
function moduli(g: GraphBuilder): (x: Maps) => Maps {
  const bank = waveletBank();
  const weights = g.constant('float32', [2 * ORIENTATIONS, 1, bank.size, bank.size], bank.kernels);
  return ({ maps, size }) => {
    const response = convolveEveryOther(g, maps, weights, bank.size, (bank.size - 1) / 2);
    const out = size / 2;
    const squares = g.node('Mul', [response, response]);
    const parts = g.node('Reshape', [squares, g.ints([-1, 2, ORIENTATIONS, out, out])]);
    const energy = g.node('ReduceSum', [parts, g.ints([1])], { keepdims: 0 });
    return { maps: g.node('Sqrt', [g.node('Add', [energy, g.scalar(MODULUS_FLOOR)])]), size: out };
  };
}

/** The next level of the pyramid, smoothed by the binomial filter: (b, 1, size, size) -> (b, 1, size / 2, size / 2). */
function halving(g: GraphBuilder): (x: Maps) => Maps {
  const side = BINOMIAL.length;
  const sum = BINOMIAL.reduce((a, b) => a + b);
  const kernel = Float32Array.from(BINOMIAL.flatMap((y) => BINOMIAL.map((x) => (x * y) / sum ** 2)));
  const weights = g.constant('float32', [1, 1, side, side], kernel);
  return ({ maps, size }) => ({
    maps: convolveEveryOther(g, maps, weights, side, side / 2 - 1),
    size: size / 2,
  });
}

/** Repeating the edge keeps the frame of the image from becoming a strong line of its own. */
function convolveEveryOther(g: GraphBuilder, x: string, weights: string, side: number, edge: number): string {
  const padded = g.node('Pad', [x, g.ints([0, 0, edge, edge, 0, 0, edge, edge])], { mode: 'edge' });
  return g.node('Conv', [padded, weights], { kernel_shape: [side, side], strides: [2, 2] });
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
