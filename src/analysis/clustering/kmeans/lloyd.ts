/** Lloyd's iteration from one start. */
import { addTimes } from '../../numeric/addTimes';
import type { DoubleMatrix } from '../../numeric/matrix';
import { NearestCenters } from './nearestCenters';
import { ownDistances, type WeightedRows } from './weightedRows';

export interface LloydResult {
  /** Of each different row. */
  readonly labels: Int32Array;
  readonly centers: DoubleMatrix;
  readonly inertia: number;
  readonly nIter: number;
}

/** A row this near its centre, for its length, is its centre but for the rounding of a mean of equal rows. */
const AT_CENTER = 1e-14;
/** Above this share of changed rows adding all anew costs less than moving them. */
const MOST_MOVED = 0.3;
/** Inertia as a share of the squared lengths below which more than three digits of it would be rounding. */
const LEAST_SHARE = 1e-3;

export async function lloyd(
  rows: WeightedRows,
  start: DoubleMatrix,
  tolerance: number,
  maxIter: number,
  onTurn: (turn: number) => void,
): Promise<LloydResult> {
  const { n: k, d } = start;
  const nearest = new NearestCenters(rows.centered, rows.norms);
  const sums = new ClusterSums(rows, k);
  let centers = start;
  let settled = false;
  let nIter = 0;
  while (nIter < maxIter) {
    onTurn(nIter);
    nIter++;
    const changed = await nearest.assign(centers);
    sums.follow(nearest.labels, changed);
    const { means: moved, stays } = meansOf(rows, sums, nearest.labels, centers);
    let shift = 0;
    for (let i = 0; i < k * d; i++) shift += (moved.data[i] - centers.data[i]) ** 2;
    centers = moved;
    if (changed.length === 0) {
      settled = true;
      break;
    }
    // Where an empty cluster stays, that the labels are the same is what ends the run.
    if (shift <= tolerance && !stays) break;
  }
  if (!settled) sums.follow(nearest.labels, await nearest.assign(centers));
  const { labels } = nearest;
  return { labels, centers, inertia: inertiaOf(rows, sums, labels, centers), nIter };
}

/** Out of lengths and sums; where the clusters are so tight that these cancel, out of the distances. */
function inertiaOf(
  { centered, sizes, norms }: WeightedRows,
  { sums, counts }: ClusterSums,
  labels: Int32Array,
  centers: DoubleMatrix,
): number {
  const total = norms.reduce((sum, norm, row) => sum + sizes[row] * norm, 0);
  let inertia = total;
  for (let at = 0; at < sums.length; at++) {
    const center = centers.data[at];
    inertia += center * (counts[Math.floor(at / centers.d)] * center - 2 * sums[at]);
  }
  if (inertia > LEAST_SHARE * total) return inertia;
  const own = ownDistances(centered, labels, centers);
  return own.reduce((sum, distance, row) => sum + sizes[row] * distance, 0);
}

/** (k, d) of the rows of each cluster, none of which is empty. */
export function clusterMeans(rows: WeightedRows, labels: Int32Array, k: number): DoubleMatrix {
  const { d } = rows.centered;
  const { sums, counts } = new ClusterSums(rows, k).addAll(labels);
  return { n: k, d, data: sums.map((sum, at) => sum / counts[Math.floor(at / d)]) };
}

/** Sums and numbers of the rows of each cluster. */
class ClusterSums {
  readonly counts: Float64Array;
  readonly sums: Float64Array;

  constructor(
    private readonly rows: WeightedRows,
    k: number,
  ) {
    this.counts = new Float64Array(k);
    this.sums = new Float64Array(k * rows.centered.d);
  }

  /** @param changed rows that have left the cluster `from` (-1: none) for that of `labels`. */
  follow(labels: Int32Array, changed: readonly { readonly row: number; readonly from: number }[]): void {
    if (changed.length > MOST_MOVED * labels.length) {
      this.addAll(labels);
      return;
    }
    for (const { row, from } of changed) {
      this.add(row, from, -1);
      this.add(row, labels[row], 1);
    }
    // Nothing of the rounding of what came and went stays where all are gone.
    if (changed.some(({ from }) => this.counts[from] === 0)) this.addAll(labels);
  }

  addAll(labels: Int32Array): this {
    this.counts.fill(0);
    this.sums.fill(0);
    for (let row = 0; row < labels.length; row++) this.add(row, labels[row], 1);
    return this;
  }

  private add(row: number, cluster: number, sign: 1 | -1): void {
    const { sums, rows } = this;
    const { d, data } = rows.centered;
    const times = sign * rows.sizes[row];
    this.counts[cluster] += times;
    addTimes(sums, cluster * d, data, row * d, d, times);
  }
}

/**
 * Means of the clusters; an empty one is moved to the farthest row, which leaves its own cluster. Where that row lies at
 * its centre, as it does with fewer distinct rows than clusters, the empty one stays: nothing would be gained, and the
 * run would never settle.
 */
function meansOf(
  rows: WeightedRows,
  clusters: ClusterSums,
  labels: Int32Array,
  centers: DoubleMatrix,
): { means: DoubleMatrix; stays: boolean } {
  const { d, data } = rows.centered;
  const k = centers.n;
  const empty = Array.from(clusters.counts.keys()).filter((c) => clusters.counts[c] === 0);
  if (empty.length > 0) clusters.addAll(labels);
  const sums = clusters.sums.slice();
  const counts = clusters.counts.slice();
  let stays = false;
  if (empty.length > 0) {
    const farthest = farthestRows(rows, labels, centers);
    empty.forEach((c, i) => {
      const row = rows.groupOf[farthest[i]];
      const from = labels[row];
      if (isAtCenter(rows.centered, row, centers, from)) {
        sums.set(centers.data.subarray(c * d, (c + 1) * d), c * d);
        counts[c] = 1;
        stays = true;
        return;
      }
      for (let j = 0; j < d; j++) {
        sums[from * d + j] -= data[row * d + j];
        sums[c * d + j] = data[row * d + j];
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
function farthestRows(
  { centered, groupOf }: WeightedRows,
  labels: Int32Array,
  centers: DoubleMatrix,
): number[] {
  const own = ownDistances(centered, labels, centers);
  return Array.from(groupOf.keys()).sort((a, b) => own[groupOf[b]] - own[groupOf[a]] || b - a);
}

function isAtCenter({ d, data }: DoubleMatrix, row: number, centers: DoubleMatrix, center: number): boolean {
  let distance = 0;
  let length = 0;
  for (let j = 0, at = row * d, to = center * d; j < d; j++, at++, to++) {
    distance += (data[at] - centers.data[to]) ** 2;
    length += data[at] ** 2;
  }
  return distance <= AT_CENTER ** 2 * length;
}
