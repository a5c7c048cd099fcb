/**
 * First neighbours of the means of many clusters, where those of the rows are approximate: products in 7 bits propose the nearest few
 * of each, and the distances in doubles decide.
 */
import { byteRows } from '../../numeric/byteRows';
import type { Metric } from '../../numeric/distanceBounds';
import type { DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { FirstNeighbors } from './firstNeighbors';
import { likelyPairs } from './likelyPairs';
import type { ClusterMeans } from './means';

/** With fewer rows, or columns, products in single precision take as little time, and decide. */
const MIN_ROWS = 1024;
const MIN_COLUMNS = 64;

/**
 * @param rows that `means` computed last.
 * @param single whether distances are rounded to single precision.
 * @returns undefined where 7 bits do not tell rows apart, or rows are few.
 */
export async function nearestMeans(
  means: ClusterMeans,
  rows: DoubleMatrix,
  metric: Metric,
  single: boolean,
  task: TaskContext,
): Promise<FirstNeighbors | undefined> {
  const { n, d } = rows;
  if (n < MIN_ROWS || d < MIN_COLUMNS) return undefined;
  const isCosine = metric === 'cosine';
  const compared = isCosine ? means.normalize(n, task) : rows;
  const pairs = await likelyPairs(compared, byteRows(compared, undefined, task), task);
  if (!pairs) return undefined;
  const { list, others } = pairs;
  const squares = isCosine ? undefined : Float64Array.from({ length: n }, (_, i) => means.product(i, i));
  /** As the reference computes it. */
  const fromProduct = (i: number, j: number, product: number) => {
    const value = squares
      ? Math.sqrt(Math.max(0, squares[i] - 2 * product + squares[j]))
      : Math.min(2, Math.max(0, 1 - product));
    return single ? Math.fround(value) : value;
  };
  const products = means.products(list, others, task);
  const neighbor = new Int32Array(n);
  const least = new Float64Array(n).fill(Infinity);
  for (let pair = 0; pair < list.length; pair++) {
    const [i, j] = [list[pair], others[pair]];
    const value = fromProduct(i, j, products[pair]);
    if (value > least[i] || (value === least[i] && j > neighbor[i])) continue;
    [least[i], neighbor[i]] = [value, j];
  }
  return { neighbor, distance: (i, j) => fromProduct(i, j, means.product(i, j)) };
}
