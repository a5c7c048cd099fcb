/** Edges of mutual reachability to the nearest rows, and how light all others may be. */
import type { Neighbors } from '../../numeric/neighbors';
import type { UnionFind } from '../../numeric/unionFind';
import type { TaskContext } from '../../taskContext';
import { Edges } from './edges';
import { LightestEdges } from './lightestEdges';

/** Takes an edge between two parts into the tree. */
export type Join = (i: number, j: number, weight: number) => void;

export class ListedEdges {
  /** (n): no edge of the row that is not listed is lighter. */
  readonly floor: Float64Array;
  private readonly edges: Edges;

  /** @param lists exact neighbours; none are listed if absent. */
  constructor(
    readonly core: Float64Array,
    lists: Pick<Neighbors, 'k' | 'indices' | 'distances'> | undefined,
  ) {
    const n = core.length;
    this.floor = core.slice();
    this.edges = new Edges(lists ? n * lists.k : 0);
    if (!lists) return;
    const { k, indices, distances } = lists;
    for (let i = 0; i < n; i++) {
      for (let at = i * k; at < i * k + k; at++) {
        this.edges.add(i, indices[at], Math.max(core[i], core[indices[at]], distances[at]));
      }
      const beyond = k < n - 1 ? distances[i * k + k - 1] : Infinity;
      this.floor[i] = Math.max(core[i], beyond);
    }
  }

  /** Visits the edges between different parts; those inside a part are forgotten, as parts only grow. */
  eachBetween(labels: Int32Array, visit: Join): void {
    const { from, to, weight, count } = this.edges;
    this.edges.count = 0;
    for (let e = 0; e < count; e++) {
      if (labels[from[e]] === labels[to[e]]) continue;
      visit(from[e], to[e], weight[e]);
      this.edges.add(from[e], to[e], weight[e]);
    }
  }
}

/** Merges parts as long as a listed edge is sure to be the lightest that leaves one of them. */
export function joinByLists(listed: ListedEdges, parts: UnionFind, join: Join, task: TaskContext): void {
  for (let hasJoined = true; hasJoined;) {
    task.check();
    hasJoined = false;
    const { labels, count } = parts.labels();
    const lightest = new LightestEdges(labels, count);
    listed.eachBetween(labels, (i, j, weight) => {
      lightest.offerPair(i, j, weight);
    });
    const floor = new Float64Array(count).fill(Infinity);
    for (let i = 0; i < labels.length; i++) floor[labels[i]] = Math.min(floor[labels[i]], listed.floor[i]);
    lightest.each((part, i, j, weight) => {
      if (weight >= floor[part]) return;
      join(i, j, weight);
      hasJoined = true;
    });
  }
}
