/** Prim's order on a sparse graph: from row 0, next the lowest index among the nearest, source the first to reach it. */
import type { Edges } from './edges';
import { newTree, type SpanningTree } from './spanningTree';

/** @param edges undirected, connected; repeats are harmless. */
export function sparsePrim(n: number, edges: Edges): SpanningTree {
  const { start, target, weight } = adjacency(n, edges);
  const tree = newTree(n);
  const nearest = new Float64Array(n).fill(Infinity);
  const source = new Int32Array(n);
  const inTree = new Uint8Array(n);
  const heap = new Heap();
  let current = 0;
  for (let edge = 0; edge < n - 1; edge++) {
    inTree[current] = 1;
    for (let at = start[current]; at < start[current + 1]; at++) {
      const j = target[at];
      if (inTree[j] || weight[at] >= nearest[j]) continue;
      nearest[j] = weight[at];
      source[j] = current;
      heap.push(weight[at], j);
    }
    do current = heap.pop();
    while (inTree[current]);
    tree.from[edge] = source[current];
    tree.to[edge] = current;
    tree.weight[edge] = nearest[current];
  }
  return tree;
}

function adjacency(n: number, { from, to, weight, count }: Edges) {
  const start = new Int32Array(n + 1);
  for (let e = 0; e < count; e++) {
    start[from[e] + 1]++;
    start[to[e] + 1]++;
  }
  for (let i = 0; i < n; i++) start[i + 1] += start[i];
  const fill = start.slice();
  const target = new Int32Array(2 * count);
  const weights = new Float64Array(2 * count);
  for (let e = 0; e < count; e++) {
    const [i, j] = [from[e], to[e]];
    target[fill[i]] = j;
    weights[fill[i]++] = weight[e];
    target[fill[j]] = i;
    weights[fill[j]++] = weight[e];
  }
  return { start, target, weight: weights };
}

/** Binary heap of (weight, index), least first. */
class Heap {
  private readonly weights: number[] = [];
  private readonly indices: number[] = [];

  push(weight: number, index: number): void {
    let at = this.weights.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.less(weight, index, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.weights[at] = weight;
    this.indices[at] = index;
  }

  /** The index of least weight; only while there is one. */
  pop(): number {
    const top = this.indices[0];
    const size = this.weights.length - 1;
    const weight = this.weights[size];
    const index = this.indices[size];
    this.weights.length = this.indices.length = size;
    let at = 0;
    while (size > 0) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.less(this.weights[child + 1], this.indices[child + 1], child)) child++;
      if (this.less(weight, index, child)) break;
      this.move(child, at);
      at = child;
    }
    if (size > 0) {
      this.weights[at] = weight;
      this.indices[at] = index;
    }
    return top;
  }

  private less(weight: number, index: number, at: number): boolean {
    return weight < this.weights[at] || (weight === this.weights[at] && index < this.indices[at]);
  }

  private move(from: number, to: number): void {
    this.weights[to] = this.weights[from];
    this.indices[to] = this.indices[from];
  }
}
