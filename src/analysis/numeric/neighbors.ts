/**
 * Exact k nearest neighbours: single-precision products in blocks propose, doubles decide.
 *
 * The row itself is excluded. Ties go to the lowest index. Distances are doubles computed from the rows, so equal
 * rows have distance exactly 0 and d(i, j) = d(j, i).
 * Time O(n² d), memory O(n k) and one block; see nearestBy.ts.
 */
import { message } from '../../common/messageTemplate';
import { badParameter } from '../params';
import type { TaskContext } from '../taskContext';
import { DistanceBounds, type Metric } from './distanceBounds';
import type { EmbeddingMatrix } from './embeddingMatrix';
import { MAX_BLOCK_LENGTH } from './gram';
import { byKey, nearestBy, SPARE } from './nearestBy';

export interface Neighbors {
  readonly k: number;
  /** (n, k) row-major, nearest first, self excluded. Read-only: shared through the space. */
  readonly indices: Int32Array;
  /** (n, k) in the metric's unit. */
  readonly distances: Float64Array;
}

/**
 * The k nearest neighbours of every row, computed once per space and metric; a later call for fewer takes the
 * first of them.
 * @throws AnalysisError `bad-parameter` unless 1 <= k < n; `bad-input` on NaN, infinity or too large values.
 */
export async function neighbors(
  space: EmbeddingMatrix,
  metric: Metric,
  k: number,
  task: TaskContext,
): Promise<Neighbors> {
  const { n } = space.x;
  if (!Number.isInteger(k) || k < 1 || k >= n) {
    throw badParameter(
      'neighbors',
      'k',
      k,
      message`an integer from 1 to the number of rows less one, ${n - 1}`,
    );
  }
  const known = await space.once(`neighbors:${metric}`, () => Promise.resolve<{ best?: Neighbors }>({}));
  if (!known.best || known.best.k < k) {
    const keys = await pairKeys(space, metric, 'neighbors');
    known.best = await computeNeighbors(keys, k, task);
  }
  return firstColumns(known.best, n, k);
}

/** Bytes of a search for the k nearest of n rows of d columns, its answer included. */
export function neighborBytes({ n, d }: { readonly n: number; readonly d: number }, k: number): number {
  const copies = 2 * 4 * n * d; // distinct and centred rows
  return copies + n * (12 * (k + SPARE) + 12 * k + 64) + 4 * Math.min(n * n, MAX_BLOCK_LENGTH);
}

/** Norms and bounds of a space, computed once per metric. */
export function pairKeys(
  space: EmbeddingMatrix,
  metric: Metric,
  methodName: string,
): Promise<DistanceBounds> {
  return space.once(`pairKeys:${metric}`, () =>
    Promise.resolve().then(() => new DistanceBounds(space.exact, metric, methodName)),
  );
}

async function computeNeighbors(keys: DistanceBounds, k: number, task: TaskContext): Promise<Neighbors> {
  const { indices, values } = await nearestBy(keys, byKey(keys), k, task);
  return { k, indices, distances: values.map((value) => keys.distance(value)) };
}

function firstColumns(all: Neighbors, n: number, k: number): Neighbors {
  if (all.k === k) return all;
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    indices.set(all.indices.subarray(i * all.k, i * all.k + k), i * k);
    distances.set(all.distances.subarray(i * all.k, i * all.k + k), i * k);
  }
  return { k, indices, distances };
}
