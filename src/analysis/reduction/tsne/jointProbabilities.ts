/**
 * P of t-SNE on the nearest neighbours: Gaussians whose width gives each row the requested perplexity, made symmetric
 * (van der Maaten & Hinton 2008, eq. 1 and 3.1; as scikit-learn's `_joint_probabilities_nn`).
 */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import type { Neighbors } from '../../numeric/neighbors';
import { eachRows, pointersOf, rowsOfLists, transposed } from '../../numeric/sparseRows';
import type { TaskContext } from '../../taskContext';

/** Edges of a row in memory are filled up to a multiple of this by edges of weight 0: the width of a SIMD register. */
const ROW_MULTIPLE = 4;

/** Symmetric sparse matrix; row i is starts[i]..starts[i + 1] - 1, ascending columns, then filling (i, 0). */
export interface JointProbabilities {
  readonly n: number;
  /** Int32Array (n + 1). */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  /** Sums to 1. */
  readonly values: Float32Array;
}

/** @param perplexity below the number of rows. */
export function jointProbabilities(
  near: Neighbors,
  n: number,
  perplexity: number,
  task: TaskContext,
): JointProbabilities {
  const kernels = Kernels.createNow();
  try {
    const { p, total } = conditional(kernels, near, n, perplexity, task);
    return symmetrize(kernels, near, p, 2 * total, task);
  } finally {
    kernels.release();
  }
}

/** Float64Array (n, k): p(j|i) over the neighbours of each row. */
export function conditionalProbabilities(
  near: Neighbors,
  n: number,
  perplexity: number,
  task: TaskContext,
): Float64Array {
  const kernels = Kernels.createNow();
  try {
    return conditional(kernels, near, n, perplexity, task).p.values.slice();
  } finally {
    kernels.release();
  }
}

/** p(j|i), and their sum. */
function conditional(
  kernels: Kernels,
  { k, distances }: Neighbors,
  n: number,
  perplexity: number,
  task: TaskContext,
): { p: KernelArray<Float64Array>; total: number } {
  const [p, squared, state] = [kernels.float64(n * k), kernels.float64(k), kernels.float64(2)];
  p.values.set(distances);
  state.values[0] = 1;
  eachRows(n, task, (first, end) => {
    task.progress(first, n);
    const row = p.pointer + first * k * Float64Array.BYTES_PER_ELEMENT;
    kernels.call.gaussianRows(row, end - first, k, Math.log(perplexity), squared.pointer, state.pointer);
  });
  return { p, total: state.values[1] };
}

/** (P + Pᵀ) / total. */
function symmetrize(
  kernels: Kernels,
  { indices, k }: Neighbors,
  p: KernelArray<Float64Array>,
  total: number,
  task: TaskContext,
): JointProbabilities {
  const n = p.length / k;
  const incoming = transposed(kernels, rowsOfLists(kernels, k, indices, p), task);
  const own = transposed(kernels, incoming, task); // the neighbours again, now by ascending index
  const most = 2 * p.length + n * (ROW_MULTIPLE - 1);
  const [starts, columns, values] = [kernels.int32(n + 1), kernels.int32(most), kernels.float32(most)];
  const to = [starts.pointer, columns.pointer, values.pointer] as const;
  eachRows(n, task, (first, end) => {
    kernels.call.addRowsOf(first, end, ...pointersOf(own), ...pointersOf(incoming), total, ...to);
  });
  const size = starts.values[n];
  return {
    n,
    starts: starts.values.slice(),
    columns: columns.values.slice(0, size),
    values: values.values.slice(0, size),
  };
}
