/** The descriptors of pictures, of each of their boxes, without the mean of all. */
import type { RowBlocks } from '../../numeric/matrix';
import { ScratchValues } from '../../store/scratchValues';
import type { Store } from '../../store/store';
import type { TaskContext } from '../../taskContext';
import type { ComparedPicture } from './comparedPicture';
import { describeEdges, DESCRIPTOR_LENGTH, SYMMETRIES, symmetryOrders } from './edgeDescriptor';
import { boxes, type BoxName } from './likelyCopies';
import type { ComparedPictures } from './pictures';

/** Of descriptors in memory, those of 130,000 pictures; others lie in a temporary file. */
const MAX_DESCRIPTOR_BYTES = 256 * 2 ** 20;
const CHECK_EVERY = 16;

/** Numbers of one picture: the descriptors of its boxes, one after another. */
export const DESCRIPTION_LENGTH = boxes.length * DESCRIPTOR_LENGTH;

export function description(cell: Uint8Array, compared: ComparedPicture): Float32Array {
  const out = new Float32Array(DESCRIPTION_LENGTH);
  boxes.forEach((box, at) => {
    const own = out.subarray(at * DESCRIPTOR_LENGTH, (at + 1) * DESCRIPTOR_LENGTH);
    describeEdges(cell, compared[box], own);
  });
  return out;
}

/** Until `close`. */
export async function describedPictures(
  compared: ComparedPictures,
  store: Store,
  task: TaskContext,
): Promise<Readonly<Record<BoxName, RowBlocks>> & { close(): Promise<void> }> {
  const { n, cellOf } = compared.pictures;
  const values = new ScratchValues(store, DESCRIPTION_LENGTH * 4, MAX_DESCRIPTOR_BYTES);
  try {
    for (let i = 0; i < n; i++) {
      if (i % CHECK_EVERY === 0) task.progress(i, n);
      await values.add(new Uint8Array(description(cellOf(i), compared.of(i)).buffer));
    }
    const rowOf = (i: number) => {
      const { buffer, byteOffset } = values.read(i);
      return new Float32Array(buffer, byteOffset, DESCRIPTION_LENGTH);
    };
    return { ...centredDescriptors(n, rowOf, task), close: () => values.close() };
  } catch (error) {
    await values.close();
    throw error;
  }
}

/**
 * Descriptors of length 1 around the mean over all pictures and their symmetries, which says nothing about a pair.
 * @param rowOf the numbers of `description` of a picture.
 */
export function centredDescriptors(
  n: number,
  rowOf: (i: number) => Float32Array,
  task: Pick<TaskContext, 'check'>,
): Readonly<Record<BoxName, RowBlocks>> {
  const mean = new Float64Array(DESCRIPTION_LENGTH);
  for (let r = 0; r < n; r++) {
    if (r % CHECK_EVERY === 0) task.check();
    const row = rowOf(r);
    for (let i = 0; i < DESCRIPTION_LENGTH; i++) mean[i] += row[i] / n;
  }
  const blocksOf = (at: number): RowBlocks => {
    const from = at * DESCRIPTOR_LENGTH;
    const even = Float64Array.from({ length: DESCRIPTOR_LENGTH }, (_, i) =>
      n > 2 ? symmetryOrders.reduce((sum, order) => sum + mean[from + order[i]] / SYMMETRIES, 0) : 0,
    );
    return {
      n,
      d: DESCRIPTOR_LENGTH,
      block(first, count) {
        const data = new Float32Array(count * DESCRIPTOR_LENGTH);
        for (let r = 0; r < count; r++) {
          const own = data.subarray(r * DESCRIPTOR_LENGTH, (r + 1) * DESCRIPTOR_LENGTH);
          centre(rowOf(first + r).subarray(from, from + DESCRIPTOR_LENGTH), even, own);
        }
        return { n: count, d: DESCRIPTOR_LENGTH, data };
      },
    };
  };
  return { content: blocksOf(boxes.indexOf('content')), body: blocksOf(boxes.indexOf('body')) };
}

function centre(row: Float32Array, mean: Float64Array, out: Float32Array): void {
  let squares = 0;
  for (let i = 0; i < out.length; i++) {
    const value = row[i] - mean[i];
    out[i] = value;
    squares += value * value;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < out.length; i++) out[i] *= scale;
}
