/**
 * P of t-SNE on the nearest neighbours: Gaussians whose width gives each row the requested perplexity, made symmetric
 * (van der Maaten & Hinton 2008, eq. 1 and 3.1; as scikit-learn's `_joint_probabilities_nn`).
 */
import type { Neighbors } from '../../numeric/neighbors';
import type { TaskContext } from '../../taskContext';

const SEARCH_STEPS = 100;
/** Of the entropy, in nats. */
const ENTROPY_TOLERANCE = 1e-5;
/** Edges of a row in memory are filled up to a multiple of this by edges of weight 0: the width of a SIMD register. */
const ROW_MULTIPLE = 4;
const CHECK_EVERY_ROWS = 512;

/** Symmetric sparse matrix; row i is starts[i]..starts[i + 1] - 1, ascending columns, then filling (i, 0). */
export interface JointProbabilities {
  readonly n: number;
  /** Int32Array (n + 1). */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** Sums to 1. */
  readonly values: Float32Array;
}

/** @param perplexity below the number of rows. */
export function jointProbabilities(
  near: Neighbors,
  n: number,
  perplexity: number,
  task: TaskContext,
): JointProbabilities {
  return symmetrize(near, conditionalProbabilities(near, n, perplexity, task), n, task);
}

/**
 * Float64Array (n, k): p(j|i) over the neighbours of each row. Distances are squared in single precision as the
 * reference squares them, but taken relative to the nearest, so that a row cannot lose all its weight to underflow.
 */
export function conditionalProbabilities(
  near: Neighbors,
  n: number,
  perplexity: number,
  task: TaskContext,
): Float64Array {
  const { k, distances } = near;
  const p = new Float64Array(n * k);
  const squared = new Float64Array(k);
  let precision = 1;
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.progress(i, n);
    const first = Math.fround(distances[i * k] ** 2);
    for (let j = 0; j < k; j++) squared[j] = Math.fround(distances[i * k + j] ** 2) - first;
    precision = fitRow(squared, Math.log(perplexity), p.subarray(i * k, (i + 1) * k), precision);
  }
  return p;
}

/** Precisions at most that are tried for a guess, and how far from its entropy the last may be. */
const GUESS_STEPS = 12;
const GUESS_TOLERANCE = 1e-8;
/** Beyond so many tolerances from the guess, by the slope there, a precision need not be tried... */
const SURE = 4;
/** ...if that is so near, relative to the guess, that the slope is the same: equal distances leave it flat farther on. */
const NEAR = 1e-3;

/**
 * Bisects for the precision at which the row's entropy is the wanted one; writes the row.
 * @param start where the search for a guess begins. @returns the precision.
 */
function fitRow(squared: Float64Array, wantedEntropy: number, row: Float64Array, start: number): number {
  const guess = guessPrecision(squared, wantedEntropy, start);
  let low = -Infinity;
  let high = Infinity;
  let beta = 1;
  let sum = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    // The entropy falls with the precision: which side a far precision lies on is known without its weights.
    let excess = guess.beta - beta;
    if (step === SEARCH_STEPS - 1 || !(Math.abs(excess) > guess.reach)) {
      sum = 0;
      let weighted = 0;
      for (let j = 0; j < row.length; j++) {
        const weight = Math.exp(-squared[j] * beta);
        row[j] = weight;
        sum += weight;
        weighted += squared[j] * weight;
      }
      excess = Math.log(sum) + (beta * weighted) / sum - wantedEntropy;
      if (Math.abs(excess) <= ENTROPY_TOLERANCE) break;
    }
    if (excess > 0) {
      low = beta;
      beta = high === Infinity ? beta * 2 : (beta + high) / 2;
    } else {
      high = beta;
      beta = low === -Infinity ? beta / 2 : (beta + low) / 2;
    }
  }
  for (let j = 0; j < row.length; j++) row[j] /= sum; // at least 1: the nearest has weight 1
  return beta;
}

/**
 * The precision of the wanted entropy by Newton's method on its logarithm, and how far from it the bisection must look; not
 * found, it must look everywhere.
 */
function guessPrecision(
  squared: Float64Array,
  wantedEntropy: number,
  start: number,
): { readonly beta: number; readonly reach: number } {
  let beta = start;
  for (let step = 0; step < GUESS_STEPS; step++) {
    let [sum, weighted, square] = [0, 0, 0];
    for (const value of squared) {
      const weight = Math.exp(-value * beta);
      sum += weight;
      weighted += value * weight;
      square += value * value * weight;
    }
    const mean = weighted / sum;
    const slope = beta * (square / sum - mean * mean); // of the entropy, falling
    const excess = Math.log(sum) + beta * mean - wantedEntropy;
    if (Math.abs(excess) <= GUESS_TOLERANCE) {
      const reach = (SURE * ENTROPY_TOLERANCE) / slope;
      return { beta, reach: reach <= NEAR * beta ? reach : Infinity };
    }
    beta *= Math.exp(Math.min(1, Math.max(-1, excess / (beta * slope))));
    if (!(beta > 0 && beta < Infinity)) break;
  }
  return { beta: 0, reach: Infinity };
}

interface Rows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** (P + Pᵀ) / sum. */
function symmetrize(
  { indices, k }: Neighbors,
  p: Float64Array,
  n: number,
  task: TaskContext,
): JointProbabilities {
  const neighborStarts = Int32Array.from({ length: n + 1 }, (_, i) => i * k);
  const incoming = transpose({ starts: neighborStarts, columns: indices, values: p }, n, task);
  const own = transpose(incoming, n, task); // the neighbours again, now by ascending index
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const edges = mergeRow(i, own, incoming);
    starts[i + 1] = starts[i] + Math.ceil(edges / ROW_MULTIPLE) * ROW_MULTIPLE;
  }
  const columns = new Int32Array(starts[n]);
  const values = new Float32Array(starts[n]);
  const total = 2 * p.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const from = starts[i];
    const edges = mergeRow(i, own, incoming, (edge, column, sum) => {
      columns[from + edge] = column;
      values[from + edge] = sum / total;
    });
    columns.fill(i, from + edges, starts[i + 1]);
  }
  return { n, starts, columns, values };
}

/** Rows become columns; each new row is in ascending order. */
function transpose(rows: Rows, n: number, task: TaskContext): Rows {
  const starts = new Int32Array(n + 1);
  for (const column of rows.columns) starts[column + 1]++;
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  const next = starts.slice(0, n);
  const columns = new Int32Array(rows.columns.length);
  const values = new Float64Array(rows.columns.length);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    for (let at = rows.starts[i]; at < rows.starts[i + 1]; at++) {
      const to = next[rows.columns[at]]++;
      columns[to] = i;
      values[to] = rows.values[at];
    }
  }
  return { starts, columns, values };
}

/** Visits row i of a + b by ascending column, the entries of both added; returns how many there are. */
function mergeRow(
  i: number,
  a: Rows,
  b: Rows,
  visit?: (edge: number, column: number, sum: number) => void,
): number {
  let atA = a.starts[i];
  let atB = b.starts[i];
  const endA = a.starts[i + 1];
  const endB = b.starts[i + 1];
  let edges = 0;
  while (atA < endA || atB < endB) {
    const columnA = atA < endA ? a.columns[atA] : Infinity;
    const columnB = atB < endB ? b.columns[atB] : Infinity;
    const column = Math.min(columnA, columnB);
    let sum = 0;
    if (columnA === column) sum += a.values[atA++];
    if (columnB === column) sum += b.values[atB++];
    visit?.(edges, column, sum);
    edges++;
  }
  return edges;
}
