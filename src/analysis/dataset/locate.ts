/** Finds the dataset root from whatever folder the user pointed at. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AnalysisError } from '../errors';
import { isMissingFile } from '../files/missing';

/** The folder that holds the sample folders, in a dataset root. */
export const IMAGES_FOLDER = 'imgs';
const IMAGE_FILE = /^source\.(jpe?g|png)$/i;

export interface Location {
  /** Real path of the folder that holds `imgs`. */
  readonly root: string;
  /** Real path of `imgs`, which may be a link to another disk. */
  readonly imagesRoot: string;
}

/**
 * Accepts the dataset root, its `imgs`, one sample folder inside it, or a folder with exactly one dataset in it.
 * @throws AnalysisError `no-dataset` naming the folder and what was looked for.
 */
export async function locateDataset(folder: string): Promise<Location> {
  const start = await realFolder(folder);
  const candidates = [start];
  if (basename(start) === IMAGES_FOLDER) candidates.push(dirname(start));
  if (basename(dirname(start)) === IMAGES_FOLDER) candidates.push(dirname(dirname(start)));
  for (const root of candidates) {
    const found = await datasetAt(root);
    if (found) return found;
  }
  const below: Location[] = [];
  for (const entry of await list(start)) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
    const found = await datasetAt(join(start, entry.name));
    if (found) below.push(found);
  }
  if (below.length === 1) return below[0];
  if (below.length > 1) {
    const names = below.map((found) => basename(found.root)).join(', ');
    throw new AnalysisError(
      'no-dataset',
      `${folder} holds several datasets (${names}); choose one of them.`,
      {
        folder,
      },
    );
  }
  throw new AnalysisError(
    'no-dataset',
    `${folder} is no SLAKE dataset: it has no folder ${IMAGES_FOLDER} with sample folders that hold a source.jpg; choose the folder that holds ${IMAGES_FOLDER}.`,
    { folder },
  );
}

export function isImageName(name: string): boolean {
  return IMAGE_FILE.test(name);
}

async function datasetAt(root: string): Promise<Location | undefined> {
  const images = join(root, IMAGES_FOLDER);
  try {
    if (!(await stat(images)).isDirectory()) return undefined;
    for (const entry of await list(images)) {
      if (entry.isDirectory() || entry.isSymbolicLink()) {
        return { root: await realpath(root), imagesRoot: await realpath(images) };
      }
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  return undefined;
}

async function realFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    throw new AnalysisError('no-dataset', `There is no folder ${folder}.`, { folder });
  }
  throw new AnalysisError('no-dataset', `${folder} is a file; choose the folder of the dataset.`, { folder });
}

/** A folder we may not read holds no dataset for us. */
async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM' || isMissingFile(error)) return [];
    throw error;
  }
}
