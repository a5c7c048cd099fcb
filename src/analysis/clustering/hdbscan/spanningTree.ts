/**
 * Stage 2 of HDBSCAN: the minimum spanning tree of mutual reachability, max(core i, core j, d(i, j)), grown from row
 * 0 (Prim). The next row is the lowest index among the nearest; an entry is replaced only by a strictly smaller one.
 * Many edges weigh the same core distance, so this order is part of the result.
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { ExactKeys } from '../../numeric/exactKeys';
import { blockRows, gramLength, wholeGram } from '../../numeric/gram';
import type { TaskContext } from '../../taskContext';

/** n - 1 edges in the order in which they were found. */
export interface SpanningTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
}

/** Rounding between a distance and its key, which a root or a square converts. */
const ROUNDING = 1 + 1e-12;
/** Numbers that the kernels hold of a row, and the place of its least reachability. */
const ROW = 8;
const NEAREST = 5;
const CHECK_EVERY_ROWS = 64;

/** For n <= MAX_GRAM_ROWS: all products are held. Exact distances are computed only where they may matter. */
export async function densePrim(
  keys: DistanceBounds,
  core: Float64Array,
  task: TaskContext,
): Promise<SpanningTree> {
  const kernels = Kernels.createNow();
  try {
    const products = kernels.float32(gramLength(keys.x));
    await wholeGram(keys.x, task, products.values);
    const exact = new ExactKeys(keys, keys.x.n);
    try {
      return growTree(kernels, exact, products, core, task);
    } finally {
      exact.release();
    }
  } finally {
    kernels.release();
  }
}

/** @param products as of `wholeGram`. */
function growTree(
  kernels: Kernels,
  exact: ExactKeys,
  products: KernelArray<Float32Array>,
  core: Float64Array,
  task: TaskContext,
): SpanningTree {
  const { keys } = exact;
  const { n } = keys.x;
  const squared = keys.metric === 'euclidean';
  const bounds = kernels.float64(n * ROW);
  const source = kernels.int32(n);
  const remaining = kernels.int32(n - 1);
  const found = kernels.int32(n);
  const foundKeys = kernels.float64(n);
  const gram = [products.pointer, n, blockRows(keys.x), keys.factor] as const;
  bounds.values.set(rowsOfTree(keys, core));
  for (let i = 1; i < n; i++) remaining.values[i - 1] = i;
  const tree = newTree(n);
  let current = 0;
  for (let edge = 0, count = n - 1; count > 0; edge++, count--) {
    if (edge % CHECK_EVERY_ROWS === 0) task.check();
    const outside = [bounds.pointer, source.pointer, remaining.pointer, count, current] as const;
    const known = kernels.call.reachRows(...outside, ...gram, squared, found.pointer);
    if (known > 0) {
      const list = found.values.subarray(0, known);
      foundKeys.values.set(exact.of(current, list).subarray(0, known));
    }
    current = kernels.call.takeNearest(...outside, squared, found.pointer, foundKeys.pointer, known);
    tree.from[edge] = source.values[current];
    tree.to[edge] = current;
    tree.weight[edge] = bounds.values[current * ROW + NEAREST];
  }
  return tree;
}

/** As the kernels `reachRows` and `takeNearest` take them (n, ROW). */
function rowsOfTree(keys: DistanceBounds, core: Float64Array): Float64Array {
  const { lowerBound, error, scale } = keys;
  const rows = new Float64Array(core.length * ROW);
  for (let i = 0, at = 0; i < core.length; i++, at += ROW) {
    rows[at] = lowerBound[i];
    rows[at + 1] = error[i];
    rows[at + 2] = scale[i];
    rows[at + 3] = core[i];
    rows[at + 4] = keys.key(core[i]) * ROUNDING;
    rows[at + NEAREST] = Infinity;
    rows[at + NEAREST + 1] = Infinity;
  }
  return rows;
}

export function newTree(n: number): SpanningTree {
  const edges = Math.max(0, n - 1);
  return { from: new Int32Array(edges), to: new Int32Array(edges), weight: new Float64Array(edges) };
}
