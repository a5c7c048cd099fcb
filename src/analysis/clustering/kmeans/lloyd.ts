/** Lloyd's iteration from one start. */
import type { DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { Clusters } from './clusters';
import { NearestCenters } from './nearestCenters';
import type { WeightedRows } from './weightedRows';

export interface LloydResult {
  /** Of each different row. */
  readonly labels: Int32Array;
  readonly centers: DoubleMatrix;
  readonly inertia: number;
  readonly nIter: number;
}

/** A row this near its centre, for its length, is its centre but for the rounding of a mean of equal rows. */
const AT_CENTER = 1e-14;
/** Inertia as a share of the squared lengths below which more than three digits of it would be rounding. */
const LEAST_SHARE = 1e-3;

export class Lloyd {
  private readonly nearest: NearestCenters;

  constructor(
    private readonly rows: WeightedRows,
    private readonly clusters: Clusters,
  ) {
    this.nearest = new NearestCenters(rows, clusters.k);
  }

  run(
    start: DoubleMatrix,
    tolerance: number,
    maxIter: number,
    onTurn: (turn: number) => void,
    task: TaskContext,
  ): LloydResult {
    const { nearest, clusters, rows } = this;
    nearest.begin();
    let centers = start;
    let settled = false;
    let nIter = 0;
    while (nIter < maxIter) {
      onTurn(nIter);
      nIter++;
      const changed = nearest.assign(centers, task);
      clusters.follow(nearest.labels, changed, task);
      const { means: moved, stays } = meansOf(rows, clusters, nearest.labels, centers, task);
      let shift = 0;
      for (let i = 0; i < moved.data.length; i++) shift += (moved.data[i] - centers.data[i]) ** 2;
      centers = moved;
      if (changed.rows.length === 0) {
        settled = true;
        break;
      }
      // Where an empty cluster stays, that the labels are the same is what ends the run.
      if (shift <= tolerance && !stays) break;
    }
    if (!settled) clusters.follow(nearest.labels, nearest.assign(centers, task), task);
    const labels = nearest.labels.slice();
    return { labels, centers, inertia: inertiaOf(rows, clusters, labels, centers, task), nIter };
  }
}

/** Out of lengths and sums; where the clusters are so tight that these cancel, out of the distances. */
function inertiaOf(
  rows: WeightedRows,
  clusters: Clusters,
  labels: Int32Array,
  centers: DoubleMatrix,
  task: TaskContext,
): number {
  const { sums, counts } = clusters;
  let inertia = rows.total;
  for (let c = 0, at = 0; c < centers.n; c++) {
    for (let j = 0; j < centers.d; j++, at++) {
      const center = centers.data[at];
      inertia += center * (counts[c] * center - 2 * sums[at]);
    }
  }
  if (inertia > LEAST_SHARE * rows.total) return inertia;
  return rows.weightedSum(clusters.ownDistances(labels, centers, task));
}

/**
 * Means of the clusters; an empty one is moved to the farthest row, which leaves its own cluster. Where that row lies at
 * its centre, as it does with fewer distinct rows than clusters, the empty one stays: nothing would be gained, and the
 * run would never settle.
 */
function meansOf(
  rows: WeightedRows,
  clusters: Clusters,
  labels: Int32Array,
  centers: DoubleMatrix,
  task: TaskContext,
): { means: DoubleMatrix; stays: boolean } {
  const { d } = rows;
  const k = centers.n;
  const empty = Array.from(clusters.counts.keys()).filter((c) => clusters.counts[c] === 0);
  if (empty.length > 0) clusters.addAll(labels, task);
  const sums = clusters.sums.slice();
  const counts = clusters.counts.slice();
  let stays = false;
  if (empty.length > 0) {
    const farthest = farthestRows(rows, clusters.ownDistances(labels, centers, task));
    empty.forEach((c, i) => {
      const row = rows.groupOf.values[farthest[i]];
      const from = labels[row];
      const { data } = rows.pick([row]);
      if (isAtCenter(data, centers, from)) {
        sums.set(centers.data.subarray(c * d, (c + 1) * d), c * d);
        counts[c] = 1;
        stays = true;
        return;
      }
      for (let j = 0; j < d; j++) {
        sums[from * d + j] -= data[j];
        sums[c * d + j] = data[j];
      }
      counts[from]--;
      counts[c] = 1;
    });
  }
  for (let c = 0; c < k; c++) {
    if (counts[c] > 0) for (let j = 0; j < d; j++) sums[c * d + j] /= counts[c];
  }
  return { means: { n: k, d, data: sums }, stays };
}

/** All rows, the farthest from its centre first; of equally far ones the last. */
function farthestRows({ groupOf }: WeightedRows, own: Float64Array): number[] {
  const groups = groupOf.values;
  return Array.from(groups.keys()).sort((a, b) => own[groups[b]] - own[groups[a]] || b - a);
}

function isAtCenter(row: Float64Array, centers: DoubleMatrix, center: number): boolean {
  let distance = 0;
  let length = 0;
  for (let j = 0, to = center * centers.d; j < row.length; j++, to++) {
    distance += (row[j] - centers.data[to]) ** 2;
    length += row[j] ** 2;
  }
  return distance <= AT_CENTER ** 2 * length;
}
