/**
 * The spanning tree of stage 2 for more rows than a matrix of products may hold (Borůvka 1926): parts of the tree merge
 * along the lightest edges that leave them. Lists of exact neighbours hold the first of these (`joinByLists`); what they do
 * not decide is found among all rows, by a pass over those rows (`openRows.ts`) or, of few parts, by pairs of parts
 * (`pairedParts.ts`). From approximate neighbours the parts begin as the connected parts of their graph, which stands for the
 * edges inside a part; edges between parts are exact.
 * The edges are then walked in the order of `densePrim` together with the neighbour lists, which hold the edges that tie
 * through core distances; only edges that tie by their own distance may be in another order than there.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import type { DistinctNeighbors, Neighbors } from '../../numeric/neighbors';
import { UnionFind } from '../../numeric/unionFind';
import { subtask, type TaskContext } from '../../taskContext';
import { closeRowsBytes } from './closeRows';
import { Edges } from './edges';
import { type Join, joinByLists, ListedEdges } from './listedEdges';
import { joinOpenRows, openRows } from './openRows';
import { joinPairs } from './pairedParts';
import type { SpanningTree } from './spanningTree';
import { sparsePrim } from './sparsePrim';

/** When parts are looked at in pairs rather than by a pass. */
interface PairLimits {
  /** At most so many parts. */
  readonly mostPairedParts: number;
  /** Multiply-adds of a pass that cost as much as a pair of parts. */
  readonly pairCost: number;
}
const PAIR_LIMITS: PairLimits = { mostPairedParts: 128, pairCost: 2e7 };
/** Columns whose multiply-adds cost as much as to look at a product. */
const LOOK_COLUMNS = 150;
/** Numbers that are held for that, of each row and part. */
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
  { mostPairedParts, pairCost }: PairLimits = PAIR_LIMITS,
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
    joinByLists(listed, parts, join, task);
    const { labels, count } = parts.labels();
    if (count === 1) break;
    const open = openRows(listed, labels, count);
    const passCost = open.pairs * (keys.x.d + LOOK_COLUMNS);
    const isLast = count <= mostParts && passCost > (pairCost * count * (count - 1)) / 2;
    // A pass at least halves the parts, so each takes half of the remaining progress.
    const pass = subtask(task, 1 - 2 ** -round, isLast ? 1 : 1 - 2 ** -(round + 1));
    if (isLast) await joinPairs(distinct, listed, labels, count, join, pass);
    else await joinOpenRows(distinct, listed, labels, open, join, pass);
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

/** Bytes for n rows of d columns with k neighbours in their lists. */
export function streamedTreeBytes({ n, d }: { readonly n: number; readonly d: number }, k: number): number {
  const pairs = 4 * Math.min(MOST_PAIRED_NUMBERS, n * PAIR_LIMITS.mostPairedParts);
  return 64 * n * (k + 1) + pairs + closeRowsBytes(d);
}
