/** Finds the dataset in or around the folder that the user chose, and reads it with the reader of its layout. */
import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { datasetLayouts } from '../../common/datasetLayouts';
import { AnalysisError } from '../errors';
import { isMissingFile } from '../files/missing';
import { readableEntries } from '../files/readableEntries';
import type { TaskContext } from '../taskContext';
import type { DatasetMatch, DatasetReader } from './datasetReader';
import { datasetReaders } from './registry';
import type { Dataset } from './types';

/**
 * @param folder a folder that a reader recognises, or one with exactly one such folder in it.
 * @throws AnalysisError `no-dataset` when there is no dataset there; CancelledError.
 */
export async function readDataset(folder: string, task: TaskContext): Promise<Dataset> {
  const { reader, match } = await locateDataset(folder);
  task.log('debug', `${match.root} is read as ${datasetLayouts[reader.name].title}: ${match.reason}`);
  return reader.read(match, task);
}

interface LocatedDataset {
  readonly reader: DatasetReader;
  readonly match: DatasetMatch;
}

/** @throws AnalysisError `no-dataset` naming the folder and the layouts that can be read. */
export async function locateDataset(folder: string): Promise<LocatedDataset> {
  const start = await realFolder(folder);
  const found = await recognise(start);
  if (found) return found;
  const below: LocatedDataset[] = [];
  for (const entry of await readableEntries(start)) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
    const inside = await recognise(join(start, entry.name));
    if (inside) below.push(inside);
  }
  const [only] = below;
  if (below.length === 1) return only;
  if (below.length > 1) {
    const names = below.map(({ match }) => basename(match.root)).join(', ');
    const message = `${folder} holds several datasets (${names}); choose one of them.`;
    throw new AnalysisError('no-dataset', message, { folder });
  }
  const layouts = Object.values(datasetLayouts).map(({ description }) => description);
  throw new AnalysisError('no-dataset', `${folder} is not a dataset. ${layouts.join(' ')}`, { folder });
}

async function recognise(folder: string): Promise<LocatedDataset | undefined> {
  for (const reader of datasetReaders) {
    const match = await reader.detect(folder);
    if (match) return { reader, match };
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
