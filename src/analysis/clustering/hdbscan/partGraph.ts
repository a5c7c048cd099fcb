/** The lightest known edge between any two parts, and how light an unknown one must be to matter. */

/** An edge of mutual reachability. */
export interface Edge {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

export function edgeOf(i: number, j: number, weight: number): Edge {
  return { low: Math.min(i, j), high: Math.max(i, j), weight };
}

/** Equal weights by the lower, then the higher row, as in `LightestEdges`. */
export function lighter(one: Edge | undefined, other: Edge): Edge {
  return one && order(one, other) <= 0 ? one : other;
}

function order(one: Edge, other: Edge): number {
  return one.weight - other.weight || one.low - other.low || one.high - other.high;
}

export class PartGraph {
  /** (count, count). */
  private readonly edges: (Edge | undefined)[];
  /** Of the tree of the known edges; absent after a change. */
  private limits: Float64Array | undefined;

  constructor(private readonly count: number) {
    this.edges = new Array<Edge | undefined>(count * count).fill(undefined);
  }

  edge(a: number, b: number): Edge | undefined {
    return this.edges[a * this.count + b];
  }

  /** Keeps an edge between two parts, if it is the lightest. */
  offer(a: number, b: number, edge: Edge): void {
    const kept = lighter(this.edge(a, b), edge);
    this.edges[a * this.count + b] = kept;
    this.edges[b * this.count + a] = kept;
    if (this.limits && edge.weight < this.limits[a * this.count + b]) this.limits = undefined;
  }

  /** The weight of the heaviest edge on the lightest way between two parts: no heavier edge is in the tree. */
  limit(a: number, b: number): number {
    this.limits ??= this.grow().limits;
    return this.limits[a * this.count + b];
  }

  /** The spanning tree of the parts, which the known edges connect. */
  tree(): Edge[] {
    return this.grow().tree;
  }

  /** Prim. */
  private grow(): { tree: Edge[]; limits: Float64Array } {
    const { count } = this;
    const limits = new Float64Array(count * count).fill(Infinity);
    const nearest: (Edge | undefined)[] = new Array<undefined>(count).fill(undefined);
    const source = new Int32Array(count);
    const inside = [0];
    const outside = new Set(Array.from({ length: count - 1 }, (_, part) => part + 1));
    const tree: Edge[] = [];
    for (let current = 0; outside.size > 0;) {
      let next = -1;
      for (const part of outside) {
        const edge = this.edge(current, part);
        const kept = edge ? lighter(nearest[part], edge) : nearest[part];
        if (kept !== nearest[part]) {
          nearest[part] = kept;
          source[part] = current;
        }
        const best = next < 0 ? undefined : nearest[next];
        if (next < 0 || (nearest[part] && lighter(best, nearest[part]) === nearest[part])) next = part;
      }
      const edge = nearest[next];
      if (edge) tree.push(edge);
      for (const part of inside) {
        const limit = Math.max(
          edge?.weight ?? Infinity,
          part === source[next] ? 0 : limits[part * count + source[next]],
        );
        limits[part * count + next] = limits[next * count + part] = limit;
      }
      inside.push(next);
      outside.delete(next);
      current = next;
    }
    return { tree, limits };
  }
}
