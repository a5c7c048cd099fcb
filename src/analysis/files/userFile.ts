/** Files of a user are opened as what they are meant to be: a fifo, a device or a folder is refused, never waited for. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { message } from '../../common/messageTemplate';
import { AnalysisError, badFile, fileError } from '../errors';
import { isMissingFile } from './missing';

/**
 * Opens a file for reading, following links. It must be closed.
 * @throws AnalysisError `bad-file` naming the path where it is not a plain file of at most `maxBytes`, or cannot be opened.
 */
export async function openUserFile(path: string, maxBytes = Infinity): Promise<FileHandle> {
  // Without NONBLOCK, opening a fifo waits for a writer.
  const flags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);
  const file = await open(path, flags).catch((error: unknown) => {
    throw fileError(error, path);
  });
  try {
    const status = await file.stat();
    if (status.isDirectory()) throw badFile(path, message`${path} is a folder, not a file.`);
    if (!status.isFile()) throw badFile(path, message`${path} is not a plain file.`);
    if (status.size > maxBytes) {
      throw badFile(path, message`${path} has ${status.size} bytes, but at most ${maxBytes} are read.`);
    }
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The bytes of a plain file. @throws AnalysisError as `openUserFile`. */
export async function readUserFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openUserFile(path, maxBytes);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The same, or undefined where there is no such file. */
export async function readUserFileIfThere(path: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    return await readUserFile(path, maxBytes);
  } catch (error) {
    if (error instanceof AnalysisError && isMissingFile(error.cause)) return undefined;
    throw error;
  }
}
