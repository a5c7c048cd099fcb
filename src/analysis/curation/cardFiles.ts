/** What the data card of a copy says of its files, whatever their layout: tables of records with their columns, and images. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { groupBy } from '../../common/groupBy';
import { FindingList } from '../dataset/findingList';
import { questionFiles } from '../dataset/slake/fileNames';
import { type Cell, type ColumnType, type RecordTable } from '../dataset/tables/recordTable';
import { tableFormatOf } from '../dataset/tables/registry';
import type { Dataset } from '../dataset/types';
import { relativePath } from '../files/relativePath';
import { type TaskContext } from '../taskContext';
import { type CardField, type CardFile, type CardFileSet, formatOf, JSON_FORMAT } from './croissant';
import { SplitRecords } from './splitRecords';

export interface CardFiles {
  readonly files: readonly CardFile[];
  readonly fileSets: readonly CardFileSet[];
}

/** More names than these are put together as a pattern. */
const MAX_NAMES = 4;

/** @throws CancelledError. */
export async function cardFiles(dataset: Dataset, task: TaskContext): Promise<CardFiles> {
  const { root, samples } = dataset;
  const pathFrom = (path: string) => relativePath(root, path);
  // Split files go with folders of samples; in another layout a list that is called so is none.
  const inFolders = samples.some(({ folder }) => folder !== undefined);
  const ofSplits = inFolders ? (await SplitRecords.read(dataset)).files.map(({ path }) => path) : [];
  const ofRecords = samples.flatMap(({ qa }) => qa.map(({ source }) => source.file));
  // Each sample may have one of its own.
  const [ofSamples, tables] = [true, false].map((isOwn) =>
    [...new Set([...ofSplits, ...ofRecords])]
      .filter((path) => questionFiles.includes(basename(path)) === isOwn)
      .sort(),
  );
  const files: CardFile[] = [];
  for (const path of tables) {
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const fields = await fieldsOf(path, root, task);
    files.push({ path: pathFrom(path), sha256, bytes: bytes.length, fields });
  }
  const images = samples.flatMap(({ image }) => (image.kind === 'file' ? pathFrom(image.path) : []));
  const firstOwn = ofSamples.at(0);
  return {
    files,
    fileSets: [
      ...fileSets('images', images, []),
      ...fileSets(
        'questions',
        ofSamples.map(pathFrom),
        firstOwn === undefined ? [] : await fieldsOf(firstOwn, root, task),
      ),
    ],
  };
}

/** One for each format. */
function fileSets(name: string, paths: readonly string[], fields: readonly CardField[]): CardFileSet[] {
  const byFormat = [...groupBy(new Set(paths.filter((path) => !path.startsWith('../'))), formatOf)];
  return byFormat.sort().map(([format, ofFormat], i) => ({
    name: i === 0 ? name : `${name}_${extname(ofFormat[0]).slice(1).toLowerCase()}`,
    format,
    includes: patterns(ofFormat),
    fields,
  }));
}

/** Globs of paths: "imgs/*" + "/source.jpg", "images/*.png". */
function patterns(paths: readonly string[]): string[] {
  const below = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);
  const byName = groupBy(paths, (path) => basename(path));
  if (byName.size > MAX_NAMES) {
    const folder = commonFolder(paths);
    const isFlat = paths.every((path) => folderOf(path) === folder);
    return [...new Set(paths.map(extname))]
      .sort()
      .map((end) => below(folder, `${isFlat ? '' : '**/'}*${end}`));
  }
  return [...byName].sort().map(([name, named]) => {
    if (named.length === 1) return named[0];
    const folder = commonFolder(named);
    const depth = folder === '' ? 1 : folder.split('/').length + 1;
    return below(
      folder,
      `${named.every((path) => path.split('/').length === depth + 1) ? '*' : '**'}/${name}`,
    );
  });
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

function commonFolder(paths: readonly string[]): string {
  let common = folderOf(paths[0]).split('/');
  for (const path of paths) {
    const parts = folderOf(path).split('/');
    const length = common.findIndex((part, i) => part !== parts[i]);
    if (length >= 0) common = common.slice(0, length);
  }
  return common.join('/');
}

/** Of a file whose records a loader finds by the format alone: a table, or a list of objects in JSON. */
async function fieldsOf(path: string, root: string, task: TaskContext): Promise<CardField[]> {
  if (formatOf(path) === JSON_FORMAT && !(await isList(path))) return [];
  const table = await tableFormatOf(path)?.open(path, new FindingList(root), task);
  if (!table) return [];
  try {
    const fields: CardField[] = [];
    for (const { name, type } of table.columns) {
      const field = await fieldOf(table, name, type, task);
      if (field) fields.push(field);
    }
    return fields;
  } finally {
    await table.close();
  }
}

async function isList(path: string): Promise<boolean> {
  return /^\uFEFF?\s*\[/.test(await readFile(path, 'utf8'));
}

/** Undefined for a column without one type, and in JSON for one that some records lack: loaders put values side by side. */
async function fieldOf(
  table: RecordTable,
  name: string,
  type: ColumnType,
  task: TaskContext,
): Promise<CardField | undefined> {
  if (type === 'image') return { name, dataType: 'sc:ImageObject', part: 'bytes' };
  if (type === 'bytes') return { name, dataType: 'sc:ImageObject' };
  if (type === 'object' || type === 'mixed') return undefined;
  const isJson = formatOf(table.path) === JSON_FORMAT;
  if (!isJson && type !== 'number') return { name, ...typeOf(type, []) };
  const cells: Cell[] = [];
  for await (const { rows } of table.read([name], task)) for (const [cell] of rows) cells.push(cell);
  if (isJson && cells.includes(null)) return undefined;
  return { name, ...typeOf(type, cells) };
}

function typeOf(type: ColumnType, cells: readonly Cell[]): Omit<CardField, 'name'> {
  if (type === 'list') return { dataType: 'sc:Text', repeated: true };
  if (type === 'boolean') return { dataType: 'sc:Boolean' };
  if (type !== 'number') return { dataType: 'sc:Text' };
  const isWhole = cells.every((cell) => cell === null || Number.isSafeInteger(cell));
  return { dataType: isWhole ? 'sc:Integer' : 'sc:Float' };
}
