/**
 * One pass over all pairs of a layout, in doubles: the k nearest rows of each row, and the ranks of its nearest rows
 * of the space. With few columns, distances straight from the coordinates are fastest.
 */
import type { DoubleMatrix, Matrix } from '../../numeric/matrix';
import { NearestLists } from '../../numeric/nearestLists';
import type { TaskContext } from '../../taskContext';
import { RankCounter } from './rankCounter';

/** Pairs between two checks of the cancel flag: 5 to 20 ms. */
const CHECK_EVERY_PAIRS = 1_000_000;

export interface LayoutPass {
  /** (n, k) row-major, nearest first, self excluded, lowest index first on ties. */
  readonly nearest: Int32Array;
  /** The ranks in the layout of those of `spaceNearest` that are not among `nearest`. */
  readonly ranks: RankCounter;
}

/** @param spaceNearest (n, k). Input already checked: finite, n > k. */
export function layoutPass(
  layout: Matrix | DoubleMatrix,
  spaceNearest: Int32Array,
  k: number,
  task: TaskContext,
): LayoutPass {
  const { n } = layout;
  const nearest = new Int32Array(n * k);
  const ranks = new RankCounter(n, k);
  const squared = new Float64Array(n);
  const rowsPerCheck = Math.ceil(CHECK_EVERY_PAIRS / n);
  const list = new NearestLists(1, k);
  for (let i = 0; i < n; i++) {
    if (i % rowsPerCheck === 0) task.progress(i, n);
    squaredDistances(layout, i, squared);
    list.keys.fill(Infinity);
    list.worst.fill(Infinity);
    for (let j = 0; j < n; j++) if (squared[j] < list.worst[0] && j !== i) list.insert(0, squared[j], j);
    nearest.set(list.indices, i * k);
    countFarNeighbors(i, squared, list.indices, spaceNearest.subarray(i * k, i * k + k), ranks);
  }
  task.progress(n, n);
  return { nearest, ranks };
}

function countFarNeighbors(
  i: number,
  squared: Float64Array,
  nearest: Int32Array,
  spaceNearest: Int32Array,
  ranks: RankCounter,
): void {
  for (const j of spaceNearest) if (!nearest.includes(j)) ranks.addTarget(i, squared[j], j);
  const largest = ranks.largest[i];
  for (let j = 0; j < squared.length; j++)
    if (squared[j] <= largest && j !== i) ranks.count(i, squared[j], j);
}

function squaredDistances({ n, d, data }: Matrix | DoubleMatrix, i: number, out: Float64Array): void {
  const from = i * d;
  if (d === 2) {
    const x = data[from];
    const y = data[from + 1];
    for (let j = 0, at = 0; j < n; j++, at += 2) out[j] = (data[at] - x) ** 2 + (data[at + 1] - y) ** 2;
    return;
  }
  for (let j = 0, at = 0; j < n; j++) {
    let sum = 0;
    for (let c = 0; c < d; c++, at++) sum += (data[at] - data[from + c]) ** 2;
    out[j] = sum;
  }
}
