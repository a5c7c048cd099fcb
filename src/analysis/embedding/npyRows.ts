/** Rows of a .npy file that are read some at a time, so that a matrix larger than memory can be gone through. */
import { message } from '../../common/messageTemplate';
import { unexpectedContent } from '../errors';
import { readAt } from '../files/readAt';
import { openUserFile } from '../files/userFile';
import type { RowBlocks } from '../numeric/matrix';
import { decodeFloats, readHeader, readMatrix, requireMatrix } from './npy';

export interface OpenRows extends RowBlocks {
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
      const { data } = await readMatrix(path);
      return {
        n,
        d,
        block: (first, count) => ({ n: count, d, data: data.slice(first * d, (first + count) * d) }),
        close: () => Promise.resolve(),
      };
    }
    const rowBytes = d * Number(header.type[1]);
    return {
      n,
      d,
      block(first, count) {
        const bytes = readAt(file.fd, dataAt + first * rowBytes, count * rowBytes);
        if (!bytes)
          throw unexpectedContent(
            path,
            message`a file that became shorter while it was read`,
            message`a whole one`,
          );
        const data = decodeFloats(header, Buffer.from(bytes.buffer));
        return { n: count, d, data: data instanceof Float32Array ? data : Float32Array.from(data) };
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
