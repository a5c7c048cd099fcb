/** Checks by real paths that files are inside a dataset: the webview shows and opens no others. */
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { unlessMissing } from '../../analysis/files/missing';

/** @throws Error naming the file when its real path is outside every root, or when it does not exist. */
export async function assertInsideRoots(path: string, roots: readonly string[]): Promise<void> {
  const real = await realPathOf(path);
  if (real === undefined) throw new Error(`${path} no longer exists.`);
  if (!roots.some((root) => isBelow(real, root))) {
    throw new Error(`${path} is outside the dataset and was not opened.`);
  }
}

/** Whether the real path of a file, which need not exist yet, is inside one of the roots. */
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

/**
 * Whether a path below a folder is what it seems: no part of it is a link, and the last one is a plain file. What does
 * not exist yet is no link.
 */
export async function isPlainFileIn(folder: string, path: string): Promise<boolean> {
  const found = await unlessMissing(lstat(path), undefined);
  if (found && !found.isFile()) return false;
  for (let above = dirname(path); above !== folder; above = dirname(above)) {
    if (!isBelow(above, folder)) return false;
    const between = await unlessMissing(lstat(above), undefined);
    if (between && !between.isDirectory()) return false;
  }
  return true;
}

export function isBelow(path: string, root: string): boolean {
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
