/** Finds the dataset in or around the folder that the user chose, and reads it with the reader of its layout. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { datasetLayouts } from '../../common/datasetLayouts';
import {
  anyOf,
  formatEnglish,
  message,
  type MessageTemplate,
  type MessageValue,
} from '../../common/messageTemplate';
import { shortPath } from '../../common/systemErrors';
import { AnalysisError, fileError } from '../errors';
import { isMissingFile } from '../files/missing';
import { readableEntries } from '../files/readableEntries';
import type { TaskContext } from '../taskContext';
import type { DatasetReader, FencedMatch, ReadOptions } from './datasetReader';
import { pathsNear } from './filesBelow';
import { isLeftover } from './leftovers';
import { fenceOf, realPathIn } from './links';
import { longTexts } from './longTexts';
import { isImageFile } from './records/imageFiles';
import { datasetReaders } from './registry';
import { splitOfWords } from './splitNames';
import { sumUpFindings } from './sumUpFindings';
import { tableFormatOf } from './tables/registry';
import type { Dataset } from './types';
import { sayUnreadable, unreadableFormat } from './unreadableFormats';

/**
 * @param path a folder that a reader recognises, or one with exactly one such folder in it, or a table.
 * @throws AnalysisError `no-dataset` when there is no dataset there, `unsure-columns` when its columns are not clear;
 *   CancelledError.
 */
export async function readDataset(
  path: string,
  task: TaskContext,
  { columns }: Pick<ReadOptions, 'columns'> = {},
): Promise<Dataset> {
  const { reader, match, table } = await locateDataset(path);
  const layoutReason = message`It is read as ${datasetLayouts[reader.name].title}: ${match.reason}.`;
  task.log('notice', `${match.root}: ${formatEnglish(layoutReason)}`);
  const dataset = await reader.read(match, task, { columns, ...(table === undefined ? {} : { table }) });
  return { ...dataset, layoutReason, findings: sumUpFindings([...dataset.findings, ...longTexts(dataset)]) };
}

/** Levels below the chosen folder in which datasets are looked for. */
const SEARCHED_LEVELS = 2;
/** Folders of a level that are looked into. */
const MAX_SEARCHED = 1000;

interface LocatedDataset {
  readonly reader: DatasetReader;
  readonly match: FencedMatch;
  /** The table that was chosen instead of a folder. */
  readonly table?: string;
}

/** @throws AnalysisError `no-dataset` naming the folder and what was looked for, or the datasets where it holds several. */
export async function locateDataset(path: string): Promise<LocatedDataset> {
  const [first, ...others] = await locateDatasets(path);
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ match }) => basename(match.root)).join(', ');
  throw noDataset(path, message`${path} holds several datasets (${names}); choose one of them.`);
}

/**
 * The dataset in or around a folder, or of a table; or those in it, where they are several.
 * @throws AnalysisError `no-dataset` naming the folder and what was looked for; `bad-file` where it, or one in it in which
 *   the dataset may lie, may not be listed.
 */
export async function locateDatasets(path: string): Promise<[LocatedDataset, ...LocatedDataset[]]> {
  const start = await realPath(path);
  if (!(await stat(start)).isDirectory()) return [await locateTable(path, start)];
  // Readers take a folder that may not be listed for an empty one.
  await readdir(start).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const [first, last] = [false, true].map((isLast) =>
    datasetReaders.filter((reader) => (reader.last ?? false) === isLast),
  );
  const found = await recognise(start, start, first);
  if (found && !found.match.indirect) return [found];
  const below = await datasetsBelow(start, found ? first.slice(0, first.indexOf(found.reader)) : first);
  const ofSplits = foldersOfSplits(below, start);
  if (ofSplits) return [ofSplits];
  const [one, ...more] = below;
  if (below.length > 0) return [one, ...more];
  if (found) return [found];
  const atLast = await recognise(start, start, last);
  if (atLast) return [atLast];
  await requireReadableFolders(start);
  const nothing = message`${path} holds no dataset that can be read; looked for ${lookedFor()}.`;
  throw noDataset(path, (await unreadableFormat(start)) ?? nothing);
}

/** @throws AnalysisError `bad-file` naming a folder in this one that may not be listed. */
async function requireReadableFolders(start: string): Promise<void> {
  for (const folder of await foldersIn(start)) {
    await readdir(folder).catch((error: unknown) => {
      if (!isMissingFile(error)) throw fileError(error, folder);
    });
  }
}

/** The folder of a table, or one above it where its images lie. */
async function locateTable(path: string, table: string): Promise<LocatedDataset> {
  if (!tableFormatOf(table)) {
    const nothing = message`${path} is not a table of records; choose a folder, or ${lookedFor()}.`;
    throw noDataset(path, sayUnreadable(path) ?? nothing);
  }
  const folder = dirname(table);
  for (const root of [folder, dirname(folder), dirname(dirname(folder))]) {
    if (root !== folder && !(await holdsImages(root))) continue;
    if (root === folder && !(await holdsImages(root)) && !isParquet(table)) continue;
    const found = await recognise(
      root,
      root,
      datasetReaders.filter(({ last }) => !last),
    );
    if (found) return { ...found, table };
  }
  const found = await recognise(
    folder,
    folder,
    datasetReaders.filter(({ last }) => !last),
  );
  if (found) return { ...found, table };
  throw noDataset(path, message`${path} holds no questions about images that could be found.`);
}

function isParquet(path: string): boolean {
  return path.toLowerCase().endsWith('.parquet');
}

async function holdsImages(folder: string): Promise<boolean> {
  return (await pathsNear(folder, isImageFile, SEARCHED_LEVELS)).length > 0;
}

function lookedFor(): MessageValue {
  return anyOf(
    Object.values(datasetLayouts).map(({ description }) => ({ template: description, values: [] })),
  );
}

function noDataset(folder: string, text: MessageTemplate): AnalysisError {
  return new AnalysisError('no-dataset', text, { folder });
}

/** In the folders of a folder, else in theirs: archives unpack into folders of their own, the hub has two levels. */
async function datasetsBelow(start: string, readers: readonly DatasetReader[]): Promise<LocatedDataset[]> {
  let folders = [start];
  for (let depth = 0; depth < SEARCHED_LEVELS; depth++) {
    folders = (await Promise.all(folders.map(foldersIn))).flat().slice(0, MAX_SEARCHED);
    const found = new Map<string, LocatedDataset>();
    for (const folder of folders) {
      const inside = await recognise(folder, start, readers);
      if (inside) found.set(inside.match.root, inside);
    }
    if (found.size > 0) return [...found.values()];
  }
  return [];
}

/** Record lists in folders that are called after different splits are one dataset: that of the folder above. */
function foldersOfSplits(found: readonly LocatedDataset[], start: string): LocatedDataset | undefined {
  const [first] = found;
  if (found.length < 2) return undefined;
  const root = dirname(first.match.root);
  const names = found.map(({ match }) => basename(match.root));
  const splits = new Set(names.map(splitOfWords));
  const isOne = found.every(
    ({ reader, match }) => reader.name === 'recordList' && dirname(match.root) === root,
  );
  if (!isOne || splits.has(undefined) || splits.size < found.length) return undefined;
  const reason = message`it has a folder of records for each split (${names.join(', ')})`;
  return { reader: first.reader, match: { root, reason, fence: fenceOf(start, root) } };
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

async function recognise(
  folder: string,
  chosen: string,
  readers: readonly DatasetReader[],
): Promise<LocatedDataset | undefined> {
  for (const reader of readers) {
    const match = await reader.detect(folder);
    if (match) return { reader, match: { ...match, fence: fenceOf(chosen, match.root) } };
  }
  return undefined;
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    throw noDataset(path, message`There is no folder ${shortPath(path)}.`);
  }
}
