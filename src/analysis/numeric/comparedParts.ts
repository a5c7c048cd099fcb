/** Parts of all pairs, one after the other: rows that are compared with others by products of 7-bit rows. */
import type { KernelArray, Kernels } from '../kernels/kernels';
import type { TaskContext } from '../taskContext';
import type { NearLists } from './byteBlocks';
import { byteColumns, byteProducts, type ByteRows, gatherRows, PADDING } from './byteRows';

export interface ComparedPart {
  /** Many rows, and few others, take least time. */
  readonly rows: Int32Array;
  readonly others: Int32Array;
  /** Lists of either; -1 of a row without, as all have if absent. */
  readonly places: { readonly rows?: Int32Array; readonly others?: Int32Array };
}

/** Offers the rows of each part to the lists of the others, and the other way round. Progress in parts. */
export async function offerParts(
  kernels: Kernels,
  lists: NearLists,
  bytes: ByteRows,
  parts: readonly ComparedPart[],
  task: TaskContext,
): Promise<void> {
  const { d, numbers } = bytes;
  const most = (of: (part: ComparedPart) => number) =>
    parts.reduce((sofar, part) => Math.max(sofar, of(part)), 0);
  const products: KernelArray<Int32Array> = kernels.int32(
    most(({ rows, others }) => rows.length * others.length) + PADDING,
  );
  const left = new Uint8Array(most(({ rows }) => rows.length) * d);
  let ofColumns: Int32Array | undefined;
  let columns: Int8Array = new Int8Array(0);
  for (const [at, { rows, others, places }] of parts.entries()) {
    task.progress(at, parts.length);
    // Parts with the same others follow each other.
    if (others !== ofColumns) columns = byteColumns(bytes, (ofColumns = others));
    gatherRows(numbers, d, rows, left);
    await byteProducts(left, rows.length, d, columns, products.values);
    lists.offer(products, { rows, others }, places);
  }
}
