/**
 * The spanning tree of stage 2 for more rows than a matrix of products may hold (Borůvka 1926): every part finds its
 * lightest edge outward in one streamed pass, parts merge, and so on. Once they are few, one pass finds the lightest edge
 * between any two of them. From approximate neighbours the parts begin as the connected parts of their graph, which
 * stands for the edges inside a part; edges between parts are exact.
 * The edges are then walked in the order of `densePrim` together with the neighbour lists, which hold the edges that tie
 * through core distances; only edges that tie by their own distance may be in another order than there.
 */
import { largestOf } from '../../../common/extremes';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { eachPairOf } from '../../numeric/gram';
import type { Neighbors } from '../../numeric/neighbors';
import { subtask, type TaskContext } from '../../taskContext';
import { UnionFind } from '../unionFind';
import { Edges } from './edges';
import { LightestEdges } from './lightestEdges';
import type { SpanningTree } from './spanningTree';
import { sparsePrim } from './sparsePrim';

/** Parts up to which the lightest edge between any two of them is held: 24 MiB. */
const MOST_PAIRED_PARTS = 1024;

/** @param near with `recall`: its lists are taken as all edges inside the parts that they connect. */
export async function streamedTree(
  keys: DistanceBounds,
  core: Float64Array,
  near: Neighbors,
  task: TaskContext,
  mostPairedParts = MOST_PAIRED_PARTS,
): Promise<SpanningTree> {
  const { n } = keys.x;
  // Equal rows are at distance 0 and have one core distance: each is joined to the first of them.
  const { first, groupOf } = keys.equal;
  const distinct = first.length < n ? keys.of(first) : keys;
  const ownCore = Float64Array.from(first, (row) => core[row]);
  const edges = new Edges(n - 1 + n * near.k);
  const parts = new UnionFind(first.length);
  if (near.recall !== undefined) {
    near.indices.forEach((j, at) => parts.union(groupOf[Math.floor(at / near.k)], groupOf[j]));
  }
  let { labels, count } = parts.labels();
  for (let round = 0; count > 1; round++) {
    const isLast = count <= mostPairedParts;
    const lightest = new LightestEdges(distinct, ownCore, labels, count, isLast ? 'pairs' : 'parts');
    // A pass at least halves the parts, so each takes half of the remaining progress.
    const pass = subtask(task, 1 - 2 ** -round, isLast ? 1 : 1 - 2 ** -(round + 1));
    await visitOutward(distinct, labels, count, pass, lightest);
    for (const { i, j, weight } of lightest.sorted()) {
      if (parts.find(i) === parts.find(j)) continue;
      parts.union(i, j);
      edges.add(first[i], first[j], weight);
    }
    ({ labels, count } = parts.labels());
  }
  groupOf.forEach((group, i) => {
    if (first[group] !== i) edges.add(first[group], i, core[i]);
  });
  for (let i = 0; i < n; i++) {
    for (let at = i * near.k; at < (i + 1) * near.k; at++) {
      const j = near.indices[at];
      edges.add(i, j, Math.max(core[i], core[j], near.distances[at]));
    }
  }
  return sparsePrim(n, edges);
}

/** Visits every pair of rows in different parts, those inside the largest part left out where that is less work. */
async function visitOutward(
  { x }: DistanceBounds,
  labels: Int32Array,
  count: number,
  task: TaskContext,
  lightest: LightestEdges,
): Promise<void> {
  const sizes = new Int32Array(count);
  for (const part of labels) sizes[part]++;
  const largest = sizes.indexOf(largestOf(sizes));
  const outside = Int32Array.from(labels.keys()).filter((i) => labels[i] !== largest);
  await eachPairOf(x, outside, task, (...row) => {
    lightest.visit(...row);
  });
}
