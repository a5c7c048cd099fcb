/** Rows in the memory of the kernels, a piece after the other. */
import { type KernelArray, Kernels } from '../kernels/kernels';
import type { AnyMatrix, Matrix } from './matrix';

/** Of a piece, which stays in the cache. */
const PIECE_NUMBERS = 2 ** 16;

/** @param prepare allocates what a piece of at most so many rows needs; what it returns is called for each, rows first..end-1. */
export function inPieces(
  { n, d, data }: Matrix,
  prepare: (
    kernels: Kernels,
    most: number,
  ) => (rows: KernelArray<Float32Array>, first: number, end: number) => void,
): void {
  const kernels = Kernels.createNow();
  try {
    const most = Math.max(1, Math.floor(PIECE_NUMBERS / Math.max(1, d)));
    const rows = kernels.float32(most * d);
    const use = prepare(kernels, most);
    for (let first = 0; first < n; first += most) {
      const end = Math.min(n, first + most);
      rows.values.set(data.subarray(first * d, end * d));
      use(rows, first, end);
    }
  } finally {
    kernels.release();
  }
}

/** The bits of the rows, four bytes a column: to be moved as they are, and never computed with. */
export function wordsOf({ n, d, data }: AnyMatrix): Matrix {
  const words = (d * data.BYTES_PER_ELEMENT) / Float32Array.BYTES_PER_ELEMENT;
  return { n, d: words, data: new Float32Array(data.buffer, data.byteOffset, n * words) };
}
