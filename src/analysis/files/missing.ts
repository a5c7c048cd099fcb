import { stat } from 'node:fs/promises';

/** True for the error of a file or folder that does not exist. */
export function isMissingFile(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What a call about a file or folder gives, or `otherwise` when there is none. */
export async function unlessMissing<T, O>(call: Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await call;
  } catch (error) {
    if (isMissingFile(error)) return otherwise;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await unlessMissing(stat(path), undefined)) !== undefined;
}
