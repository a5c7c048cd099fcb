/** The nearest rows of lists of candidates, by keys in doubles; threads share the rows. */
import { Kernels } from '../kernels/kernels';
import { END, FIRST } from '../kernels/rangeCalls';
import type { TaskContext } from '../taskContext';
import { threadsFor } from './descent/neighborDescent';
import type { DistanceBounds } from './distanceBounds';
import type { Ranked } from './nearestBy';
import { NearestLists } from './nearestLists';

const CHECK_EVERY_ROWS = 256;

/**
 * The k first of each list; equally near ones by row.
 * @param lists (n, size) rows, each once and not the own, size >= k; -1 where a list is short: filled up, in place, by the
 * lowest rows. Progress in rows.
 */
export function rankLists(keys: DistanceBounds, lists: Int32Array, k: number, task: TaskContext): Ranked {
  const { n, d, data } = keys.rows;
  const size = lists.length / n;
  for (let i = 0; i < n; i++) fillUp(lists.subarray(i * size, (i + 1) * size), i);
  if (!(data instanceof Float32Array)) return rankOfDoubles(keys, lists, k, task);
  const { kernels, calls } = Kernels.createShared(threadsFor(n));
  try {
    const inverse = keys.inverseLengths && kernels.float64(n);
    const [rows, entries] = [kernels.unsetFloat32(n * d), kernels.int32(n * size)];
    const scratch = kernels.float64(calls.threads * size);
    const [values, nearest] = [kernels.float64(n * k), kernels.int32(n * k)];
    rows.values.set(data);
    entries.values.set(lists);
    if (keys.inverseLengths) inverse?.values.set(keys.inverseLengths);
    const given = [rows.pointer, d, inverse?.pointer ?? 0, size, FIRST, END, k, entries.pointer];
    const parameters = [...given, scratch.pointer, values.pointer, nearest.pointer];
    calls.run('rankWholeLists', parameters, n, CHECK_EVERY_ROWS, task);
    task.progress(n, n);
    return { values: values.values.slice(), indices: nearest.values.slice() };
  } finally {
    calls.release();
    kernels.release();
  }
}

/** Of the memory of `rankLists`. */
export function rankBytes(n: number, d: number, size: number, k: number): number {
  return n * (4 * d + 4 * size + 12 * k + 8);
}

function fillUp(list: Int32Array, own: number): void {
  for (let count = list.indexOf(-1), j = 0; count >= 0 && count < list.length; j++) {
    if (j !== own && !list.subarray(0, count).includes(j)) list[count++] = j;
  }
}

function rankOfDoubles(keys: DistanceBounds, lists: Int32Array, k: number, task: TaskContext): Ranked {
  const { n } = keys.rows;
  const size = lists.length / n;
  const out = { indices: new Int32Array(n * k), values: new Float64Array(n * k) };
  const found = new NearestLists(1, k);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.progress(i, n);
    found.clear();
    for (const j of lists.subarray(i * size, (i + 1) * size)) found.offer(keys.exactKey(i, j), j);
    out.indices.set(found.indices, i * k);
    out.values.set(found.keys, i * k);
  }
  return out;
}
