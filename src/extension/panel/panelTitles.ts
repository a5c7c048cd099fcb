/** Titles of the tabs of open datasets. */
import { dirname, sep } from 'node:path';
import { groupBy } from '../../common/groupBy';

export interface TitledDataset {
  readonly name: string;
  readonly path: string;
}

/** The name; where several have it, with as many of the folders above them as tell them apart, at least the one. */
export function panelTitles(datasets: readonly TitledDataset[]): string[] {
  const byName = groupBy(datasets, ({ name }) => name);
  return datasets.map(({ name, path }) => {
    const others = (byName.get(name) ?? []).filter((other) => other.path !== path);
    if (others.length === 0) return name;
    const folders = foldersAbove(path);
    const isShared = (depth: number) =>
      others.some((other) => lastOf(foldersAbove(other.path), depth) === lastOf(folders, depth));
    let depth = 1;
    while (depth < folders.length && isShared(depth)) depth++;
    return `${name} — ${lastOf(folders, depth) || dirname(path)}`;
  });
}

function foldersAbove(path: string): string[] {
  return dirname(path).split(sep).filter(Boolean);
}

function lastOf(folders: readonly string[], depth: number): string {
  return folders.slice(-depth).join('/');
}
