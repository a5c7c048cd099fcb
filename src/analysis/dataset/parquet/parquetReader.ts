/** Parquet files in the layouts of the hub: images in their rows, or in files beside them. */
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { readableEntries } from '../../files/readableEntries';
import { relativePath } from '../../files/relativePath';
import { silentContext, type TaskContext } from '../../taskContext';
import { ColumnChoice } from '../columns/columnChoice';
import type { DatasetMatch, DatasetReader, FencedMatch, ReadOptions } from '../datasetReader';
import { filesBelow, pathsNear } from '../filesBelow';
import { FindingList } from '../findingList';
import { guessColumns } from '../records/columnRoles';
import { ImageFiles, isImageFile } from '../records/imageFiles';
import { isBadFile, TableSamples } from '../records/tableSamples';
import { splitRank } from '../splitNames';
import { parquetFormat } from '../tables/parquet/parquetTable';
import type { Dataset } from '../types';
import { shardName } from './shardName';

const isShard = (name: string) => name.toLowerCase().endsWith('.parquet');

export const parquetReader: DatasetReader = { name: 'parquet', detect, read };

/** Levels of the hub's layouts: configuration, split, shards. */
const SHARD_LEVELS = 3;
/** Files without images, such as metadata, may lie beside those that hold them. */
const MAX_PROBED = 16;
/** What marks a folder as the root of a dataset of the hub. */
const HUB_MARKS: ReadonlySet<string> = new Set(['readme.md', 'dataset_infos.json']);

/** A folder of several datasets is none: below it only folders of data, splits and configurations count. */
async function detect(folder: string): Promise<DatasetMatch | null> {
  const paths = await pathsNear(folder, isShard, SHARD_LEVELS);
  if (paths.length === 0) return null;
  const isRoot = (await readableEntries(folder)).some(({ name }) => HUB_MARKS.has(name.toLowerCase()));
  const own = isRoot ? paths : paths.filter(isOfThisFolder);
  for (const path of own.sort().slice(0, MAX_PROBED)) {
    if (!(await mayHoldImages(join(folder, path)))) continue;
    return { root: await realpath(folder), reason: message`it holds Parquet files such as ${path}` };
  }
  return null;
}

/** By the names and types of its columns; a file that cannot be read may: its finding says why. */
async function mayHoldImages(path: string): Promise<boolean> {
  const table = await parquetFormat.open(path, new FindingList(path), silentContext());
  if (!table) return true;
  await table.close();
  const roles = guessColumns(table.columns, []);
  const hasLists = table.columns.some(({ type }) => type === 'list' || type === 'bytes');
  return hasLists || [roles.image, roles.imageId, roles.conversations].some((names) => names !== undefined);
}

/** "train.parquet", "data/…", "default/train/0000.parquet", "alignment/train-…"; not "vqa-rad/data/…". */
function isOfThisFolder(path: string): boolean {
  const { config, split } = shardName(path);
  return (
    config === undefined ||
    (split !== undefined && path.startsWith(`${config}/`) && !config.includes('/') && !isDataOf(config, path))
  );
}

/** A folder with a folder `data` of its own is a dataset. */
function isDataOf(config: string, path: string): boolean {
  return path.slice(config.length + 1).startsWith('data/');
}

/** @returns samples in the order of splits, then of paths and rows; a shard that is damaged gives its rows before. */
async function read({ root, fence }: FencedMatch, task: TaskContext, options: ReadOptions): Promise<Dataset> {
  const findings = new FindingList(root);
  const reached = new Set<string>();
  const links = { findings, roots: fence, reached };
  const paths = options.table === undefined ? await filesBelow(root, links, isShard) : [options.table];
  const shards = paths.map((path) => ({
    path,
    ...shardName(relativePath(root, path)),
  }));
  shards.sort((a, b) => splitRank(a.split) - splitRank(b.split)); // stable
  const imageFiles = async () => new ImageFiles(root, await filesBelow(root, links, isImageFile));
  const choice = new ColumnChoice(root, options.columns);
  const tables = new TableSamples({ findings, task, imageFiles, choice });
  for (const [at, { path, ...place }] of shards.entries()) {
    const table = await parquetFormat.open(path, findings, task);
    if (!table) continue;
    try {
      await tables.add(table, place, (rows) => {
        task.progress(at + rows / Math.max(1, table.rowCount ?? rows), shards.length);
      });
    } catch (error) {
      if (!isBadFile(error)) throw error;
      findings.about(path)('unreadable-file', message`${error.message} Its further rows are left out.`);
    } finally {
      await table.close();
    }
  }
  const samples = tables.samples();
  choice.requireClear(samples);
  return {
    root,
    roots: [root, ...[...reached].filter((path) => path !== root)],
    name: basename(root),
    samples,
    columns: choice.used,
    findings: findings.findings,
  };
}
