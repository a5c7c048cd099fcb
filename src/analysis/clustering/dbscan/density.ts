/** Core rows and their clusters out of the pairs within a distance, in WebAssembly. */
import { Kernels } from '../../kernels/kernels';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { eachGramBlock, MAX_BLOCK_COLUMNS, MAX_BLOCK_LENGTH } from '../../numeric/gram';
import { PADDING, singleBounds } from '../../numeric/singleBounds';
import type { TaskContext } from '../../taskContext';
import { limitsOf } from './pairsWithin';

export interface Density {
  /** Of each row: its cluster by the lowest core row; of a row at the border the lowest of its core neighbours'; -1 is noise. */
  readonly labels: Int32Array;
  /** 1 for a core row. */
  readonly cores: Uint8Array;
}

/** Rows of one call. */
const CALL_ROWS = 16;
/** Numbers that the kernels hold of a row besides its neighbours: rows it stands for, rows near it, parent, neighbours held. */
const NUMBERS = 4;

/**
 * @param keys of distinct rows. @param sizes how many rows each of them stands for. @param limit key of the distance.
 * @param minSamples that make a row core, itself included.
 */
export async function densityOf(
  keys: DistanceBounds,
  sizes: Int32Array,
  limit: number,
  minSamples: number,
  task: TaskContext,
): Promise<Density> {
  const kernels = await Kernels.create();
  try {
    const { n } = keys.x;
    const widest = Math.min(n, MAX_BLOCK_COLUMNS);
    const block = kernels.float32(Math.min(MAX_BLOCK_LENGTH, n * n) + PADDING);
    const single = singleBounds(kernels, keys);
    const limits = limitsOf(kernels, limit, widest);
    const doubles = [keys.lowerBound, keys.error, keys.scale].map((values) => {
      const own = kernels.float64(n);
      own.values.set(values);
      return own.pointer;
    }) as [number, number, number];
    // A row that is not core yet has fewer neighbours.
    const most = Math.min(minSamples, n) - 1;
    const density = kernels.int32((NUMBERS + most) * n);
    const found = kernels.int32(widest);
    const unsure = kernels.int32(2 * CALL_ROWS * widest);
    const [labels, cores] = [kernels.int32(n), kernels.uint8(n)];
    density.values.set(sizes);
    density.values.set(sizes, n); // a row counts itself and its equals
    for (let i = 0; i < n; i++) density.values[2 * n + i] = i;

    const singles = [single.low.pointer, single.scale.pointer, limits.pointer, limit] as const;
    const state = [density.pointer, n, most, minSamples] as const;
    const lists = [found.pointer, unsure.pointer] as const;
    await eachGramBlock(
      keys.x,
      task,
      ({ first, rows, firstColumn, columns }) => {
        for (let r = 0; r < rows; r += CALL_ROWS) {
          task.check();
          const products = block.pointer + r * columns * Float32Array.BYTES_PER_ELEMENT;
          const place = [first + r, Math.min(CALL_ROWS, rows - r), firstColumn, columns] as const;
          const bounds = [keys.factor, ...doubles, ...singles] as const;
          const left = kernels.call.joinClose(products, ...place, ...bounds, ...state, ...lists);
          for (let at = 0; at < 2 * left; at += 2) {
            const [i, j] = [unsure.values[at], unsure.values[at + 1]];
            if (keys.exactKey(i, j) <= limit) kernels.call.joinPair(...state, i, j);
          }
        }
      },
      block.values as Float32Array<ArrayBuffer>,
    );
    kernels.call.densityLabels(...state, labels.pointer, cores.pointer);
    return { labels: labels.values.slice(), cores: cores.values.slice() };
  } finally {
    kernels.release();
  }
}
