/**
 * What proposes copies under a mirror or a quarter turn: histograms of the directions of edges (without sign, so that
 * an inverted picture has the same) on a grid of 8 x 8, after Dalal and Triggs 2005. The eight symmetries of the square
 * only reorder its numbers.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';
import { type Box, spread } from './comparedPicture';

const GRID = 8;
/** 0, 45, 90 and 135 degrees: the symmetries map them onto each other. */
const DIRECTIONS = 4;
export const DESCRIPTOR_LENGTH = DIRECTIONS * GRID * GRID;
export const SYMMETRIES = 8;
const SIDE = 32;
/** Of the weights by which an edge counts for the fields around it, in pixels of 32. */
const POOL_RADIUS = 5;
const POOL_SIGMA = 2.4;
const LEVELS = 256;

/**
 * Writes the descriptor of one box of a grey cell: (directions, rows, columns), of length 1, or all 0 without an edge.
 */
export function describeEdges(cell: Uint8Array, box: Box, out: Float32Array): void {
  const picture = levelled(shrunk(cell, box));
  const strengths = Array.from({ length: DIRECTIONS }, () => new Float32Array(SIDE * SIDE));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = y * SIDE + x;
      const dx = picture[y * SIDE + Math.min(x + 1, SIDE - 1)] - picture[y * SIDE + Math.max(x - 1, 0)];
      const dy = picture[Math.min(y + 1, SIDE - 1) * SIDE + x] - picture[Math.max(y - 1, 0) * SIDE + x];
      const strength = Math.hypot(dx, dy);
      if (strength === 0) continue;
      const angle = Math.atan2(dy, dx);
      const bin = ((angle < 0 ? angle + Math.PI : angle) / Math.PI) * DIRECTIONS;
      const low = Math.floor(bin);
      const share = bin - low;
      strengths[low % DIRECTIONS][at] += strength * (1 - share);
      strengths[(low + 1) % DIRECTIONS][at] += strength * share;
    }
  }
  strengths.forEach((strength, d) => {
    pool(strength, out.subarray(d * GRID * GRID, (d + 1) * GRID * GRID));
  });
  let squares = 0;
  for (let i = 0; i < DESCRIPTOR_LENGTH; i++) squares += out[i]; // they are squares of what is kept
  const scale = squares > 0 ? 1 / squares : 0;
  for (let i = 0; i < DESCRIPTOR_LENGTH; i++) out[i] = Math.sqrt(out[i] * scale);
}

/**
 * Of each symmetry, the place in a descriptor from which the descriptor of the changed picture takes each number.
 * Symmetry s is a mirror (left to right) where s >= 4, then s % 4 quarter turns clockwise.
 */
export const symmetryOrders: readonly Int32Array[] = Array.from({ length: SYMMETRIES }, (_, s) => {
  const order = new Int32Array(DESCRIPTOR_LENGTH);
  for (let d = 0; d < DIRECTIONS; d++) {
    for (let y = 0; y < GRID; y++) {
      for (let x = 0; x < GRID; x++) {
        // Back from the changed picture: undo the turns, then the mirror.
        let [fromX, fromY, fromD] = [x, y, d];
        for (let turn = 0; turn < s % 4; turn++) {
          [fromX, fromY] = [fromY, GRID - 1 - fromX];
          fromD = (fromD + DIRECTIONS / 2) % DIRECTIONS;
        }
        if (s >= 4) {
          fromX = GRID - 1 - fromX;
          fromD = (DIRECTIONS - fromD) % DIRECTIONS;
        }
        order[(d * GRID + y) * GRID + x] = (fromD * GRID + fromY) * GRID + fromX;
      }
    }
  }
  return order;
});

/** A box of a cell at 32 x 32, each pixel the mean of its area or, where that is less than one pixel, interpolated. */
function shrunk(cell: Uint8Array, { left, top, right, bottom }: Box): Float32Array {
  const across = weights(left, right);
  const down = weights(top, bottom);
  const lines = new Float32Array(SIDE * CELL_SIZE);
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      for (const [from, weight] of across[x]) sum += cell[y * CELL_SIZE + from] * weight;
      lines[y * SIDE + x] = sum;
    }
  }
  const out = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (const [from, weight] of down[y]) {
      for (let x = 0; x < SIDE; x++) out[y * SIDE + x] += lines[from * SIDE + x] * weight;
    }
  }
  return out;
}

function weights(from: number, to: number): (readonly [number, number])[][] {
  const step = (to - from) / SIDE;
  return Array.from({ length: SIDE }, (_, i) => {
    const width = Math.max(step, 1);
    const middle = from + (i + 0.5) * step;
    const [low, high] = [Math.max(from, middle - width / 2), Math.min(to, middle + width / 2)];
    const parts: [number, number][] = [];
    for (let at = Math.floor(low); at < high; at++) {
      const share = Math.min(high, at + 1) - Math.max(low, at);
      if (share > 1e-9) parts.push([at, share / (high - low)]);
    }
    return parts;
  });
}

function levelled(picture: Float32Array): Float32Array {
  const counts = new Float64Array(LEVELS);
  for (const value of picture) counts[Math.min(LEVELS - 1, Math.round(value))]++;
  const table = spread(counts);
  const at = (value: number) => {
    const low = Math.min(LEVELS - 2, Math.floor(value));
    return table[low] + (table[low + 1] - table[low]) * (value - low);
  };
  return picture.map(at);
}

const poolWeights = Float32Array.from({ length: 2 * POOL_RADIUS }, (_, i) => {
  const distance = i - POOL_RADIUS + 0.5;
  return Math.exp(-(distance * distance) / (2 * POOL_SIGMA * POOL_SIGMA));
});

/** Weighted sums around the middles of the fields of the grid. */
function pool(strength: Float32Array, out: Float32Array): void {
  const step = SIDE / GRID;
  const lines = new Float32Array(SIDE * GRID);
  for (let y = 0; y < SIDE; y++) {
    for (let g = 0; g < GRID; g++) {
      let sum = 0;
      const first = g * step + step / 2 - POOL_RADIUS;
      for (let i = 0; i < poolWeights.length; i++) {
        const x = first + i;
        if (x >= 0 && x < SIDE) sum += strength[y * SIDE + x] * poolWeights[i];
      }
      lines[y * GRID + g] = sum;
    }
  }
  for (let g = 0; g < GRID; g++) {
    const first = g * step + step / 2 - POOL_RADIUS;
    for (let x = 0; x < GRID; x++) {
      let sum = 0;
      for (let i = 0; i < poolWeights.length; i++) {
        const y = first + i;
        if (y >= 0 && y < SIDE) sum += lines[y * GRID + x] * poolWeights[i];
      }
      out[g * GRID + x] = sum;
    }
  }
}
