/** Sparse matrices in the memory of the kernels, whose rows are transposed. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';

export const CHECK_EVERY_ROWS = 512;

/** n rows and columns; row i is entries starts[i]..starts[i + 1] - 1. */
export interface SparseRows {
  /** (n + 1). */
  readonly starts: KernelArray<Int32Array>;
  readonly columns: KernelArray<Int32Array>;
  readonly values: KernelArray<Float64Array>;
}

/** k entries in each of n rows. @param values (n, k). */
export function rowsOfLists(
  kernels: Kernels,
  k: number,
  indices: Int32Array,
  values: KernelArray<Float64Array>,
): SparseRows {
  const n = values.length / k;
  const [starts, columns] = [kernels.int32(n + 1), kernels.int32(values.length)];
  for (let i = 0; i <= n; i++) starts.values[i] = i * k;
  columns.values.set(indices);
  return { starts, columns, values };
}

/** Each row of the transpose ascends by column. */
export function transposed(
  kernels: Kernels,
  { starts, columns, values }: SparseRows,
  task: TaskContext,
): SparseRows {
  const n = starts.length - 1;
  const to = {
    starts: kernels.int32(n + 1),
    columns: kernels.int32(columns.length),
    values: kernels.float64(columns.length),
  };
  const next = kernels.int32(n + 1);
  kernels.call.transposedStarts(columns.pointer, columns.length, n, to.starts.pointer);
  next.values.set(to.starts.values);
  eachRows(n, task, (first, end) => {
    const from = [starts.pointer, columns.pointer, values.pointer] as const;
    kernels.call.transposeRows(first, end, ...from, next.pointer, to.columns.pointer, to.values.pointer);
  });
  return to;
}

/** Visits rows in runs, and checks before each whether the task is cancelled. */
export function eachRows(n: number, task: TaskContext, visit: (first: number, end: number) => void): void {
  for (let first = 0; first < n; first += CHECK_EVERY_ROWS) {
    task.check();
    visit(first, Math.min(n, first + CHECK_EVERY_ROWS));
  }
}
