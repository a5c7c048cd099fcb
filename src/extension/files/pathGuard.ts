/** Whether files lie in a dataset, by real paths: nothing outside is shown in the webview or opened from it. */
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** @throws Error naming the file when it, its links followed, lies outside every root or is gone. */
export async function assertInsideRoots(path: string, roots: readonly string[]): Promise<void> {
  const real = await realPathOf(path);
  if (real === undefined) throw new Error(`${path} is not there any more.`);
  if (!roots.some((root) => isBelow(real, root))) {
    throw new Error(`${path} lies outside the dataset and is not opened.`);
  }
}

/** Whether a path that need not exist yet would lie in one of the roots, its links followed. */
export async function liesBelow(path: string, roots: readonly string[]): Promise<boolean> {
  for (let above = path; ; above = dirname(above)) {
    const real = await realPathOf(above);
    if (real !== undefined) {
      const whole = join(real, relative(above, path));
      return roots.some((root) => isBelow(whole, root));
    }
    if (dirname(above) === above) return false;
  }
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Undefined for a path that does not exist. */
export async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw error;
  }
}
