/** Labels of rows: clusters 0 and up, -1 is noise. Pure. */
import { groupBy } from './groupBy';

export interface ClusterCounts {
  /** Clusters that have rows. */
  readonly clusters: number;
  /** Rows of noise. */
  readonly noise: number;
}

export function clusterCounts(labels: Int32Array): ClusterCounts {
  let clusters = 0;
  let rows = 0;
  for (const size of clusterSizes(labels)) {
    if (size > 0) clusters++;
    rows += size;
  }
  return { clusters, noise: labels.length - rows };
}

/** Rows of each cluster, up to the highest label. */
export function clusterSizes(labels: Int32Array): Int32Array {
  let clusters = 0;
  for (const label of labels) if (label >= clusters) clusters = label + 1;
  const sizes = new Int32Array(clusters);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
}

/** Ascending rows of each label that has some, noise included; by ascending label. */
export function rowsByLabel(labels: ArrayLike<number>): Map<number, number[]> {
  const rows = Array.from(labels, (_label, row) => row);
  return new Map([...groupBy(rows, (row) => labels[row])].sort(([a], [b]) => a - b));
}

/** Ascending rows of noise. */
export function noiseRows(labels: Int32Array): number[] {
  return Array.from(labels.keys()).filter((row) => labels[row] < 0);
}
