/** Temporary files of runs that were killed while they wrote: removed when a later run writes into the folder. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from './missing';

/** The name that `atomic` gives; a person gives no such name. */
const TEMPORARY = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;
/** An older one belongs to a process that was killed: one on another machine may still be writing, so that only the age shows it. */
export const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

const swept = new Set<string>();

/** Looks into a folder once a process. A folder that may not be listed keeps its files. */
export async function removeKilledWrites(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return [];
    throw error;
  });
  for (const name of names.filter((one) => TEMPORARY.test(one))) {
    const path = join(folder, name);
    const found = await unlessMissing(lstat(path), undefined);
    if (found?.isFile() && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
  }
}
