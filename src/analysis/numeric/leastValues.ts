/**
 * The k least keys of some rows among all others, where as many rows near them are known: products in single precision leave the few
 * pairs that may be nearer than the last of these, which are computed in doubles.
 */
import { Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import type { DistanceBounds } from './distanceBounds';
import { eachProductBlock, MAX_BLOCK_LENGTH } from './gram';
import type { Ranked } from './nearestBy';
import { NearestLists } from './nearestLists';
import { PADDING, raised, singleBounds } from './singleBounds';

/**
 * @param found (n, k) keys in doubles of k other rows, ascending. @param rows whose keys are wanted, ascending.
 * @returns (rows.length, k), ascending. Progress in pairs.
 */
export async function leastValues(
  keys: DistanceBounds,
  found: Ranked,
  k: number,
  rows: Int32Array,
  task: TaskContext,
): Promise<Float64Array> {
  const { n } = keys.x;
  const kernels = await Kernels.create();
  try {
    const { call } = kernels;
    const block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, rows.length * n) + PADDING);
    const { low, scale } = singleBounds(kernels, keys);
    const none = kernels.float32(n + PADDING);
    const close = kernels.int32(n);
    none.values.fill(-Infinity);
    const lists = new NearestLists(rows.length, k);
    const place = new Int32Array(n);
    rows.forEach((row, at) => (place[row] = at));
    const memory = block.values as Float32Array<ArrayBuffer>;
    const visit = (some: Int32Array, firstColumn: number, columns: number) => {
      const from = firstColumn << 2;
      some.forEach((i, r) => {
        task.check();
        const at = place[i];
        const limit = found.values[(i + 1) * k - 1];
        const [own, lows, scales] = [
          block.pointer + 4 * r * columns,
          low.pointer + from,
          scale.pointer + from,
        ];
        const [rowLow, rowScale] = [low.values[i], Math.fround(keys.factor * keys.scale[i])];
        const count = call.closeColumns(
          own,
          lows,
          scales,
          none.pointer,
          0,
          columns,
          rowScale,
          rowLow,
          raised(limit),
          close.pointer,
        );
        for (let c = 0; c < count; c++) {
          const j = firstColumn + close.values[c];
          const key = j === i ? Infinity : keys.exactKey(i, j);
          if (key < lists.worst[at]) lists.insert(at, key, j);
        }
      });
    };
    await eachProductBlock(keys.x, rows, task, (b) => visit(b.rows, b.firstColumn, b.columns), memory);
    return lists.keys;
  } finally {
    kernels.release();
  }
}
