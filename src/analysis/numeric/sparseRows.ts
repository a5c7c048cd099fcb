/** Sparse matrices in the memory of the kernels, whose rows are transposed. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';

const CHECK_EVERY_ROWS = 512;

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

/** As the kernels take them. */
export function pointersOf({ starts, columns, values }: SparseRows): readonly [number, number, number] {
  return [starts.pointer, columns.pointer, values.pointer];
}

/** Each row of the transpose ascends by column. */
export function transposed(kernels: Kernels, rows: SparseRows, task: TaskContext): SparseRows {
  const n = rows.starts.length - 1;
  const entries = rows.columns.length;
  const to = {
    starts: kernels.int32(n + 1),
    columns: kernels.int32(entries),
    values: kernels.float64(entries),
  };
  const next = kernels.int32(n + 1);
  kernels.call.transposedStarts(rows.columns.pointer, entries, n, to.starts.pointer);
  next.values.set(to.starts.values);
  eachRows(n, task, (first, end) => {
    const places = [next.pointer, to.columns.pointer, to.values.pointer] as const;
    kernels.call.transposeRows(first, end, ...pointersOf(rows), ...places);
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
