/**
 * The first neighbour of every row, decided on the values that FINCH's reference sees: scikit-learn's distances in
 * the precision it gives them. On coarse data (few dimensions, integers) many rows tie in single precision and the
 * lowest index wins, so the rounding is part of the algorithm.
 *
 * Level 0 works on float32 rows, later levels on float64 means; `single` says that the distances are rounded to
 * float32 in the end (finch-clust >= 0.2.3 does at every level).
 *
 * First neighbours of an approximate search are taken as they are.
 */
import { Kernels } from '../../kernels/kernels';
import { DistanceBounds, type Metric } from '../../numeric/distanceBounds';
import { type AnyMatrix, type DoubleMatrix, type Matrix, pickRows } from '../../numeric/matrix';
import { nearestBy, type Ranking } from '../../numeric/nearestBy';
import type { Neighbors } from '../../numeric/neighbors';
import { inPieces, wordsOf } from '../../numeric/rowPieces';
import type { TaskContext } from '../../taskContext';

/** In single precision at level 0 and in double at the later ones. */
export type Rows = AnyMatrix;

export interface FirstNeighbors {
  /** Int32Array (n); a lone row is its own neighbour. */
  readonly neighbor: Int32Array;
  /** The distance as the reference sees it. */
  readonly distance: (i: number, j: number) => number;
}

/** @param near first neighbours that are known; all rows are compared if absent. */
export async function firstNeighbors(
  rows: Rows,
  metric: Metric,
  single: boolean,
  task: TaskContext,
  near?: Neighbors,
): Promise<FirstNeighbors> {
  const few = near === undefined && fewNeighbors(rows, metric, single, task);
  if (few) return few;
  const { distance, ofPairs } =
    metric === 'cosine' ? cosineDistance(rows, single) : { distance: euclideanDistance(rows, single) };
  if (rows.n < 2) return { neighbor: new Int32Array(rows.n), distance };
  if (near) return { neighbor: near.indices, distance };
  const keys = new DistanceBounds(rows, metric, 'FINCH');
  const { indices } = await nearestBy(keys, ranking(rows, metric, single, distance, ofPairs), 1, task);
  return { neighbor: indices, distance };
}

/** By all distances, where the rows are in doubles and few; undefined where bounds decide or too many rows tie. */
function fewNeighbors(
  rows: Rows,
  metric: Metric,
  single: boolean,
  task: TaskContext,
): FirstNeighbors | undefined {
  const { n, d, data } = rows;
  if (data instanceof Float32Array || n < 2 || n > MOST_FEW || d === 0) return undefined;
  const kernels = Kernels.createNow();
  const { call } = kernels;
  try {
    const most = 4 * Math.ceil(n / 4);
    const own = kernels.float64(n * d);
    const [zeros, squares] = [kernels.float64(d), kernels.float64(n)];
    const [fours, scratch] = [kernels.float64(most * d), kernels.float64(4 * d)];
    const values = kernels.float64(most * n);
    const nearest = kernels.int32(n);
    own.values.set(data);
    if (metric === 'cosine') call.unitRows(own.pointer, n, d, zeros.pointer, squares.pointer);
    else call.centeredLengths(own.pointer, 8, d, zeros.pointer, 0, n, squares.pointer);
    task.check();
    call.pairProducts(own.pointer, n, d, zeros.pointer, fours.pointer, scratch.pointer, values.pointer);
    const place = metric === 'cosine' ? 0 : squares.pointer;
    const ties = call.nearestOthers(values.pointer, n, place, Number(single), nearest.pointer, TIED_WITHIN);
    if (metric === 'cosine' && ties > MOST_TIES) return undefined;
    const distances = values.values.slice(0, n * n);
    return { neighbor: nearest.values.slice(), distance: (i, j) => distances[i * n + j] };
  } finally {
    kernels.release();
  }
}

/** All products of so many rows take 3 ms. */
const MOST_FEW = 256;

function ranking(
  rows: Rows,
  metric: Metric,
  single: boolean,
  distance: FirstNeighbors['distance'],
  exactOfPairs: Ranking['exactOfPairs'],
): Ranking {
  if (metric === 'euclidean') {
    return {
      exact: distance,
      atLeast: (key) => {
        const value = Math.sqrt(Math.max(0, key));
        return single ? Math.fround(Math.fround(value) * ONE_ULP_DOWN) : value;
      },
    };
  }
  const error = rows.data instanceof Float32Array ? chainError(rows.d) : 2 ** -23;
  const atLeast = (key: number) => Math.max(0, key - error);
  return { exact: distance, atLeast, mostTies: MOST_TIES, ...(exactOfPairs && { exactOfPairs }) };
}

/** A chain of single-precision products may end this much below the true cosine distance. */
function chainError(d: number): number {
  return (d + 8) * 2 ** -23;
}

/** Beyond so many rows within that error the order is noise, there as here, and would cost n² chains of d steps. */
const MOST_TIES = 128;

/** What may be as near as another but for the rounding of bounds. */
const TIED_WITHIN = 2 ** -22;

/** Two roundings to float32 (of the square and of the root) may lose this much. */
const ONE_ULP_DOWN = 1 - 2 ** -22;

/** sqrt(max(0, |x|² - 2 x·y + |y|²)) in doubles; `single` rounds the square and the root to float32. */
function euclideanDistance({ n, d, data }: Rows, single: boolean): FirstNeighbors['distance'] {
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) squares[i] = dot(data, i, i, d);
  const fromSingle = data instanceof Float32Array;
  return (i, j) => {
    const squared = Math.max(0, squares[i] - 2 * dot(data, i, j, d) + squares[j]);
    if (fromSingle) return Math.fround(Math.sqrt(Math.fround(squared)));
    return single ? Math.fround(Math.sqrt(squared)) : Math.sqrt(squared);
  };
}

/** Distances of pairs that are asked one by one before all rows are divided by their lengths. */
const FEW_PAIRS = 64;

/** 1 - x·y of the unit rows, within [0, 2]; a row of zeros stays zero. Float32 rows are kept in float32 throughout. */
function cosineDistance(
  { n, d, data }: Rows,
  single: boolean,
): { distance: FirstNeighbors['distance']; ofPairs?: Ranking['exactOfPairs'] } {
  if (data instanceof Float32Array) {
    const rows = { n, d, data };
    let made: Float32Array | undefined;
    let single = 0;
    const fromProduct = (product: number) => Math.min(2, Math.max(0, Math.fround(1 - product)));
    const ofPairs = (some: Int32Array, others: Int32Array) => fusedDots(rows, some, others).map(fromProduct);
    const ofTwo = (i: number, j: number) =>
      fromProduct(fusedDots(pickRows(rows, [i, j]), Int32Array.of(0), Int32Array.of(1))[0]);
    return {
      // All unit rows take as long as some pairs, each by itself.
      distance: (i, j) => {
        if (!made && single++ < FEW_PAIRS) return ofTwo(i, j);
        return fromProduct(fusedDot((made ??= singleUnitRows(rows)), i, j, d));
      },
      ofPairs,
    };
  }
  const unit = doubleUnitRows({ n, d, data });
  return {
    distance: (i, j) => {
      const value = Math.min(2, Math.max(0, 1 - dot(unit, i, j, d)));
      return single ? Math.fround(value) : value;
    },
  };
}

/** A row of zeros stays. */
function doubleUnitRows(x: DoubleMatrix): Float64Array {
  const unit = new Float64Array(x.n * x.d);
  inPieces(wordsOf(x), (kernels, most) => {
    const [zeros, lengths] = [kernels.float64(x.d), kernels.float64(most)];
    return (rows, first, end) => {
      kernels.call.unitRows(rows.pointer, end - first, x.d, zeros.pointer, lengths.pointer);
      const { buffer, byteOffset } = rows.values;
      unit.set(new Float64Array(buffer, byteOffset, (end - first) * x.d), first * x.d);
    };
  });
  return unit;
}

/** In the roundings of scikit-learn's `normalize`. */
function singleUnitRows(x: Matrix): Float32Array {
  const unit = new Float32Array(x.n * x.d);
  inPieces(x, ({ call }) => (rows, first, end) => {
    call.normalizeRows(rows.pointer, end - first, x.d);
    unit.set(rows.values.subarray(0, (end - first) * x.d), first * x.d);
  });
  return unit;
}

function dot(data: Float32Array | Float64Array, i: number, j: number, d: number): number {
  let sum = 0;
  for (let a = i * d, b = j * d; a < i * d + d; a++, b++) sum += data[a] * data[b];
  return sum;
}

/** A chain of fused multiply-adds in single precision, as BLAS kernels accumulate. */
function fusedDot(data: Float32Array, i: number, j: number, d: number): number {
  let sum = 0;
  for (let a = i * d, b = j * d; a < i * d + d; a++, b++) sum = Math.fround(sum + data[a] * data[b]);
  return sum;
}

/** The same of many pairs of rows, of their unit vectors. */
function fusedDots({ d, n, data }: Matrix, rows: Int32Array, others: Int32Array): Float64Array {
  const kernels = Kernels.createNow();
  try {
    const own = kernels.unsetFloat32(data.length);
    const [list, other] = [kernels.int32(rows.length), kernels.int32(rows.length)];
    const out = kernels.unsetFloat64(rows.length);
    own.values.set(data);
    list.values.set(rows);
    other.values.set(others);
    kernels.call.normalizeRows(own.pointer, n, d);
    kernels.call.fusedProducts(own.pointer, d, list.pointer, other.pointer, rows.length, out.pointer);
    return out.values.slice();
  } finally {
    kernels.release();
  }
}
