/** Samples that come to, or go from, datasets that are known: the workspace need not be searched again for them. */
import { dirname, sep } from 'node:path';
import type { FoundDataset } from './slakeFolders';

/**
 * @param changes by folder: whether a question file is in it.
 * @returns null where that does not tell which datasets there are.
 */
export function withChangedSamples(
  found: readonly FoundDataset[],
  changes: ReadonlyMap<string, boolean>,
): FoundDataset[] | null {
  const folders = found.map(({ sampleFolders }) => new Set(sampleFolders));
  for (const [folder, holds] of changes) {
    const parent = dirname(folder);
    const at = found.findIndex(({ sampleFolders }) => sampleFolders.some((each) => dirname(each) === parent));
    if (at < 0) return null;
    if (holds) folders[at].add(folder);
    else folders[at].delete(folder);
  }
  if (found.some(({ sampleFolders }, at) => sampleFolders.length > 0 && folders[at].size === 0)) return null;
  return found.map((dataset, at) => ({ ...dataset, sampleFolders: [...folders[at]].sort(byPathInside) }));
}

/** As the paths of their files are ordered. */
function byPathInside(a: string, b: string): number {
  return a + sep < b + sep ? -1 : 1;
}
