/**
 * Stage 2 of HDBSCAN: the minimum spanning tree of mutual reachability, max(core i, core j, d(i, j)), grown from row
 * 0 (Prim). The next row is the lowest index among the nearest; an entry is replaced only by a strictly smaller one.
 * Many edges weigh the same core distance, so this order is part of the result.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import type { EmbeddingMatrix } from '../../numeric/embeddingMatrix';
import { wholeGram } from '../../numeric/gram';
import type { TaskContext } from '../../taskContext';

/** n - 1 edges in the order in which they were found. */
export interface SpanningTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
}

/** Rounding between a distance and its key, which a root or a square converts. */
const ROUNDING = 1 + 1e-12;
const CHECK_EVERY_ROWS = 64;

/** For n <= MAX_GRAM_ROWS: all products are held. Exact distances are computed only where they may matter. */
export async function densePrim(
  space: EmbeddingMatrix,
  keys: DistanceBounds,
  core: Float64Array,
  task: TaskContext,
): Promise<SpanningTree> {
  const { n } = space.x;
  const gram = await wholeGram(space, task, keys.x, keys.metric);
  const { lowerBound, scale, factor } = keys;
  const coreKey = core.map((distance) => keys.key(distance) * ROUNDING);
  const nearest = new Float64Array(n).fill(Infinity);
  const nearestKey = new Float64Array(n).fill(Infinity);
  const source = new Int32Array(n);
  const remaining = Int32Array.from({ length: n - 1 }, (_, i) => i + 1);
  const tree = newTree(n);
  let current = 0;
  for (let edge = 0, count = n - 1; count > 0; edge++) {
    if (edge % CHECK_EVERY_ROWS === 0) task.check();
    const row = gram.subarray(current * n, (current + 1) * n);
    const coreI = core[current];
    const lowI = lowerBound[current];
    const scaleI = factor * scale[current];
    let next = -1;
    let nextAt = 0;
    let least = Infinity;
    for (let at = 0; at < count; at++) {
      const j = remaining[at];
      let value = nearest[j];
      if (coreI < value && core[j] < value) {
        const bound = lowI + lowerBound[j] - scaleI * scale[j] * row[j];
        if (bound <= nearestKey[j]) {
          const floor = Math.max(coreI, core[j]);
          const reach = reachability(keys, current, j, floor, bound, Math.max(coreKey[current], coreKey[j]));
          if (reach < value) {
            value = reach;
            nearest[j] = reach;
            nearestKey[j] = keys.key(reach) * ROUNDING;
            source[j] = current;
          }
        }
      }
      if (value < least) {
        least = value;
        next = j;
        nextAt = at;
      }
    }
    tree.from[edge] = source[next];
    tree.to[edge] = next;
    tree.weight[edge] = least;
    remaining.copyWithin(nextAt, nextAt + 1, count); // keeps the order by index
    count--;
    current = next;
  }
  return tree;
}

export function newTree(n: number): SpanningTree {
  const edges = Math.max(0, n - 1);
  return { from: new Int32Array(edges), to: new Int32Array(edges), weight: new Float64Array(edges) };
}

/** max(floor, d(i, j)), without computing d where its bounds already lie under the floor. */
function reachability(
  keys: DistanceBounds,
  i: number,
  j: number,
  floor: number,
  bound: number,
  floorKey: number,
): number {
  if (bound + keys.error[i] + keys.error[j] < floorKey / (ROUNDING * ROUNDING)) return floor;
  return Math.max(floor, keys.distance(keys.exactKey(i, j)));
}
