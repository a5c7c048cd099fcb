/**
 * A picture as copies are compared: grey, with its histogram levelled so that brightness, contrast, gamma and windowing
 * hardly matter, at two sizes with their slopes; and where its content lies. Positions are in pixels of the cell, 96 x 96.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';

/** Half-open: left <= x < right. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One size of the levelled picture, (size, size) row-major, and its central differences. */
export interface Level {
  readonly size: number;
  readonly values: Float32Array;
  readonly slopeX: Float32Array;
  readonly slopeY: Float32Array;
}

/** Of 24, 48 and 96 pixels a side. */
export type LevelIndex = 0 | 1 | 2;

export interface ComparedPicture {
  /** Of the picture in its cell; the rest of the cell is letterbox. */
  readonly frame: Box;
  /** Without borders of one grey: padding, and the black around a body. */
  readonly content: Box;
  /** Where the edges are, whatever stands in a corner. */
  readonly body: Box;
  /** Over the whole cell. Made when it is asked for first: most pictures are none beyond the coarse one. */
  readonly level: (at: LevelIndex) => Level;
}

/** Grey levels by which a border may differ from its median, and the share of its pixels that may differ more. */
const BORDER_TOLERANCE = 10;
const BORDER_EXCEPTIONS = 0.04;
/** Pixels of a cell; narrower content is not cut further. */
const LEAST_CONTENT = 16;
const LEAST_BODY = 12;
/** Pixels of a cell beside a border that was cut off: the resampling mixed them with it. */
const CUT_MARGIN = 2;
/** Share of the strength of edges on each side that does not count for the body. */
const BODY_TAIL = 0.06;
/** Of edges: stronger ones count as this quantile, so that text or marks do not outweigh the rest. */
const STRONG_EDGE_QUANTILE = 0.95;
/** A grey level spreads over at most this many of 256: else the noise of a black background would fill half the range. */
const MAX_SPREAD = 3;

/**
 * @param cellOf gives the cell, grey and letterboxed, the same each time. @param width, height of the picture in any unit.
 * @param onLevel is given the bytes of each level that is made.
 */
export function comparedPicture(
  cellOf: () => Uint8Array,
  { width, height }: { width: number; height: number },
  onLevel: (bytes: number) => void = () => undefined,
): ComparedPicture {
  const frame = frameOf(width, height);
  const cell = cellOf();
  const content = contentOf(cell, frame);
  const levels: Level[] = [];
  return {
    frame,
    content,
    body: bodyOf(cell, content),
    level(at) {
      const known = levels.at(at);
      if (known) return known;
      const level = levelAt(levelGreys(cellOf(), frame, content), at);
      levels[at] = level;
      onLevel(LEVEL_ARRAYS * level.values.byteLength);
      return level;
    },
  };
}

const LEVEL_ARRAYS = 3;

function levelAt(levelled: Float32Array, at: LevelIndex): Level {
  let size = CELL_SIZE;
  let values = levelled;
  for (let halvings = 2 - at; halvings > 0; halvings--, size /= 2) values = halved(values, size);
  return withSlopes(smoothed(values, size), size);
}

/** Where `fitIntoSquare` puts a picture. */
function frameOf(width: number, height: number): Box {
  const scale = CELL_SIZE / Math.max(width, height);
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const [left, top] = [(CELL_SIZE - w) >> 1, (CELL_SIZE - h) >> 1];
  return { left, top, right: left + w, bottom: top + h };
}

function contentOf(cell: Uint8Array, frame: Box): Box {
  let { left, top, right, bottom } = frame;
  const line = new Uint8Array(CELL_SIZE);
  const isFlat = (from: number, step: number, length: number): boolean => {
    for (let i = 0; i < length; i++) line[i] = cell[from + i * step];
    const middle = line.slice(0, length).sort()[length >> 1];
    let exceptions = 0;
    for (let i = 0; i < length; i++) if (Math.abs(line[i] - middle) > BORDER_TOLERANCE) exceptions++;
    return exceptions <= BORDER_EXCEPTIONS * length;
  };
  const row = (y: number) => isFlat(y * CELL_SIZE + left, 1, right - left);
  const column = (x: number) => isFlat(top * CELL_SIZE + x, CELL_SIZE, bottom - top);
  while (bottom - top > LEAST_CONTENT && row(top)) top++;
  while (bottom - top > LEAST_CONTENT && row(bottom - 1)) bottom--;
  while (right - left > LEAST_CONTENT && column(left)) left++;
  while (right - left > LEAST_CONTENT && column(right - 1)) right--;
  if (bottom - top <= LEAST_CONTENT || right - left <= LEAST_CONTENT) return inset(frame, frame);
  return inset({ left, top, right, bottom }, frame);
}

/** Without the pixels at the border that hold a part of what lies outside. */
function inset({ left, top, right, bottom }: Box, frame: Box): Box {
  const by = (isCut: boolean) => (isCut ? CUT_MARGIN : 1);
  return {
    left: left + by(left > frame.left),
    top: top + by(top > frame.top),
    right: right - by(right < frame.right),
    bottom: bottom - by(bottom < frame.bottom),
  };
}

/** From the strength of edges by column and row, without their tails. */
function bodyOf(cell: Uint8Array, content: Box): Box {
  const { left, top, right, bottom } = content;
  const [w, h] = [right - left, bottom - top];
  if (w < LEAST_BODY || h < LEAST_BODY) return content;
  const strengths = new Float32Array(w * h);
  for (let y = 1; y + 1 < h; y++) {
    for (let x = 1; x + 1 < w; x++) {
      const at = (top + y) * CELL_SIZE + left + x;
      const dx = cell[at + 1] - cell[at - 1];
      const dy = cell[at + CELL_SIZE] - cell[at - CELL_SIZE];
      strengths[y * w + x] = Math.sqrt(dx * dx + dy * dy);
    }
  }
  const strongest = quantile(strengths, STRONG_EDGE_QUANTILE);
  const columns = new Float64Array(w);
  const rows = new Float64Array(h);
  strengths.forEach((strength, i) => {
    const counted = Math.min(strength, strongest);
    columns[i % w] += counted;
    rows[Math.floor(i / w)] += counted;
  });
  const [x0, x1] = withoutTails(columns);
  const [y0, y1] = withoutTails(rows);
  const body = { left: left + x0, top: top + y0, right: left + x1, bottom: top + y1 };
  return x1 - x0 < LEAST_BODY || y1 - y0 < LEAST_BODY ? content : body;
}

/** Of strengths below 512, to a whole number. */
function quantile(strengths: Float32Array, share: number): number {
  const counts = new Int32Array(512);
  for (const strength of strengths) counts[strength | 0]++;
  let left = Math.floor(share * (strengths.length - 1));
  let level = 0;
  while (left >= counts[level] && level + 1 < counts.length) left -= counts[level++];
  return level + 1;
}

/** From where to where the sums lie, the tails cut and a margin as wide as they are put on again. */
function withoutTails(sums: Float64Array): [number, number] {
  const total = sums.reduce((all, sum) => all + sum, 0);
  if (total === 0) return [0, sums.length];
  const at = (share: number) => {
    let before = 0;
    for (let i = 0; i < sums.length; i++) {
      if (before + sums[i] >= share * total) return i + (share * total - before) / Math.max(sums[i], 1e-9);
      before += sums[i];
    }
    return sums.length;
  };
  const [from, to] = [at(BODY_TAIL), at(1 - BODY_TAIL)];
  const margin = BODY_TAIL * (to - from);
  return [Math.max(0, Math.round(from - margin)), Math.min(sums.length, Math.round(to + margin))];
}

/** Histogram equalisation of the frame with a bounded slope; 0 to 1, outside the frame 0. */
function levelGreys(cell: Uint8Array, frame: Box, content: Box): Float32Array {
  const counts = new Float64Array(256);
  for (let y = content.top; y < content.bottom; y++) {
    for (let x = content.left; x < content.right; x++) counts[cell[y * CELL_SIZE + x]]++;
  }
  const table = spread(counts);
  const out = new Float32Array(CELL_SIZE * CELL_SIZE);
  for (let y = frame.top; y < frame.bottom; y++) {
    for (let x = frame.left, at = y * CELL_SIZE + x; x < frame.right; x++, at++) out[at] = table[cell[at]];
  }
  return out;
}

/** From grey level to 0..1: the share of pixels below, no level counting for more than `MAX_SPREAD` of 256. */
export function spread(counts: Float64Array): Float32Array {
  const total = counts.reduce((all, count) => all + count, 0);
  const most = (MAX_SPREAD * total) / counts.length;
  const clipped = counts.map((count) => Math.min(count, most));
  const kept = clipped.reduce((all, count) => all + count, 0);
  const table = new Float32Array(counts.length);
  let below = 0;
  clipped.forEach((count, level) => {
    table[level] = (below + count / 2) / Math.max(kept, 1);
    below += count;
  });
  return table;
}

function halved(values: Float32Array, size: number): Float32Array {
  const half = size / 2;
  const out = new Float32Array(half * half);
  for (let y = 0, to = 0; y < half; y++) {
    for (let x = 0, at = 2 * y * size; x < half; x++, at += 2, to++) {
      out[to] = (values[at] + values[at + 1] + values[at + size] + values[at + size + 1]) / 4;
    }
  }
  return out;
}

/** By (1 2 1) / 4 in both directions; the border is repeated. */
function smoothed(values: Float32Array, size: number): Float32Array {
  const pass = (from: Float32Array, step: number, across: number) => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < size; line++) {
      for (let i = 0; i < size; i++) {
        const at = line * across + i * step;
        const before = i > 0 ? from[at - step] : from[at];
        const after = i + 1 < size ? from[at + step] : from[at];
        out[at] = (before + 2 * from[at] + after) / 4;
      }
    }
    return out;
  };
  return pass(pass(values, 1, size), size, 1);
}

function withSlopes(values: Float32Array, size: number): Level {
  const slopeX = new Float32Array(values.length);
  const slopeY = new Float32Array(values.length);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      slopeX[at] = x > 0 && x + 1 < size ? (values[at + 1] - values[at - 1]) / 2 : 0;
      slopeY[at] = y > 0 && y + 1 < size ? (values[at + size] - values[at - size]) / 2 : 0;
    }
  }
  return { size, values, slopeX, slopeY };
}
