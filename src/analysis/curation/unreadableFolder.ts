/** The folder of a sample whose image cannot be read, so that the dataset does not list it. */
import { join } from 'node:path';
import type { Dataset } from '../dataset/types';
import { exists } from '../files/missing';

/** Findings about the sample name it; undefined where none does. */
export async function unreadableFolder(
  { root, findings }: Pick<Dataset, 'root' | 'findings'>,
  id: string,
): Promise<string | undefined> {
  for (const { sample, file } of findings) {
    const parts = file.split('/');
    const at = parts.indexOf(id);
    const folder = join(root, ...parts.slice(0, at + 1));
    if (sample === id && at >= 0 && !parts.includes('..') && (await exists(folder))) return folder;
  }
  return undefined;
}
