/**
 * FINCH (Sarfraz, Sharma & Stiefelhagen, CVPR 2019): rows join their first neighbours; the means of the clusters do
 * the same, level by level. No parameter besides the metric.
 *
 * Two algorithms carry the name. `variant` "0.2.2" is finch-clust 0.2.2 and later (checked against 0.2.3), which
 * h-NNE builds on; "0.2.1" is the package before, with which the paper's repository was made (see finch/links.ts).
 * First neighbours tie to the lowest index; clusters are numbered in order of first appearance.
 * First neighbours of rows are approximate above 20,000 different rows, as in the reference, or where asked; those of
 * 1,024 means or more are so then, too, but for some in ten thousand exact. Differs from the reference: a number
 * of required clusters above the finest level is refused; equally close pairs are merged one at a time. A row with more
 * than 128 others within the rounding of single precision under cosine joins the one that is nearest in doubles.
 * Beyond 1,000,000 different rows 20,000 of them are clustered, and every other row has the labels of the nearest.
 * Time O(n² d), memory O(n d).
 */
import { message } from '../../common/messageTemplate';
import type { DataShape } from '../methods/dataFacts';
import { defineMethod } from '../methods/method';
import { type FromNeighbors, neighborSearch, recallOf } from '../methods/neighborSearch';
import { type Metric, metrics } from '../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../numeric/embeddingMatrix';
import { assertFinite, type Matrix } from '../numeric/matrix';
import {
  approximateFirstNeighbors,
  neighborBytes,
  type Neighbors,
  type NeighborSearch,
  searchesApproximately,
} from '../numeric/neighbors';
import { badParameter, oneOf, optionalInt, type ParamsOf } from '../params';
import { subtask, type TaskContext } from '../taskContext';
import { firstNeighbors } from './finch/firstNeighbors';
import { closestLink, type Components, joinFirstNeighbors, joinWithin, longestLink } from './finch/links';
import { ClusterMeans } from './finch/means';
import { nearestMeans } from './finch/nearestMeans';
import { nearestLabels } from './nearestLabels';

/** Share of the time that level 0 takes: each later level has a third of the rows or fewer. */
const FIRST_LEVEL_SHARE = 0.85;

const params = {
  metric: oneOf(metrics, { default: 'cosine', help: 'Distance by which the first neighbour is found.' }),
  variant: oneOf(['0.2.2', '0.2.1'], {
    default: '0.2.2',
    help: 'Release of finch-clust to follow: 0.2.2 and later, or 0.2.1, which cuts long links and has other upper levels.',
  }),
  requiredClusters: optionalInt({
    default: null,
    min: 1,
    help: 'Merge the next finer level until this many clusters remain; empty takes the finest level.',
  }),
  neighborSearch,
};
export type FinchParams = ParamsOf<typeof params>;

export interface FinchResult extends FromNeighbors {
  /** Int32Array (n): the finest partition, or the required one. */
  readonly labels: Int32Array;
  /** Number of clusters of each partition, finest first. */
  readonly clusters: Int32Array;
  /** One Int32Array (n) per level, finest first. */
  readonly partitions: readonly Int32Array[];
}
/** The hierarchy alone. */
export interface FinchLevels {
  readonly partitions: readonly Int32Array[];
  readonly clusters: readonly number[];
}

export const finchMethod = defineMethod({
  name: 'finch',
  title: 'FINCH',
  kind: 'clustering',
  params,
  cost: { once: 40, pairs: 12 },
  capabilities: { levels: true, levelParam: 'requiredClusters', roles: ['hierarchy'] },
  single: (space, { metric }) => singleFor(space, metric),
  landmarks: {
    search: ({ metric }) => ({ k: 1, metric }),
    begin({ labels, partitions, ...rest }: FinchResult, { x }, _params, others) {
      const levels = [labels, ...partitions];
      return Promise.resolve(
        nearestLabels(x.n, others, levels, ([own, ...all]) => ({ ...rest, labels: own, partitions: all })),
      );
    },
  },
  memoryBytes: finchBytes,
  fit: (space, params, _seed, task) => finch(space, params, task),
});

/** Rows in single precision: distances do not change when the rows are moved, cosines do. */
export function singleFor(space: EmbeddingMatrix, metric: Metric): Matrix {
  return metric === 'euclidean' ? space.differences : space.x;
}

/** Bytes of the levels: unit rows, rows and sums of the kernels, means; half of that at the next level. */
export function finchBytes(data: DataShape): number {
  return neighborBytes(data, 1) + 32 * data.n * data.d;
}

/**
 * @throws AnalysisError `bad-parameter` when more clusters are required than the finest level has; `bad-input` on
 * NaN, infinity or values too large for single precision.
 */
async function finch(space: EmbeddingMatrix, params: FinchParams, task: TaskContext): Promise<FinchResult> {
  const { metric, variant } = params;
  const x = singleFor(space, metric);
  const near = await approximateFirsts(
    space,
    metric,
    params.neighborSearch,
    subtask(task, 0, FIRST_LEVEL_SHARE),
  );
  const levels = await finchLevels(
    x,
    metric,
    variant,
    near ? subtask(task, FIRST_LEVEL_SHARE, 1) : task,
    near,
  );
  const labels = await requiredLabels(x, params, levels, task);
  const { partitions, clusters } = levels;
  return { labels, clusters: Int32Array.from(clusters), partitions, ...recallOf(near) };
}

/** First neighbours, where these are approximate. Progress ends at its total. */
export async function approximateFirsts(
  space: EmbeddingMatrix,
  metric: Metric,
  search: NeighborSearch,
  task: TaskContext,
): Promise<Neighbors | undefined> {
  if (space.x.n < 2 || !searchesApproximately(space, search)) return undefined;
  return approximateFirstNeighbors(space, metric, task);
}

/** All partitions, finest first; none for n = 0. @param near as of `firstNeighbors`. @throws as `finch`. */
export async function finchLevels(
  x: Matrix,
  metric: Metric,
  variant: FinchParams['variant'],
  task: TaskContext,
  near?: Neighbors,
): Promise<FinchLevels> {
  if (x.n === 0) return { partitions: [], clusters: [] };
  if (x.n === 1) assertFinite(x, 'FINCH'); // with more rows `firstNeighbors` checks
  const cuts = variant === '0.2.1';
  const first = await firstNeighbors(x, metric, !cuts, subtask(task, 0, FIRST_LEVEL_SHARE), near);
  const finest = joinFirstNeighbors(first);
  const longest = cuts ? longestLink(first) : Infinity;
  let { labels, count } = finest;
  const partitions = [labels];
  const clusters = [count];
  // The old release keeps a level that lost a single cluster, then stops; the new one drops it.
  const minLost = cuts ? 1 : 2;
  const own = checkOnly(task);
  const means = await ClusterMeans.create(x, finest.count, near !== undefined);
  try {
    let rows = means.compute(labels, count, own);
    for (;;) {
      task.progress(FIRST_LEVEL_SHARE, 1);
      const proposed = near && (await nearestMeans(means, rows, metric, !cuts, own));
      const next = proposed ?? (await firstNeighbors(rows, metric, !cuts, own));
      const joined = cuts ? joinWithin(next, longest) : joinFirstNeighbors(next);
      const lost = count - joined.count;
      if (joined.count === 1 || lost < minLost) break;
      labels = relabel(labels, joined);
      count = joined.count;
      partitions.push(labels);
      clusters.push(count);
      if (lost <= 1) break;
      rows = near ? means.merge(joined.labels, count, own) : means.compute(labels, count, own);
    }
  } finally {
    means.release();
  }
  task.progress(1, 1);
  return { partitions, clusters };
}

async function requiredLabels(
  x: Matrix,
  { metric, variant, requiredClusters }: FinchParams,
  { partitions, clusters }: FinchLevels,
  task: TaskContext,
): Promise<Int32Array> {
  if (x.n === 0) return new Int32Array(0);
  if (requiredClusters === null) return partitions[0];
  if (requiredClusters > clusters[0]) {
    const allowed = message`at most the clusters of the finest level, ${clusters[0]}`;
    throw badParameter('FINCH', 'requiredClusters', requiredClusters, allowed);
  }
  const cuts = variant === '0.2.1';
  const from = clusters.findLastIndex((count) => count >= requiredClusters);
  let labels = partitions[from];
  const means = await ClusterMeans.create(x, clusters[from]);
  try {
    for (let count = clusters[from]; count > requiredClusters; count--) {
      task.check();
      const next = await firstNeighbors(
        means.compute(labels, count, checkOnly(task)),
        metric,
        !cuts,
        checkOnly(task),
      );
      labels = mergePair(labels, closestLink(next));
    }
  } finally {
    means.release();
  }
  return labels;
}

/** j becomes i; later numbers close the gap. */
function mergePair(labels: Int32Array, pair: { i: number; j: number }): Int32Array {
  const low = Math.min(pair.i, pair.j);
  const high = Math.max(pair.i, pair.j);
  return labels.map((label) => (label === high ? low : label > high ? label - 1 : label));
}

function relabel(labels: Int32Array, { labels: joined }: Components): Int32Array {
  return labels.map((label) => joined[label]);
}

/** A context that checks for cancellation but reports no progress. */
function checkOnly(task: TaskContext): TaskContext {
  return { ...task, check: () => task.check(), progress: () => task.check() };
}
