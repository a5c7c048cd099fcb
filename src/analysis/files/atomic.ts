/** Files appear whole or not at all: written under a temporary name in the same folder, then renamed. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes `parts` one after another to `path`, replacing what was there. Creates the folder. On any failure the
 * old file stays and the temporary one is removed.
 */
export async function writeAtomically(
  path: string,
  ...parts: readonly (string | Uint8Array)[]
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
