/**
 * The spanning tree of stage 2 for more rows than a matrix of products may hold (Borůvka 1926): parts of the tree merge
 * along the lightest edges that leave them. Lists of exact neighbours hold the first of these (`joinByLists`); what they do
 * not decide is found among all rows, of many parts by one pass over those rows (`LightestEdges`), of few by pairs of parts
 * (`joinPairs`). From approximate neighbours the parts begin as the connected parts of their graph, which stands for the
 * edges inside a part; edges between parts are exact.
 * The edges are then walked in the order of `densePrim` together with the neighbour lists, which hold the edges that tie
 * through core distances; only edges that tie by their own distance may be in another order than there.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { eachPairOf } from '../../numeric/gram';
import type { DistinctNeighbors, Neighbors } from '../../numeric/neighbors';
import { subtask, type TaskContext } from '../../taskContext';
import { UnionFind } from '../unionFind';
import { Edges } from './edges';
import { LightestEdges } from './lightestEdges';
import { type Join, joinByLists, ListedEdges } from './listedEdges';
import { joinPairs } from './pairedParts';
import type { SpanningTree } from './spanningTree';
import { sparsePrim } from './sparsePrim';

/** Parts up to which the edges between any two of them are looked for, and numbers that are held for that. */
const MOST_PAIRED_PARTS = 128;
const MOST_PAIRED_NUMBERS = 2 ** 24;

/**
 * @param near of all rows. @param exact more of them among the distinct rows; absent where `near` is approximate: then its
 * lists are taken as all edges inside the parts that they connect.
 */
export async function streamedTree(
  keys: DistanceBounds,
  core: Float64Array,
  near: Neighbors,
  exact: DistinctNeighbors | undefined,
  task: TaskContext,
  mostPairedParts = MOST_PAIRED_PARTS,
): Promise<SpanningTree> {
  const { n } = keys.x;
  // Equal rows are at distance 0 and have one core distance: each is joined to the first of them.
  const { first, groupOf } = keys.equal;
  const distinct = exact?.keys ?? (first.length < n ? keys.of(first) : keys);
  const ownCore = Float64Array.from(first, (row) => core[row]);
  const edges = new Edges(n - 1 + n * near.k);
  const parts = new UnionFind(first.length);
  if (!exact) near.indices.forEach((j, at) => parts.union(groupOf[Math.floor(at / near.k)], groupOf[j]));
  const listed = new ListedEdges(ownCore, exact?.lists);
  const mostParts = Math.min(mostPairedParts, Math.max(2, Math.floor(MOST_PAIRED_NUMBERS / n)));
  const join: Join = (i, j, weight) => {
    if (parts.find(i) === parts.find(j)) return;
    parts.union(i, j);
    edges.add(first[i], first[j], weight);
  };
  for (let round = 0; ; round++) {
    joinByLists(distinct, listed, parts, join, task);
    const { labels, count } = parts.labels();
    if (count === 1) break;
    // A pass at least halves the parts, so each takes half of the remaining progress.
    const isLast = count <= mostParts;
    const pass = subtask(task, 1 - 2 ** -round, isLast ? 1 : 1 - 2 ** -(round + 1));
    if (isLast) await joinPairs(distinct, listed, labels, count, join, pass);
    else await joinByPass(distinct, listed, labels, count, join, pass);
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

/** Joins every part but the largest by its lightest edge, in one pass over the rows that may have it beyond their list. */
async function joinByPass(
  distinct: DistanceBounds,
  listed: ListedEdges,
  labels: Int32Array,
  count: number,
  join: Join,
  task: TaskContext,
): Promise<void> {
  const lightest = new LightestEdges(distinct, listed.core, labels, count);
  listed.eachBetween(labels, (i, j, weight) => lightest.offerPair(i, j, weight));
  const sizes = new Int32Array(count);
  for (const part of labels) sizes[part]++;
  const largest = sizes.reduce((best, size, part) => (size > sizes[best] ? part : best), 0);
  const open = Int32Array.from(labels.keys()).filter(
    (i) => labels[i] !== largest && listed.floor[i] <= lightest.weight[labels[i]],
  );
  await eachPairOf(distinct.x, open, task, (...row) => {
    lightest.visit(...row);
  });
  for (const { part, i, j, weight } of lightest.sorted()) if (part !== largest) join(i, j, weight);
}
