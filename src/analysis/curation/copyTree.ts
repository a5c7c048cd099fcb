/** Copies the files of a dataset, with some changed and some left out. Nothing is written to the source. */
import { constants } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  readdir,
  readlink,
  realpath,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { liesIn } from '../dataset/links';
import { type KeptRows, rewriteParquet } from '../dataset/tables/parquet/rewrite';
import { isMissingFile } from '../files/missing';
import { relativePath } from '../files/relativePath';
import type { TaskContext } from '../taskContext';
import type { ImageMode } from './imageMode';

/** Never edited in place by an editor of text, so that a hard link is safe. */
const PICTURE = /\.(jpe?g|png|bmp|gif|tiff?|webp|dcm|nii|nii\.gz|npy|npz)$/i;
/** Of version control and of this program: no part of the dataset. */
const leftOut = new Set(['.git', '.hg', '.svn', '.slakescope']);

export interface TreeCopy {
  readonly root: string;
  /** Real paths of the dataset: a link to one of them is copied as a folder, a file outside `root` into the copy. */
  readonly roots: readonly string[];
  readonly target: string;
  /** New texts by absolute path in the source. */
  readonly texts: ReadonlyMap<string, string>;
  /** What Parquet files are written of, likewise. */
  readonly tables: ReadonlyMap<string, readonly [KeptRows, ...KeptRows[]]>;
  /** Absolute paths that the copy does not have. */
  readonly dropped: ReadonlySet<string>;
  readonly images: ImageMode;
}

/**
 * Links stay links: one within the dataset leads to the same file of the copy, one out of it to where it led before.
 * What a link leads to is copied where a decision changes something behind it.
 * @returns paths from the root, with forward slashes, of files and folders that could not be read and are not in the copy.
 * @throws CancelledError, and what the file system says about the target.
 */
export async function copyTree(copy: TreeCopy, task: TaskContext): Promise<string[]> {
  const copier = new Copier(copy, task);
  await copier.folder(copy.root, copy.target);
  await copier.outside();
  await copier.writeNew();
  return copier.unreadable.sort();
}

class Copier {
  readonly unreadable: string[] = [];
  private readonly written = new Set<string>();

  constructor(
    private readonly copy: TreeCopy,
    private readonly task: TaskContext,
  ) {}

  async folder(source: string, target: string): Promise<void> {
    const entries = await this.readable(source, () => readdir(source, { withFileTypes: true }));
    if (!entries) return;
    await mkdir(target, { recursive: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const from = join(source, entry.name);
      const to = join(target, entry.name);
      if (this.copy.dropped.has(from) || (source === this.copy.root && leftOut.has(entry.name))) continue;
      this.task.check();
      if (entry.isDirectory()) await this.folder(from, to);
      else if (entry.isFile()) await this.file(from, to);
      else if (entry.isSymbolicLink()) await this.link(from, to);
      else this.unreadable.push(this.relative(from)); // a pipe, a device
    }
  }

  /** Split files that lie above the root. */
  async outside(): Promise<void> {
    const { root, roots, target } = this.copy;
    for (const path of roots) {
      if (liesIn(path, root) || !(await stat(path)).isFile()) continue;
      await this.file(path, join(target, basename(path)));
    }
  }

  /** Texts of files that the source does not have. */
  async writeNew(): Promise<void> {
    const { root, target: copy, texts } = this.copy;
    for (const [path, text] of texts) {
      if (this.written.has(path)) continue;
      const target = join(copy, liesIn(path, root) ? relative(root, path) : basename(path));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    }
  }

  private async file(from: string, to: string): Promise<void> {
    const text = this.copy.texts.get(from);
    const rows = this.copy.tables.get(from);
    if (text !== undefined) {
      this.written.add(from);
      await writeFile(to, text);
    } else if (rows) await rewriteParquet(rows, to, this.task);
    else if (this.copy.images === 'link' && PICTURE.test(from)) await hardLink(from, to);
    else await this.readable(from, () => copyFile(from, to, constants.COPYFILE_FICLONE));
  }

  private async link(from: string, to: string): Promise<void> {
    const text = await readlink(from);
    const real = await this.realTarget(from);
    const { texts, tables, dropped } = this.copy;
    const isChanged = [...texts.keys(), ...tables.keys(), ...dropped].some(
      (path) => path === from || path.startsWith(from + sep),
    );
    if (real !== undefined && (isChanged || this.copy.roots.includes(real))) {
      if ((await stat(real)).isDirectory()) await this.folder(isChanged ? from : real, to);
      else await this.file(from, to);
      return;
    }
    const { root, target } = this.copy;
    const isInside = real?.startsWith(root + sep) ?? false;
    const goal =
      real !== undefined && isInside && isAbsolute(text) ? join(target, relative(root, real)) : undefined;
    const away = resolveOutside(from, text, isInside);
    await symlink(goal === undefined ? away : relative(dirname(to), goal), to);
  }

  private async realTarget(path: string): Promise<string | undefined> {
    try {
      return await realpath(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (isMissingFile(error) || code === 'ELOOP' || code === 'EACCES') return undefined;
      throw error;
    }
  }

  private async readable<T>(path: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT') throw error;
      this.unreadable.push(this.relative(path));
      return undefined;
    }
  }

  private relative(path: string): string {
    return relativePath(this.copy.root, path);
  }
}

/** A relative link out of the dataset, or to nowhere, would lead elsewhere from the copy. */
function resolveOutside(from: string, text: string, isInside: boolean): string {
  return isInside || isAbsolute(text) ? text : join(dirname(from), text);
}

/** A copy where the file system has no hard links between the two. */
async function hardLink(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
