import { readSync } from 'node:fs';
import { fileError } from '../errors';

/**
 * Bytes of an open file at a place; undefined where the file is shorter. Short reads of what was just written or found
 * are from the page cache; waiting for each would cost more.
 */
export function readAt(fd: number, offset: number, length: number): Uint8Array<ArrayBuffer> | undefined {
  const out = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const read = readSync(fd, out, done, length - done, offset + done);
    if (read === 0) return undefined;
    done += read;
  }
  return out;
}

/** The same of a file of the user. @throws AnalysisError `bad-file` naming it where the system cannot read it. */
export function readUserFileAt(
  path: string,
  fd: number,
  offset: number,
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readAt(fd, offset, length);
  } catch (error) {
    throw fileError(error, path);
  }
}
