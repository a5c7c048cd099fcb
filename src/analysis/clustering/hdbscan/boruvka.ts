/**
 * The spanning tree of stage 2 for more rows than a matrix of products may hold (Borůvka 1926): every part finds its
 * lightest edge outward in one streamed pass, parts merge, and so on, at most log2 n passes. The edges are then
 * walked in the order of `densePrim` together with the neighbour lists, which hold the edges that tie through core
 * distances; only edges that tie by their own distance may be in another order than there.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { eachGramBlock, type GramBlock } from '../../numeric/gram';
import type { Neighbors } from '../../numeric/neighbors';
import { subtask, type TaskContext } from '../../taskContext';
import { UnionFind } from '../unionFind';
import type { SpanningTree } from './spanningTree';
import { type Edges, sparsePrim } from './sparsePrim';

export async function streamedTree(
  keys: DistanceBounds,
  core: Float64Array,
  near: Neighbors,
  task: TaskContext,
): Promise<SpanningTree> {
  const { n } = keys.x;
  const edges: Edges = { from: [], to: [], weight: [] };
  // Equal rows are at distance 0 and have one core distance: each is joined to the first of them.
  const { first, groupOf } = keys.equal;
  const distinct = first.length < n ? keys.of(first) : keys;
  const ownCore = Float64Array.from(first, (row) => core[row]);
  const parts = new UnionFind(first.length);
  for (let round = 0, count = first.length; count > 1; round++) {
    // A pass at least halves the parts, so each takes half of the remaining progress.
    const pass = new LightestEdges(distinct, ownCore, parts.labels());
    await eachGramBlock(distinct.x, subtask(task, 1 - 2 ** -round, 1 - 2 ** -(round + 1)), (block) =>
      pass.visit(block),
    );
    pass.mergeInto(parts, first, edges);
    count = parts.labels().count;
  }
  groupOf.forEach((group, i) => {
    if (first[group] === i) return;
    edges.from.push(first[group]);
    edges.to.push(i);
    edges.weight.push(core[i]);
  });
  for (let i = 0; i < n; i++) {
    for (let at = i * near.k; at < (i + 1) * near.k; at++) {
      const j = near.indices[at];
      edges.from.push(i);
      edges.to.push(j);
      edges.weight.push(Math.max(core[i], core[j], near.distances[at]));
    }
  }
  return sparsePrim(n, edges);
}

/** The lightest edge out of every part; equal weights by the lower, then the higher row, so that no cycle arises. */
class LightestEdges {
  private readonly weight: Float64Array;
  private readonly key: Float64Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;

  constructor(
    private readonly keys: DistanceBounds,
    private readonly core: Float64Array,
    private readonly parts: { labels: Int32Array; count: number },
  ) {
    this.weight = new Float64Array(parts.count).fill(Infinity);
    this.key = new Float64Array(parts.count).fill(Infinity);
    this.low = new Int32Array(parts.count).fill(-1);
    this.high = new Int32Array(parts.count).fill(-1);
  }

  visit({ first, rows, firstColumn, columns, data }: GramBlock): void {
    const end = firstColumn + columns;
    const { keys, core, key } = this;
    const { labels } = this.parts;
    const { lowerBound, scale, factor } = keys;
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      const partI = labels[i];
      const scaleI = factor * scale[i];
      for (let j = Math.max(i + 1, firstColumn), at = r * columns + j - firstColumn; j < end; j++, at++) {
        const partJ = labels[j];
        if (partI === partJ) continue;
        const bound = lowerBound[i] + lowerBound[j] - scaleI * scale[j] * data[at];
        if (bound > key[partI] && bound > key[partJ]) continue;
        const floor = Math.max(core[i], core[j]);
        if (floor > this.weight[partI] && floor > this.weight[partJ]) continue;
        const reach = Math.max(floor, keys.distance(keys.exactKey(i, j)));
        this.offer(partI, i, j, reach);
        this.offer(partJ, i, j, reach);
      }
    }
  }

  private offer(part: number, i: number, j: number, reach: number): void {
    const held = this.weight[part];
    if (reach > held) return;
    if (reach === held && (i > this.low[part] || (i === this.low[part] && j > this.high[part]))) return;
    this.weight[part] = reach;
    this.key[part] = this.keys.key(reach) * (1 + 1e-12); // rounding of a root and a square
    this.low[part] = i;
    this.high[part] = j;
  }

  /** @param rows of the data, by the rows that were visited. */
  mergeInto(sets: UnionFind, rows: Int32Array, edges: Edges): void {
    for (let part = 0; part < this.parts.count; part++) {
      const i = this.low[part];
      const j = this.high[part];
      if (sets.find(i) === sets.find(j)) continue;
      sets.union(i, j);
      edges.from.push(rows[i]);
      edges.to.push(rows[j]);
      edges.weight.push(this.weight[part]);
    }
  }
}
