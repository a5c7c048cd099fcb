import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unlessMissing } from './missing';

/**
 * Makes a folder and those above it. Node's own recursive `mkdir` never returns below folders such as /proc that
 * refuse new ones as if they were missing.
 * @param mode permissions of those that are made; by default those that the process gives.
 * @returns the folders that were made, the highest first.
 */
export async function makeFolder(path: string, mode?: number): Promise<string[]> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const found = await unlessMissing(lstat(at), undefined);
    if (found) {
      await stat(at); // a link that leads nowhere is not missing, and nothing can be made below it
      break;
    }
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  const made: string[] = [];
  for (const folder of missing) {
    try {
      await mkdir(folder, { mode });
      made.push(folder);
    } catch (error) {
      // Another process may make the same folder at the same time.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  return made;
}
