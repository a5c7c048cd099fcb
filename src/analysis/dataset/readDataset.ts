/** Finds the dataset in or around the folder that the user chose, and reads it with the reader of its layout. */
import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { datasetLayouts } from '../../common/datasetLayouts';
import { formatEnglish, message } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { isMissingFile } from '../files/missing';
import { readableEntries } from '../files/readableEntries';
import type { TaskContext } from '../taskContext';
import { longTexts } from './comparedText';
import type { DatasetReader, FencedMatch } from './datasetReader';
import { isLeftover } from './leftovers';
import { fenceOf, realPathIn } from './links';
import { datasetReaders } from './registry';
import { sumUpFindings } from './sumUpFindings';
import type { Dataset } from './types';

/**
 * @param folder a folder that a reader recognises, or one with exactly one such folder in it.
 * @throws AnalysisError `no-dataset` when there is no dataset there; CancelledError.
 */
export async function readDataset(folder: string, task: TaskContext): Promise<Dataset> {
  const { reader, match } = await locateDataset(folder);
  const layoutReason = message`It is read as ${datasetLayouts[reader.name].title}: ${match.reason}.`;
  task.log('notice', `${match.root}: ${formatEnglish(layoutReason)}`);
  const dataset = await reader.read(match, task);
  return { ...dataset, layoutReason, findings: sumUpFindings([...dataset.findings, ...longTexts(dataset)]) };
}

/** Levels below the chosen folder in which datasets are looked for. */
const SEARCHED_LEVELS = 2;
/** Folders of a level that are looked into. */
const MAX_SEARCHED = 1000;

interface LocatedDataset {
  readonly reader: DatasetReader;
  readonly match: FencedMatch;
}

/** @throws AnalysisError `no-dataset` naming the folder and the layouts that can be read. */
export async function locateDataset(folder: string): Promise<LocatedDataset> {
  const start = await realFolder(folder);
  const found = await recognise(start, start);
  if (found) return found;
  const below = await datasetsBelow(start);
  const [only] = below;
  if (below.length === 1) return only;
  if (below.length > 1) {
    const names = below.map(({ match }) => basename(match.root)).join(', ');
    const text = `${folder} holds several datasets (${names}); choose one of them.`;
    throw new AnalysisError('no-dataset', text, { folder });
  }
  const layouts = Object.values(datasetLayouts).map(({ description }) => description);
  throw new AnalysisError('no-dataset', `${folder} is not a dataset. ${layouts.join(' ')}`, { folder });
}

/** In the folders of a folder, else in theirs: archives unpack into folders of their own, the hub has two levels. */
async function datasetsBelow(start: string): Promise<LocatedDataset[]> {
  let folders = [start];
  for (let depth = 0; depth < SEARCHED_LEVELS; depth++) {
    folders = (await Promise.all(folders.map(foldersIn))).flat().slice(0, MAX_SEARCHED);
    const found = new Map<string, LocatedDataset>();
    for (const folder of folders) {
      const inside = await recognise(folder, start);
      if (inside) found.set(inside.match.root, inside);
    }
    if (found.size > 0) return [...found.values()];
  }
  return [];
}

/** Links among them only where they stay in the folder. */
async function foldersIn(folder: string): Promise<string[]> {
  const folders: string[] = [];
  for (const entry of await readableEntries(folder)) {
    if (isLeftover(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isSymbolicLink()) {
      const target = await realPathIn(path, folder);
      if (target !== undefined) folders.push(target);
    }
  }
  return folders;
}

async function recognise(folder: string, chosen: string): Promise<LocatedDataset | undefined> {
  for (const reader of datasetReaders) {
    const match = await reader.detect(folder);
    if (match) return { reader, match: { ...match, fence: fenceOf(chosen, match.root) } };
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
