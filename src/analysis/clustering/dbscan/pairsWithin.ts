/** Pairs of rows up to a distance, out of products that bound it. */
import { type KernelArray, Kernels } from '../../kernels/kernels';
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { MAX_BLOCK_COLUMNS, type RowVisitor } from '../../numeric/gram';
import { PADDING, raised, singleBounds } from '../../numeric/singleBounds';

/** So that a key that equals a limit of 0 is below it. */
const LEAST = 2 ** -120;

/** What `closeColumns` compares keys with to find those up to a limit. */
export function limitsOf(kernels: Kernels, limit: number, columns: number): KernelArray<Float32Array> {
  const limits = kernels.float32(columns + PADDING);
  limits.values.fill(raised(limit) + LEAST);
  return limits;
}

/**
 * Hands on the pairs up to a distance.
 * @param limit key of the distance.
 * @param isSettled of a pair that need not be looked at.
 * @param each shows products to the visitor that it is given.
 */
export async function eachPairWithin(
  keys: DistanceBounds,
  limit: number,
  isSettled: (i: number, j: number) => boolean,
  add: (i: number, j: number) => void,
  each: (visit: RowVisitor) => Promise<void>,
): Promise<void> {
  const kernels = await Kernels.create();
  try {
    await each(visitor(kernels, keys, limit, isSettled, add));
  } finally {
    kernels.release();
  }
}

function visitor(
  kernels: Kernels,
  keys: DistanceBounds,
  limit: number,
  isSettled: (i: number, j: number) => boolean,
  add: (i: number, j: number) => void,
): RowVisitor {
  const { lowerBound, error, scale, factor } = keys;
  const widest = Math.min(keys.x.n, MAX_BLOCK_COLUMNS);
  const single = singleBounds(kernels, keys);
  const products = kernels.float32(widest + PADDING);
  const limits = limitsOf(kernels, limit, widest);
  const found = kernels.int32(widest);
  return (i, from, firstColumn, columns, data, r) => {
    products.values.set(data.subarray(r * columns, (r + 1) * columns));
    const skipped = firstColumn * Float32Array.BYTES_PER_ELEMENT;
    const close = kernels.call.closeColumns(
      products.pointer,
      single.low.pointer + skipped,
      single.scale.pointer + skipped,
      limits.pointer,
      from - firstColumn,
      columns,
      factor * scale[i],
      single.low.values[i],
      limits.values[0],
      found.pointer,
    );
    const [lowI, errorI, scaleI] = [lowerBound[i], error[i], factor * scale[i]];
    const near = found.values;
    for (let f = 0; f < close; f++) {
      const j = firstColumn + near[f];
      if (isSettled(i, j)) continue;
      const bound = lowI + lowerBound[j] - scaleI * scale[j] * data[r * columns + near[f]];
      if (bound > limit) continue;
      if (bound + errorI + error[j] <= limit || keys.exactKey(i, j) <= limit) add(i, j);
    }
  };
}
