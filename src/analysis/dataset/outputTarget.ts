/** Where results may be written: never into a dataset unasked, never over an input, only where it will succeed. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { message } from '../../common/messageTemplate';
import { shortPath } from '../../common/systemErrors';
import { AnalysisError, fileError } from '../errors';
import { requirePlain } from '../files/atomic';
import { makeFolder } from '../files/makeFolder';
import { unlessMissing } from '../files/missing';
import { unlessRefused } from '../store/store';
import { datasetReaders } from './registry';

/** Enough that a disk without free blocks refuses it. */
const PROBE_BYTES = 4096;

export interface OutputOptions {
  /** Real paths of the dataset that is read; others are recognised by the readers that say so. */
  readonly roots?: readonly string[];
  /** Set where the user allows an output inside a dataset. */
  readonly insideDataset?: boolean;
  /** The flag that allows it, for the message; absent where there is none. */
  readonly flag?: string;
  /** Files and folders that the work reads. */
  readonly inputs?: readonly string[];
}

/**
 * Checks a folder for results before the work: it can be made and written, and lies in no dataset. Nothing is left.
 * @param files that will be written, relative to it, with forward slashes.
 * @throws AnalysisError `bad-parameter` or `bad-file`: why not, and the way out.
 */
export async function checkOutputFolder(
  folder: string,
  files: readonly string[],
  options: OutputOptions = {},
): Promise<void> {
  try {
    const real = await realTarget(folder);
    await requireOutsideDatasets(folder, real, options);
    for (const file of files) {
      const parent = join(folder, dirname(file));
      // A link below the folder would lead the results to where nobody looked.
      if ((await realTarget(parent)) !== join(real, dirname(file))) throw refusedLink(parent);
      await requirePlain(join(folder, file));
    }
    await requireNoInput(folder, files, options);
    await probe(folder);
  } catch (error) {
    throw fileError(error, folder);
  }
}

/** The same for one file. */
export async function checkOutputFile(file: string, options: OutputOptions = {}): Promise<void> {
  try {
    await requireOutsideDatasets(file, await realTarget(file), options);
    await requireNoInput(dirname(file), [basename(file)], options);
    await requirePlain(file);
    await probe(dirname(file));
  } catch (error) {
    throw fileError(error, file);
  }
}

/**
 * Checks that a folder that the user chose for what is kept between runs lies in no dataset.
 * @param roots real paths of the dataset that is read.
 * @throws AnalysisError `bad-parameter`: why not, and the way out.
 */
export async function checkStorageFolder(folder: string, roots: readonly string[] = []): Promise<void> {
  // Where no path leads nothing is written: the store then keeps values in memory.
  const root = await unlessRefused(realTarget(resolve(folder)).then((real) => datasetOf(real, roots)));
  if (root === undefined) return;
  throw new AnalysisError(
    'bad-parameter',
    message`The cache folder ${shortPath(folder)} lies in the dataset ${root}, which is never altered. Set SLAKESCOPE_CACHE to a folder outside it.`,
  );
}

/** Real path of what need not exist yet. A link that leads nowhere is an error: what it would make is unknown. */
async function realTarget(path: string): Promise<string> {
  for (let above = path; ; above = dirname(above)) {
    const real = await unlessMissing(realpath(above), undefined);
    if (real !== undefined) return join(real, relative(above, path));
    if (dirname(above) === above) return path;
  }
}

async function requireOutsideDatasets(
  path: string,
  real: string,
  { roots = [], insideDataset = false, flag }: OutputOptions,
): Promise<void> {
  if (insideDataset) return;
  const root = await datasetOf(real, roots);
  if (root === undefined) return;
  const wayOut =
    flag === undefined ? message`Choose another place.` : message`Choose another place, or add ${flag}.`;
  throw new AnalysisError(
    'bad-parameter',
    message`${shortPath(path)} lies in the dataset ${root}, which is never altered. ${wayOut}`,
  );
}

async function datasetOf(real: string, roots: readonly string[]): Promise<string | undefined> {
  return roots.find((root) => isBelow(real, root)) ?? (await datasetAround(real));
}

/**
 * Root of the dataset that a path lies in. A folder with some table or image is no dataset until somebody names it: the
 * temporary or home folder of a user may hold both.
 */
async function datasetAround(path: string): Promise<string | undefined> {
  for (let above = path; ; above = dirname(above)) {
    for (const reader of datasetReaders) {
      if (reader.unmistakable && (await reader.detect(above))?.root === above) return above;
    }
    if (dirname(above) === above) return undefined;
  }
}

async function requireNoInput(
  folder: string,
  files: readonly string[],
  { inputs = [] }: OutputOptions,
): Promise<void> {
  for (const input of inputs) {
    let real: string | undefined;
    try {
      real = await unlessMissing(realpath(input), undefined);
    } catch (error) {
      throw fileError(error, input);
    }
    for (const file of files) {
      const target = await realTarget(join(folder, file));
      if (real !== target && real !== dirname(target)) continue;
      throw new AnalysisError(
        'bad-parameter',
        message`${shortPath(input)} is read and would be overwritten. Choose another place for the results.`,
      );
    }
  }
}

/**
 * Writes a few bytes to a file without a name, and removes the folders that were made for it. The name is taken away at
 * once, so that a process that is killed meanwhile leaves none.
 */
async function probe(folder: string): Promise<void> {
  const made = await makeFolder(folder);
  const path = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = openSync(path, 'wx');
    const isNameless = isDone(() => rmSync(path));
    try {
      writeSync(file, new Uint8Array(PROBE_BYTES));
      fsyncSync(file);
    } finally {
      closeSync(file);
      if (!isNameless) await rm(path, { force: true });
    }
  } finally {
    // A folder that something else was put into stays.
    for (const one of made.reverse()) await rmdir(one).catch(() => undefined);
  }
}

/** Some network folders keep the name of a file that is open. */
function isDone(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

export function refusedLink(folder: string): AnalysisError {
  return new AnalysisError(
    'bad-parameter',
    message`${shortPath(folder)} is a link; results are not written through it. Choose another place.`,
  );
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
