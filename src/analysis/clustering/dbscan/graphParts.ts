/**
 * The connected parts of the core rows for more rows than all pairs of which are comfortable: those of the graph of
 * near rows, joined by what some rows of each part find when they are compared with all. A part of no more rows than
 * that is compared whole, so only two larger ones may stay apart that come near each other in few places.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { eachPairOf } from '../../numeric/gram';
import type { Neighbors } from '../../numeric/neighbors';
import { UnionFind } from '../../numeric/unionFind';
import type { TaskContext } from '../../taskContext';
import { eachPairWithin } from './pairsWithin';

/** Rows of a part that are compared with all. */
const PROBES = 256;

interface GraphParts {
  /** Of each row: its part, numbered by the lowest core row; a row at the border has the lowest of its core neighbours'; -1 is noise. */
  readonly labels: Int32Array;
  /** Ascending. */
  readonly coreIndices: Int32Array;
}

/** @param near at least minSamples - 1 neighbours of each row. @param eps in the metric's unit. */
export async function graphParts(
  keys: DistanceBounds,
  near: Neighbors,
  eps: number,
  minSamples: number,
  task: TaskContext,
  probes = PROBES,
): Promise<GraphParts> {
  const { n } = keys.x;
  const { k, indices, distances } = near;
  // The row itself counts.
  const isCore = (i: number) => minSamples < 2 || distances[i * k + minSamples - 2] <= eps;
  const core = Uint8Array.from({ length: n }, (_, i) => Number(isCore(i)));
  const parts = new UnionFind(n);
  indices.forEach((j, at) => {
    const i = Math.floor(at / k);
    if (distances[at] <= eps && core[i] && core[j]) parts.union(i, j);
  });
  const partsOfCore = () => parts.labels((i) => core[i] === 1).labels;
  const before = partsOfCore();
  await eachPairWithin(
    keys,
    keys.key(eps),
    (i, j) => before[i] === before[j] || !core[i] || !core[j] || parts.find(i) === parts.find(j),
    (i, j) => parts.union(i, j),
    (visit) => eachPairOf(keys.x, probeRows(before, probes), task, visit),
  );
  const labels = partsOfCore();
  for (let i = 0; i < n; i++) {
    if (core[i]) continue;
    for (let at = i * k; at < (i + 1) * k && distances[at] <= eps; at++) {
      const other = indices[at];
      if (core[other] && (labels[i] === -1 || labels[other] < labels[i])) labels[i] = labels[other];
    }
  }
  return { labels, coreIndices: Int32Array.from(core.keys()).filter((i) => core[i] === 1) };
}

/** Of each part up to so many rows, evenly spread over it by their index; none where there is one part only. */
function probeRows(labels: Int32Array, most: number): Int32Array {
  const sizes: number[] = [];
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] ?? 0) + 1;
  if (sizes.length < 2) return new Int32Array(0);
  const seen = new Int32Array(sizes.length);
  return Int32Array.from(labels.keys()).filter((i) => {
    const label = labels[i];
    if (label < 0) return false;
    const at = seen[label]++;
    const step = Math.max(1, sizes[label] / most);
    return Math.floor(at / step) !== Math.floor((at - 1) / step);
  });
}
