/**
 * Silhouette (Rousseeuw 1987) as scikit-learn computes it (sklearn.metrics.silhouette_score, Euclidean): of each row
 * (b - a) / max(a, b), where a is the mean distance to the rest of its cluster and b the least mean distance to
 * another cluster; 0 for a cluster of one row; the mean over the rows.
 *
 * Noise (-1) is no cluster: its rows are left out, and the answer says how many were used. Undefined (null) with
 * fewer than two clusters or when every row used is a cluster of its own; the reference raises an error there.
 * Differs from the reference: distances are doubles also for float32 rows, and exact between near-duplicates.
 * Time O(m² d) of m different rows for any number of labellings at once; memory as of `eachClusterSums`.
 */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { equalRows } from '../numeric/equalRows';
import { assertFinite, type Matrix } from '../numeric/matrix';
import type { TaskContext } from '../taskContext';
import { eachClusterSums, type SumsOptions } from './silhouette/clusterSums';
import { LabelCounts } from './silhouette/labelCounts';

export interface Silhouette {
  /** -1 to 1; null where it is not defined. */
  readonly mean: number | null;
  /** Rows that are not noise. */
  readonly rowsUsed: number;
}

/**
 * @param labellings Int32Array (n) each, clusters 0.., noise -1.
 * @throws AnalysisError `bad-input` on NaN, infinity or labels for another number of rows.
 */
export async function silhouettes(
  x: Matrix,
  labellings: readonly Int32Array[],
  task: TaskContext,
  options?: SumsOptions,
): Promise<Silhouette[]> {
  assertFinite(x, 'Silhouette');
  for (const labels of labellings) {
    if (labels.length !== x.n) {
      throw new AnalysisError(
        'bad-input',
        message`${titled('Silhouette')}: ${labels.length} labels for ${x.n} rows.`,
      );
    }
  }
  const found = labellings.map((labels) => ({ labels, ...extentOf(labels) }));
  const defined = found.filter(({ isDefined }) => isDefined);
  const means = await meansOf(
    x,
    defined.map(({ labels }) => labels),
    task,
    options,
  );
  let next = 0;
  return found.map(({ isDefined, rowsUsed }) => ({ mean: isDefined ? means[next++] : null, rowsUsed }));
}

/** Of labellings for which it is defined. */
async function meansOf(
  x: Matrix,
  labellings: readonly Int32Array[],
  task: TaskContext,
  options?: SumsOptions,
): Promise<number[]> {
  if (labellings.length === 0) return [];
  const distinct = equalRows(x, () => task.check());
  const counts = new LabelCounts(labellings, distinct);
  const take = counts.addScores.bind(counts);
  await eachClusterSums(x, distinct.first, counts, task, take, options);
  return counts.means();
}

function extentOf(labels: Int32Array): { rowsUsed: number; isDefined: boolean } {
  const used = labels.filter((label) => label >= 0);
  const clusters = new Set(used).size;
  return { rowsUsed: used.length, isDefined: clusters >= 2 && clusters < used.length };
}
