/**
 * Lays one picture over another: a mirror or none, a turn, a scale and a shift (Lucas and Kanade 1981 on levelled
 * pictures, whose sign may be reversed), from a start that a descriptor proposes, coarse before fine.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';
import type { Box, ComparedPicture, Level } from './comparedPicture';

/**
 * A place (x, y) of one cell lies at (u, v) of the other, in pixels of the cell from its middle:
 * u = tx + c X - s Y, v = ty + s X + c Y with (X, Y) = (x, y), or (-x, y) where mirrored.
 */
export interface Placement {
  readonly mirrored: boolean;
  readonly c: number;
  readonly s: number;
  readonly tx: number;
  readonly ty: number;
}

export interface Registered {
  readonly placement: Placement;
  /** Correlation of the levelled pictures where they overlap, -1 to 1; negative for an inverted one. */
  readonly correlation: number;
  /** Share of the smaller content that lies in the other's. */
  readonly overlap: number;
}

/** Blocks a side, in which what two pictures differ by is looked at. */
export const BLOCKS = 12;
const none = new Uint8Array(BLOCKS * BLOCKS);

/** Steps at 24, 48 and 96 pixels a side. */
const STEPS = [6, 4, 1] as const;
/** After a shift of this many pixels of the level nothing is gained any more. */
const SETTLED = 0.04;
/** Relative to the diagonal, for pictures that have slopes in one direction only. */
const DAMPING = 1e-3;
const MIN_SCALE = 0.5;
const MAX_SCALE = 2;
/** Pixels of the level that must overlap for a step. */
const LEAST_PIXELS = 40;

/** The start that lays box on box under a symmetry of the square (see `symmetryOrders`). */
export function startingPlacement(from: Box, to: Box, symmetry: number): Placement {
  const mirrored = symmetry >= 4;
  const turns = symmetry % 4;
  const [w, h] = [from.right - from.left, from.bottom - from.top];
  const [w2, h2] = [to.right - to.left, to.bottom - to.top];
  const scale = Math.sqrt((w2 * h2) / (w * h));
  const angle = (turns * Math.PI) / 2;
  const [c, s] = [scale * Math.round(Math.cos(angle)), scale * Math.round(Math.sin(angle))];
  const [fromX, fromY] = [(from.left + from.right - CELL_SIZE) / 2, (from.top + from.bottom - CELL_SIZE) / 2];
  const x = mirrored ? -fromX : fromX;
  return {
    mirrored,
    c,
    s,
    tx: (to.left + to.right - CELL_SIZE) / 2 - (c * x - s * fromY),
    ty: (to.top + to.bottom - CELL_SIZE) / 2 - (s * x + c * fromY),
  };
}

/**
 * The best placement from a start on.
 * @param level 0 to 2: 24, 48 or 96 pixels a side.
 * @param leftOut blocks of the first picture that do not count, (BLOCKS, BLOCKS).
 */
export function register(
  a: ComparedPicture,
  b: ComparedPicture,
  level: 0 | 1 | 2,
  start: Placement,
  leftOut: Uint8Array = none,
): Registered {
  const [one, other] = [a.level(level), b.level(level)];
  const steps = STEPS[level];
  let placement = start;
  let best: Registered = { placement, correlation: 0, overlap: 0 };
  for (let step = 0; step <= steps; step++) {
    const sums = gather(one, other, a.content, b.content, placement, leftOut);
    const found = { placement, correlation: sums.correlation, overlap: sums.overlap };
    if (Math.abs(found.correlation) > Math.abs(best.correlation)) best = found;
    if (step === steps || sums.step === undefined) break;
    const [dc, ds, dx, dy] = sums.step;
    const scale = CELL_SIZE / one.size;
    placement = {
      mirrored: placement.mirrored,
      c: placement.c + dc,
      s: placement.s + ds,
      tx: placement.tx + dx * scale,
      ty: placement.ty + dy * scale,
    };
    const size = Math.hypot(placement.c, placement.s);
    if (!(size > MIN_SCALE && size < MAX_SCALE)) break;
    if (Math.abs(dx) + Math.abs(dy) + (Math.abs(dc) + Math.abs(ds)) * (one.size / 2) < SETTLED) break;
  }
  return best;
}

/** Pixels of a level inside a box of the one picture, and the positions that may be read of the other. */
export function sampledWindow(from: Box, to: Box, size: number) {
  const unit = CELL_SIZE / size;
  const last = size - 1.001; // the next pixel is read too
  return {
    left: Math.ceil(from.left / unit),
    right: Math.floor(from.right / unit),
    top: Math.ceil(from.top / unit),
    bottom: Math.floor(from.bottom / unit),
    lowU: Math.max(0, to.left / unit - 0.5),
    highU: Math.min(last, to.right / unit - 0.5),
    lowV: Math.max(0, to.top / unit - 0.5),
    highV: Math.min(last, to.bottom / unit - 0.5),
  };
}

interface Gathered {
  readonly correlation: number;
  readonly overlap: number;
  /** Changes of c, s, and of the shift in pixels of the level. */
  readonly step?: readonly number[];
}

/** One pass over the pixels: the correlation at a placement, and the step of Gauss and Newton from there. */
function gather(
  one: Level,
  other: Level,
  from: Box,
  to: Box,
  { mirrored, c, s, tx, ty }: Placement,
  leftOut: Uint8Array,
): Gathered {
  const { size, values } = one;
  const { values: target, slopeX, slopeY } = other;
  const unit = CELL_SIZE / size;
  const middle = (size - 1) / 2;
  const { left, right, top, bottom, lowU, highU, lowV, highV } = sampledWindow(from, to, size);
  const [shiftX, shiftY] = [tx / unit + middle, ty / unit + middle];
  let n = 0;
  let sumA = 0,
    sumB = 0,
    sumAA = 0,
    sumBB = 0,
    sumAB = 0;
  let j0 = 0,
    j1 = 0,
    j2 = 0,
    j3 = 0;
  let a0 = 0,
    a1 = 0,
    a2 = 0,
    a3 = 0;
  let b0 = 0,
    b1 = 0,
    b2 = 0,
    b3 = 0;
  let h00 = 0,
    h01 = 0,
    h02 = 0,
    h03 = 0,
    h11 = 0,
    h12 = 0,
    h13 = 0,
    h22 = 0,
    h23 = 0,
    h33 = 0;
  const side = size / BLOCKS;
  for (let y = top; y < bottom; y++) {
    const Y = y - middle;
    const blockRow = ((y / side) | 0) * BLOCKS;
    for (let x = left; x < right; x++) {
      if (leftOut[blockRow + ((x / side) | 0)]) continue;
      const X = mirrored ? middle - x : x - middle;
      const u = shiftX + c * X - s * Y;
      const v = shiftY + s * X + c * Y;
      if (u < lowU || u > highU || v < lowV || v > highV) continue;
      const iu = u | 0;
      const iv = v | 0;
      const fu = u - iu;
      const fv = v - iv;
      const at = iv * size + iu;
      const w00 = (1 - fu) * (1 - fv),
        w01 = fu * (1 - fv),
        w10 = (1 - fu) * fv,
        w11 = fu * fv;
      const b =
        target[at] * w00 + target[at + 1] * w01 + target[at + size] * w10 + target[at + size + 1] * w11;
      const gx =
        slopeX[at] * w00 + slopeX[at + 1] * w01 + slopeX[at + size] * w10 + slopeX[at + size + 1] * w11;
      const gy =
        slopeY[at] * w00 + slopeY[at + 1] * w01 + slopeY[at + size] * w10 + slopeY[at + size + 1] * w11;
      const a = values[y * size + x];
      const p0 = gx * X + gy * Y;
      const p1 = gy * X - gx * Y;
      n++;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
      j0 += p0;
      j1 += p1;
      j2 += gx;
      j3 += gy;
      a0 += p0 * a;
      a1 += p1 * a;
      a2 += gx * a;
      a3 += gy * a;
      b0 += p0 * b;
      b1 += p1 * b;
      b2 += gx * b;
      b3 += gy * b;
      h00 += p0 * p0;
      h01 += p0 * p1;
      h02 += p0 * gx;
      h03 += p0 * gy;
      h11 += p1 * p1;
      h12 += p1 * gx;
      h13 += p1 * gy;
      h22 += gx * gx;
      h23 += gx * gy;
      h33 += gy * gy;
    }
  }
  const scale = c * c + s * s;
  const areaA = (right - left) * (bottom - top);
  const areaB = (highU - lowU + 1) * (highV - lowV + 1);
  const overlap = n / Math.min(areaA, areaB / scale);
  if (n < LEAST_PIXELS) return { correlation: 0, overlap };
  const varA = sumAA - (sumA * sumA) / n;
  const varB = sumBB - (sumB * sumB) / n;
  const covariance = sumAB - (sumA * sumB) / n;
  if (varA < 1e-6 * n || varB < 1e-6 * n) return { correlation: 0, overlap };
  const correlation = covariance / Math.sqrt(varA * varB);
  // b is brought to the mean and spread of a, with the sign of the correlation.
  const gain = Math.sign(correlation) * Math.sqrt(varA / varB);
  const offset = (sumA - gain * sumB) / n;
  const right4 = [
    a0 - gain * b0 - offset * j0,
    a1 - gain * b1 - offset * j1,
    a2 - gain * b2 - offset * j2,
    a3 - gain * b3 - offset * j3,
  ];
  const matrix = [
    [h00, h01, h02, h03],
    [h01, h11, h12, h13],
    [h02, h12, h22, h23],
    [h03, h13, h23, h33],
  ];
  for (let i = 0; i < 4; i++) matrix[i][i] += DAMPING * matrix[i][i] + 1e-9;
  const step = solve(matrix, right4);
  return { correlation, overlap, ...(gain !== 0 && step && { step: step.map((value) => value / gain) }) };
}

/** By elimination; undefined where the matrix is singular. Changes what it is given. */
function solve(matrix: number[][], right: number[]): number[] | undefined {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    const pivot = matrix[i][i];
    if (!(Math.abs(pivot) > 1e-12)) return undefined;
    for (let r = i + 1; r < n; r++) {
      const factor = matrix[r][i] / pivot;
      for (let k = i; k < n; k++) matrix[r][k] -= factor * matrix[i][k];
      right[r] -= factor * right[i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i] -= matrix[i][k] * right[k];
    right[i] /= matrix[i][i];
  }
  return right;
}
