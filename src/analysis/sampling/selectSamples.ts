/**
 * Selects samples of each group for annotation. Four strategies:
 *
 * - random: as many as all groups together may have, drawn from all labelled rows, so that a large group
 *   has more of them; the baseline.
 * - stratified: perGroup rows drawn from each group.
 * - representative: the row nearest to the group's mean, then each time the row farthest from those selected.
 * - boundary: the rows farthest from the group's mean, farthest first.
 *
 * Distances are Euclidean, in doubles; of equals the lowest row. Groups in the order of their labels, -1 left out. A
 * group of at most perGroup rows is taken whole, in the strategy's own order.
 * Differs from the notebook that this follows: the drawing strategies both follow the seed, and rows keep the order
 * in which they should be looked at instead of being sorted.
 * Time O(n d perGroup), memory O(n + d).
 */
import { rowsByLabel } from '../../common/labels';
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { assertFinite, type Matrix, row } from '../numeric/matrix';
import { MT19937 } from '../numeric/mt19937';
import { badParameter } from '../params';
import { type GroupSample, samplingStrategies, type SamplingStrategy } from './samplingStrategy';

export interface SelectionOptions {
  readonly strategy: SamplingStrategy;
  /** Rows of a group at most; `random` counts over all groups. */
  readonly perGroup: number;
  readonly seed: number;
}

/**
 * @param x (n, d). @param labels (n), a negative label leaves its row out.
 * @throws AnalysisError `bad-parameter` or `bad-input` by name.
 */
export function selectSamples(x: Matrix, labels: Int32Array, options: SelectionOptions): GroupSample[] {
  const { strategy, perGroup, seed } = options;
  if (!samplingStrategies.includes(strategy)) {
    throw badParameter('Samples', 'strategy', strategy, message`one of ${samplingStrategies.join(', ')}`);
  }
  if (!Number.isSafeInteger(perGroup) || perGroup < 1) {
    throw badParameter('Samples', 'perGroup', perGroup, message`an integer >= 1`);
  }
  if (labels.length !== x.n) {
    throw new AnalysisError(
      'bad-input',
      message`${titled('Samples')}: ${labels.length} labels for ${x.n} rows; give one a row.`,
    );
  }
  assertFinite(x, 'Samples');
  const groups = groupRows(labels);
  const random = new MT19937(seed);
  if (strategy === 'random') return drawnFromAll(groups, labels, perGroup, random);
  return groups.map(({ label, rows }) => ({
    label,
    size: rows.length,
    rows: selectFromGroup(x, rows, strategy, perGroup, random),
  }));
}

interface Group {
  readonly label: number;
  /** Ascending. */
  readonly rows: Int32Array;
}

function groupRows(labels: Int32Array): Group[] {
  return [...rowsByLabel(labels)]
    .filter(([label]) => label >= 0)
    .map(([label, rows]) => ({ label, rows: Int32Array.from(rows) }));
}

function drawnFromAll(
  groups: readonly Group[],
  labels: Int32Array,
  perGroup: number,
  random: MT19937,
): GroupSample[] {
  const all = Int32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const drawn = draw(all, perGroup * groups.length, random);
  return groups.map(({ label, rows }) => ({
    label,
    size: rows.length,
    rows: drawn.filter((i) => labels[i] === label),
  }));
}

function selectFromGroup(
  x: Matrix,
  rows: Int32Array,
  strategy: Exclude<SamplingStrategy, 'random'>,
  count: number,
  random: MT19937,
): Int32Array {
  switch (strategy) {
    case 'stratified':
      return draw(rows, count, random);
    case 'representative':
      return centralThenFarthest(x, rows, count);
    case 'boundary':
      return farthestFromMean(x, rows, count);
  }
}

function draw(rows: Int32Array, count: number, random: MT19937): Int32Array {
  return random
    .permutation(rows.length)
    .subarray(0, count)
    .map((at) => rows[at]);
}

/** Greedy farthest-first (Gonzalez 1985) from the most central row. */
function centralThenFarthest(x: Matrix, rows: Int32Array, count: number): Int32Array {
  const toMean = squaredDistances(x, rows, meanOf(x, rows));
  let last = extreme(toMean, (a, b) => a < b);
  const selected = [last];
  const toSelected = new Float64Array(rows.length).fill(Infinity);
  const isSelected = new Uint8Array(rows.length);
  while (selected.length < Math.min(count, rows.length)) {
    isSelected[last] = 1;
    squaredDistances(x, rows, row(x, rows[last])).forEach((distance, i) => {
      if (distance < toSelected[i]) toSelected[i] = distance;
    });
    last = extreme(
      toSelected.map((distance, i) => (isSelected[i] ? -1 : distance)),
      (a, b) => a > b,
    );
    selected.push(last);
  }
  return Int32Array.from(selected, (at) => rows[at]);
}

function farthestFromMean(x: Matrix, rows: Int32Array, count: number): Int32Array {
  const toMean = squaredDistances(x, rows, meanOf(x, rows));
  const order = Int32Array.from(rows.keys()).sort((a, b) => toMean[b] - toMean[a] || a - b);
  return order.subarray(0, count).map((at) => rows[at]);
}

function meanOf(x: Matrix, rows: Int32Array): Float64Array {
  const mean = new Float64Array(x.d);
  for (const i of rows) row(x, i).forEach((value, j) => (mean[j] += value));
  return mean.map((sum) => sum / rows.length);
}

function squaredDistances(x: Matrix, rows: Int32Array, to: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (i) => {
    let sum = 0;
    for (let j = 0, at = i * x.d; j < x.d; j++, at++) sum += (x.data[at] - to[j]) ** 2;
    return sum;
  });
}

/** First index whose value no other beats. */
function extreme(values: Float64Array, beats: (a: number, b: number) => boolean): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (beats(values[i], values[best])) best = i;
  return best;
}
