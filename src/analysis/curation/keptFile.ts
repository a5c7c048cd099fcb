/**
 * The files that hold what people say about a dataset, `NAME.decisions.jsonl` and `NAME.tags.tsv`, by the place of the
 * dataset: two datasets of one name have two files, the same ones on every machine and whichever is opened first.
 */
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { exists } from '../files/missing';

export interface KeptDataset {
  readonly root: string;
  /** Folder from which its place is given: the one of the workspace, or the current one. */
  readonly base: string | undefined;
  /** If absent, that of its folder. */
  readonly name?: string;
}

/** `y--Same` of the dataset y/Same; the name alone where the dataset lies at the top of the base or outside it. */
export function keptName({ root, base, name = basename(root) }: KeptDataset): string {
  const way = base === undefined ? '..' : relative(base, dirname(root));
  if (isOutside(way)) return name;
  return [...way.split(sep).filter(Boolean), name].join('--');
}

/**
 * Path of such a file. One that an earlier version made has the name of the dataset alone; it stays that of the dataset at
 * the top of the base, else of the first by path among those of the name that have no file of their own.
 * @param others gives the roots of the datasets that are known; asked only where such a file is there.
 */
export async function keptFile(
  folder: string,
  ending: string,
  dataset: KeptDataset,
  others: () => Promise<readonly string[]>,
): Promise<string> {
  const { root, base, name = basename(root) } = dataset;
  const fileOf = (each: KeptDataset) => join(folder, `${keptName(each)}${ending}`);
  const own = fileOf(dataset);
  const earlier = join(folder, `${name}${ending}`);
  if (own === earlier || base === undefined || (await exists(own)) || !(await exists(earlier))) return own;
  for (const other of await others()) {
    if (basename(other) !== name || other === root || isOutside(relative(base, other))) continue;
    const file = fileOf({ root: other, base });
    if (file === earlier || (other < root && !(await exists(file)))) return own;
  }
  return earlier;
}

function isOutside(way: string): boolean {
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
