/** Files in a folder and its folders, links included where they stay in the fence; leftovers of systems are not looked at. */
import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { message } from '../../common/messageTemplate';
import { unlessMissing } from '../files/missing';
import { readableEntries } from '../files/readableEntries';
import { isLeftover } from './leftovers';
import { type LinkContext, staysInside } from './links';
import { notAFile } from './textFile';
import { unreadableReason } from './unreadable';

const MAX_DEPTH = 12;
const tooDeep = message`The folder lies more than ${MAX_DEPTH} folders deep and is not read; move it up.`;
const namedLikeFile = message`This is a folder with the name of a file, and no such file lies in it; it is not read.`;
const MAX_SEARCHED_ENTRIES = 10_000;

/** @returns absolute paths in the order of their names (code units), files of a folder before its folders. */
export async function filesBelow(
  folder: string,
  context: LinkContext,
  wanted: (name: string) => boolean,
): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  await collect(folder, 0);
  return files;

  /** A folder that may not be read is a finding; one that is gone meanwhile has nothing. */
  async function entriesOf(inside: string): Promise<Dirent[]> {
    try {
      return await unlessMissing(readdir(inside, { withFileTypes: true }), []);
    } catch (error) {
      const text = message`The folder cannot be read (${unreadableReason(error)}); what lies in it is left out.`;
      context.findings.addOnce(inside, 'unreadable-folder', text);
      return [];
    }
  }

  async function collect(inside: string, depth: number): Promise<void> {
    const real = await realpath(inside);
    if (seen.has(real)) return; // a link to a folder that was or is being read
    seen.add(real);
    if (depth > MAX_DEPTH) {
      context.findings.addOnce(inside, 'unreadable-file', tooDeep);
      return;
    }
    const folders: string[] = [];
    const entries = (await entriesOf(inside)).filter(({ name }) => !isLeftover(name));
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(inside, entry.name);
      if (entry.isSymbolicLink()) {
        if (!(await staysInside(path, context))) continue;
        add(await stat(path), path);
      } else add(entry, path);
    }
    for (const below of folders) {
      const before = files.length;
      await collect(below, depth + 1);
      // Spark writes a table as a folder "train.csv" of parts.
      if (wanted(basename(below)) && files.length === before) {
        context.findings.addOnce(below, 'unread-file', namedLikeFile);
      }
    }

    function add(found: Pick<Stats, 'isDirectory' | 'isFile'>, path: string): void {
      if (found.isDirectory()) folders.push(path);
      else if (!wanted(basename(path))) return;
      else if (found.isFile()) files.push(path);
      else context.findings.about(path)('unreadable-file', notAFile);
    }
  }
}

/** @returns relative paths with forward slashes; looks at a bounded number of entries and follows no link to a folder. */
export async function pathsNear(
  folder: string,
  wanted: (name: string) => boolean,
  maxDepth: number,
): Promise<string[]> {
  const paths: string[] = [];
  let level = [''];
  let seen = 0;
  for (let depth = 0; depth <= maxDepth; depth++) {
    const next: string[] = [];
    for (const below of level) {
      if (seen > MAX_SEARCHED_ENTRIES) return paths;
      const entries = await readableEntries(join(folder, below));
      seen += entries.length;
      for (const entry of entries) {
        if (isLeftover(entry.name)) continue;
        if (entry.isDirectory()) next.push(`${below}${entry.name}/`);
        else if ((entry.isFile() || entry.isSymbolicLink()) && wanted(entry.name))
          paths.push(`${below}${entry.name}`);
      }
    }
    level = next;
  }
  return paths;
}
