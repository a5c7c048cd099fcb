/** Rows of a .npy file that are read some at a time, so that a matrix larger than memory can be gone through. */
import { message } from '../../common/messageTemplate';
import { unexpectedContent } from '../errors';
import { readUserFileAt } from '../files/readAt';
import { openUserFile } from '../files/userFile';
import type { AnyMatrix, RowBlocks } from '../numeric/matrix';
import { decodeFloats, readHeader, readNumbers, requireMatrix } from './npy';

export interface OpenRows extends RowBlocks {
  /** The same as they are: doubles are not rounded. */
  readonly numbers: (first: number, count: number) => AnyMatrix;
  close(): Promise<void>;
}

/**
 * A 2-D array of float16, float32 or float64 as float32. One in Fortran order, whose rows are scattered, is read whole.
 * @throws AnalysisError `bad-file` as `readNumbers`, also later where the file was shortened.
 */
export async function openNpyRows(path: string): Promise<OpenRows> {
  const file = await openUserFile(path);
  try {
    const { size } = await file.stat();
    const { header, dataAt } = await readHeader(file, size, path);
    requireMatrix(header, path, size - dataAt);
    const [n, d] = header.shape;
    if (header.fortranOrder) {
      await file.close();
      const whole = await readNumbers(path);
      const copy = ({ data }: AnyMatrix, first: number, count: number) =>
        ({ n: count, d, data: data.slice(first * d, (first + count) * d) }) as AnyMatrix;
      return openRows(
        n,
        d,
        (first, count) => copy(whole, first, count),
        () => Promise.resolve(),
      );
    }
    const rowBytes = d * Number(header.type[1]);
    const numbers = (first: number, count: number) => {
      const bytes = readUserFileAt(path, file.fd, dataAt + first * rowBytes, count * rowBytes);
      if (!bytes)
        throw unexpectedContent(
          path,
          message`a file that became shorter while it was read`,
          message`a whole one`,
        );
      return { n: count, d, data: decodeFloats(header, Buffer.from(bytes.buffer)) } as AnyMatrix;
    };
    return openRows(n, d, numbers, () => file.close());
  } catch (error) {
    await file.close();
    throw error;
  }
}

function openRows(n: number, d: number, numbers: OpenRows['numbers'], close: OpenRows['close']): OpenRows {
  return {
    n,
    d,
    numbers,
    block(first, count) {
      const { data } = numbers(first, count);
      return { n: count, d, data: data instanceof Float32Array ? data : Float32Array.from(data) };
    },
    close,
  };
}
