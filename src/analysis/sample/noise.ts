/** Noise fields made once per sample set: a smooth one for shapes and textures, a white one for the detector. */
import { SampleRandom } from './random';

/** Side of both fields in texels; a power of two, so that wrapping is a mask. */
const SIDE = 256;
const MASK = SIDE - 1;
/** Lattice cells per side of each octave; the coarsest gives waves of 64 texels. */
const OCTAVES = [4, 8, 16, 32];

export class Noise {
  private readonly smooth = new Float32Array(SIDE * SIDE);
  private readonly white = new Float32Array(SIDE * SIDE);

  constructor(seed: number) {
    const random = new SampleRandom(seed, 'noise');
    OCTAVES.forEach((cells, octave) => addOctave(this.smooth, cells, 0.5 ** octave, random));
    for (let i = 0; i < this.white.length; i++) this.white[i] = random.normalish();
  }

  /** Smooth fractal noise, about -1 to 1, period 256 in both directions; bilinear. */
  at(x: number, y: number): number {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const a = x0 & MASK;
    const b = (x0 + 1) & MASK;
    const top = (y0 & MASK) * SIDE;
    const bottom = ((y0 + 1) & MASK) * SIDE;
    const s = this.smooth;
    const upper = s[top + a] + fx * (s[top + b] - s[top + a]);
    const lower = s[bottom + a] + fx * (s[bottom + b] - s[bottom + a]);
    return upper + fy * (lower - upper);
  }

  /** White noise, variance 1, at integer places. */
  grain(x: number, y: number): number {
    return this.white[(y & MASK) * SIDE + (x & MASK)];
  }
}

function addOctave(field: Float32Array, cells: number, weight: number, random: SampleRandom): void {
  const lattice = Float32Array.from({ length: cells * cells }, () => random.between(-1, 1));
  const step = SIDE / cells;
  for (let y = 0; y < SIDE; y++) {
    const cy = Math.floor(y / step);
    const fy = ease((y - cy * step) / step);
    const row = cy * cells;
    const next = ((cy + 1) % cells) * cells;
    for (let x = 0; x < SIDE; x++) {
      const cx = Math.floor(x / step);
      const fx = ease((x - cx * step) / step);
      const right = (cx + 1) % cells;
      const upper = lattice[row + cx] + fx * (lattice[row + right] - lattice[row + cx]);
      const lower = lattice[next + cx] + fx * (lattice[next + right] - lattice[next + cx]);
      field[y * SIDE + x] = field[y * SIDE + x] + weight * (upper + fy * (lower - upper));
    }
  }
}

const ease = (t: number) => t * t * (3 - 2 * t);
