/**
 * Rows in few columns: random projections keep squared distances to about sqrt(2 / columns) of their size (Johnson & Lindenstrauss
 * 1984), a quarter with 32. Enough to say which of a few hundred rows may be near, at a sixteenth of the products of 512 columns.
 */
import type { TaskContext } from '../../taskContext';
import { DistanceBounds } from '../distanceBounds';
import { products, rowsOf } from '../gram';
import type { MT19937 } from '../mt19937';

/** A multiple of what the integer rows are filled up to. */
const COLUMNS = 32;
/** With fewer columns times this, the rows themselves cost as little. */
const MIN_GAIN = 2;
const ROWS_OF_CALL = 4096;

/** Squared distances of the projected rows are about the keys; `keys` themselves where the rows have few columns. */
export async function projectedKeys(
  keys: DistanceBounds,
  random: MT19937,
  task: TaskContext,
): Promise<DistanceBounds> {
  const { n, d } = keys.x;
  if (d < MIN_GAIN * COLUMNS) return keys;
  const directions = Float32Array.from({ length: COLUMNS * d }, () => random.normal() / Math.sqrt(COLUMNS));
  const to = { n: COLUMNS, d, data: directions };
  const data = new Float32Array(n * COLUMNS);
  for (let first = 0; first < n; first += ROWS_OF_CALL) {
    task.progress(first, n);
    const rows = Math.min(ROWS_OF_CALL, n - first);
    await products(rowsOf(keys.x, first, rows), to, data.subarray(first * COLUMNS));
  }
  const factor = Math.sqrt(keys.factor / 2);
  for (let i = 0, at = 0; i < n; i++) {
    const weight = factor * keys.scale[i];
    for (let c = 0; c < COLUMNS; c++, at++) data[at] *= weight;
  }
  return new DistanceBounds({ n, d: COLUMNS, data }, 'euclidean', 'Neighbours');
}
