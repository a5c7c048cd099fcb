/** The levels that h-NNE lays out: FINCH's partitions with at least three clusters. */
import { message, titled } from '../../../common/messageTemplate';
import { finchLevels } from '../../clustering/finch';
import { AnalysisError } from '../../errors';
import type { Metric } from '../../numeric/distanceBounds';
import type { Matrix } from '../../numeric/matrix';
import type { Neighbors } from '../../numeric/neighbors';
import type { TaskContext } from '../../taskContext';
import { type Groups, groupsBy } from './groups';
/** Fewer anchors do not span a plane. */
const MIN_CLUSTERS = 3;

export interface Hierarchy {
  /** Clusters of each level, finest first. */
  readonly levels: readonly number[];
  /** Cluster of each row (n) at each level. */
  readonly partitions: readonly Int32Array[];
  /** [0]: the rows by finest cluster; [l]: the clusters of level l - 1 by those of level l. */
  readonly groups: readonly Groups[];
}

/** @param near as of `finchLevels`. @throws AnalysisError `bad-input` when no level has three clusters, or as `finchLevels`. */
export async function buildHierarchy(
  x: Matrix,
  metric: Metric,
  task: TaskContext,
  near?: Neighbors,
): Promise<Hierarchy> {
  const found = await finchLevels(x, metric, '0.2.2', task, near);
  const kept = found.clusters.filter((count) => count >= MIN_CLUSTERS).length;
  if (kept === 0) {
    const most = found.clusters[0] ?? 0;
    throw new AnalysisError(
      'bad-input',
      message`${titled('h-NNE')}: the ${x.n} rows form ${most} first-neighbour clusters, but a layout needs ${MIN_CLUSTERS}; choose another reduction, or give it more rows, or rows that differ more.`,
      { method: 'hnne', rows: x.n, clusters: most },
    );
  }
  const partitions = found.partitions.slice(0, kept);
  const levels = found.clusters.slice(0, kept);
  const groups = partitions.map((labels, l) =>
    groupsBy(l === 0 ? labels : parents(partitions[l - 1], labels, levels[l - 1]), levels[l]),
  );
  return { levels, partitions, groups };
}

function parents(finer: Int32Array, coarser: Int32Array, count: number): Int32Array {
  const of = new Int32Array(count);
  for (let i = 0; i < finer.length; i++) of[finer[i]] = coarser[i];
  return of;
}
