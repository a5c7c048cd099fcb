import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isMissingFile } from './missing';

/** Nothing for a folder that is missing or that may not be read. */
export async function readableEntries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM' || isMissingFile(error)) return [];
    throw error;
  }
}
