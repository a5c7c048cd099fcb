/** Which folders a dataset's files lie in, by real paths: nothing outside is shown in the page or opened from it. */
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Folder that may be a link to another disk; the analysis follows it, so we do. */
const IMAGES_FOLDER = 'imgs';

/**
 * Real paths of the dataset root and, where it lies elsewhere, of its images.
 * A folder that is not there gives only itself: the analysis says what is wrong with it.
 */
export async function datasetRoots(root: string): Promise<string[]> {
  const real = (await realPathOf(root)) ?? root;
  const images = await realPathOf(join(real, IMAGES_FOLDER));
  return images === undefined || isBelow(images, real) ? [real] : [real, images];
}

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

async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw error;
  }
}
