/**
 * How far one picture explains the other after registration. Grey levels are mapped by what the pictures themselves
 * say, so that windowing, gamma and inversion leave no residual; then the fifth of the blocks with the largest
 * residuals is left out, where text or a mark may stand.
 */
import { CELL_SIZE } from '../../embedding/thumbnails';
import type { ComparedPicture } from './comparedPicture';
import { type Movement, movementIn } from './movement';
import { Overlay } from './overlay';
import { BLOCKS, type Placement } from './registration';

export interface CopyEvidence {
  /** Share of the variance that the mapping of grey levels leaves, over all and without the worst blocks. */
  readonly residual: number;
  readonly keptResidual: number;
  /** Correlation of the edges without the worst blocks, -1 to 1. */
  readonly keptEdges: number;
  readonly movement: Movement;
  /** The worst blocks, (BLOCKS, BLOCKS): 1 where left out. */
  readonly leftOut: Uint8Array;
  /** Share of the residual in the worst blocks that has one sign, 0.5 to 1: text and marks are brighter, or darker. */
  readonly oneSided: number;
}

const BINS = 20;
const LEVELS = 256;
/** Share of the blocks that may be left out. */
const LEFT_OUT = 0.2;

const overlay = new Overlay();
const predicted = new Float32Array(CELL_SIZE * CELL_SIZE);
const isOut = new Uint8Array(BLOCKS * BLOCKS);

/**
 * At 48 pixels a side: the correlation of the edges over all, enough to tell most pairs that are none, and whether the
 * second picture is a function of the first rather than the reverse (a window loses greys).
 */
export function edgeLikeness(a: ComparedPicture, b: ComparedPicture, placement: Placement) {
  overlay.lay(a, b, 1, placement);
  const { own, laid } = overlay;
  const forth = { kept: residualOfKept(own, laid), edges: edgeCorrelationOfAll(own, laid) };
  const back = { kept: residualOfKept(laid, own), edges: edgeCorrelationOfAll(laid, own) };
  const isForth = forth.kept <= back.kept;
  return { edges: isForth ? forth.edges : back.edges, isForth };
}

/** At 96 pixels a side. */
export function copyEvidence(
  a: ComparedPicture,
  b: ComparedPicture,
  placement: Placement,
  isForth: boolean,
): CopyEvidence {
  overlay.lay(a, b, 2, placement);
  return isForth ? explainKept(overlay.own, overlay.laid) : explainKept(overlay.laid, overlay.own);
}

function residualOfKept(given: Float32Array, target: Float32Array): number {
  isOut.fill(0);
  explain(given, target);
  leaveWorstOut(target);
  return explain(given, target);
}

function edgeCorrelationOfAll(given: Float32Array, target: Float32Array): number {
  isOut.fill(0);
  explain(given, target);
  return edgeCorrelation(target);
}

/** The worst blocks are chosen twice: at first they bend the mapping themselves. */
function explainKept(given: Float32Array, target: Float32Array): CopyEvidence {
  isOut.fill(0);
  const residual = explain(given, target);
  leaveWorstOut(target);
  explain(given, target);
  leaveWorstOut(target);
  const keptResidual = explain(given, target);
  return {
    residual,
    keptResidual,
    keptEdges: edgeCorrelation(target),
    movement: movementIn(overlay, { predicted, target, isOut }),
    oneSided: oneSidedness(target),
    leftOut: isOut.slice(),
  };
}

const counts = new Float64Array(LEVELS);
const sums = new Float64Array(LEVELS);
const sumsGiven = new Float64Array(LEVELS);
const table = new Float64Array(LEVELS);

/**
 * Writes to `predicted` the target as a function of what is given: means of bins of nearly equal numbers, joined by
 * lines. Only blocks that are in count; all are predicted.
 * @returns the share of the variance that is left.
 */
function explain(given: Float32Array, target: Float32Array): number {
  const { count, block } = overlay;
  counts.fill(0);
  sums.fill(0);
  sumsGiven.fill(0);
  let n = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (isOut[block[i]]) continue;
    const level = Math.min(LEVELS - 1, (given[i] * LEVELS) | 0);
    counts[level]++;
    sums[level] += target[i];
    sumsGiven[level] += given[i];
    sum += target[i];
    n++;
  }
  if (n === 0) return 1;
  joinBins(n);
  const mean = sum / n;
  let left = 0;
  let all = 0;
  for (let i = 0; i < count; i++) {
    const at = Math.min(LEVELS - 1.001, Math.max(0, given[i] * LEVELS - 0.5));
    const low = at | 0;
    const value = table[low] + (table[low + 1] - table[low]) * (at - low);
    predicted[i] = value;
    if (isOut[block[i]]) continue;
    left += (target[i] - value) * (target[i] - value);
    all += (target[i] - mean) * (target[i] - mean);
  }
  return all > 0 ? left / all : 1;
}

/** Value of the target for each level: neighbouring levels are put together until a bin has its share of the n pixels. */
function joinBins(n: number): void {
  const xs: number[] = [];
  const ys: number[] = [];
  let [count, given, sum] = [0, 0, 0];
  for (let level = 0; level < LEVELS; level++) {
    count += counts[level];
    given += sumsGiven[level];
    sum += sums[level];
    if (count * BINS < n && level + 1 < LEVELS) continue;
    if (count > 0) {
      xs.push((given / count) * LEVELS - 0.5);
      ys.push(sum / count);
    }
    [count, given, sum] = [0, 0, 0];
  }
  let k = 0;
  for (let level = 0; level < LEVELS; level++) {
    while (k + 1 < xs.length && xs[k + 1] < level) k++;
    const next = Math.min(k + 1, xs.length - 1);
    const share = next > k ? Math.max(0, Math.min(1, (level - xs[k]) / (xs[next] - xs[k]))) : 0;
    table[level] = ys[k] + (ys[next] - ys[k]) * share;
  }
}

function leaveWorstOut(target: Float32Array): void {
  const { count, block } = overlay;
  const errors = new Float64Array(BLOCKS * BLOCKS).fill(-1);
  for (let i = 0; i < count; i++) {
    const difference = target[i] - predicted[i];
    errors[block[i]] = Math.max(0, errors[block[i]]) + difference * difference;
  }
  const used = Array.from(errors.keys()).filter((at) => errors[at] >= 0);
  used.sort((p, q) => errors[q] - errors[p] || p - q);
  isOut.fill(0);
  for (const at of used.slice(0, Math.floor(used.length * LEFT_OUT))) isOut[at] = 1;
}

function oneSidedness(target: Float32Array): number {
  const { count, block } = overlay;
  let brighter = 0;
  let darker = 0;
  for (let i = 0; i < count; i++) {
    if (!isOut[block[i]]) continue;
    const difference = target[i] - predicted[i];
    if (difference > 0) brighter += difference * difference;
    else darker += difference * difference;
  }
  return brighter + darker > 0 ? Math.max(brighter, darker) / (brighter + darker) : 0.5;
}

function edgeCorrelation(target: Float32Array): number {
  const { count, block, right, below } = overlay;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < count; i++) {
    const [r, d] = [right[i], below[i]];
    if (r < 0 || d < 0 || isOut[block[i]] || isOut[block[r]] || isOut[block[d]]) continue;
    const ax = predicted[r] - predicted[i];
    const ay = predicted[d] - predicted[i];
    const bx = target[r] - target[i];
    const by = target[d] - target[i];
    product += ax * bx + ay * by;
    squaresA += ax * ax + ay * ay;
    squaresB += bx * bx + by * by;
  }
  return squaresA > 0 && squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : 0;
}
