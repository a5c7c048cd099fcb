/**
 * Records in text files and images beside them: VQA-RAD as its authors gave it, PMC-VQA, OmniMedVQA, VQA-Med, Kvasir-VQA,
 * conversations as LLaVA writes them. Files of records are recognised by their columns, images by the names in them.
 */
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { relativePath } from '../../files/relativePath';
import type { TaskContext } from '../../taskContext';
import { ColumnChoice } from '../columns/columnChoice';
import type { DatasetMatch, DatasetReader, FencedMatch, ReadOptions } from '../datasetReader';
import { filesBelow, pathsNear } from '../filesBelow';
import { FindingList } from '../findingList';
import { shardName } from '../parquet/shardName';
import { ImageFiles, isImageFile } from '../records/imageFiles';
import { isBadFile, TableSamples } from '../records/tableSamples';
import { splitOfFolders, splitRank } from '../splitNames';
import { tableFormatOf } from '../tables/registry';
import type { Dataset } from '../types';
import { throwShortage } from '../unreadable';
import { likenessOf, TABLE_NAME } from './candidateTables';
import { reportDamage } from './damagedTables';

export const recordListReader: DatasetReader = { name: 'recordList', detect, read };

/** OmniMedVQA's lists lie at the third: QA_information/Open-access/x.json. */
const TABLE_LEVELS = 2;
const MAX_CANDIDATES = 200;
/** A folder of one list for each image is none of lists. */
const IMAGE_LEVELS = 4;

const isTable = (name: string) => TABLE_NAME.test(name);

/** Folders that have images of their own are datasets of their own. */
async function detect(folder: string): Promise<DatasetMatch | null> {
  const paths = (await pathsNear(folder, isTable, TABLE_LEVELS)).slice(0, MAX_CANDIDATES);
  const withImages = new Map<string, Promise<boolean>>();
  for (const wanted of ['records', 'perhaps'] as const) {
    for (const path of paths) {
      const [top] = path.split('/');
      if (top !== path) {
        const own = withImages.get(top) ?? holdsImages(join(folder, top));
        withImages.set(top, own);
        if (await own) continue;
      }
      if ((await readableLikeness(join(folder, path))) !== wanted) continue;
      if (top !== path && !(await holdsImages(folder))) continue;
      const reason = message`it holds records about images in ${path}`;
      return { root: await realpath(folder), reason, ...(top !== path && { indirect: true as const }) };
    }
  }
  return null;
}

async function holdsImages(folder: string): Promise<boolean> {
  return (await pathsNear(folder, isImageFile, IMAGE_LEVELS)).length > 0;
}

/** What cannot be read is reported when the dataset is read. */
async function readableLikeness(path: string): ReturnType<typeof likenessOf> {
  try {
    return await likenessOf(path);
  } catch (error) {
    throwShortage(error);
    return 'other';
  }
}

/** @returns samples in the order of splits, then of files and records. */
async function read({ root, fence }: FencedMatch, task: TaskContext, options: ReadOptions): Promise<Dataset> {
  const findings = new FindingList(root);
  const reached = new Set<string>();
  const links = { findings, roots: fence, reached };
  const paths = options.table === undefined ? await tablesOf(root, links) : [options.table];
  const tables = paths.map((path) => {
    const name = shardName(relativePath(root, path));
    const split = name.split ?? splitOfFolders(name.config ?? '');
    return { path, ...name, ...(split === undefined ? {} : { split }) };
  });
  tables.sort((a, b) => splitRank(a.split) - splitRank(b.split)); // stable
  const imageFiles = async () => new ImageFiles(root, await filesBelow(root, links, isImageFile));
  const choice = new ColumnChoice(root, options.columns);
  const samples = new TableSamples({ findings, task, imageFiles, choice });
  for (const [at, { path, ...place }] of tables.entries()) {
    const table = await tableFormatOf(path)?.open(path, findings, task);
    if (!table) continue;
    try {
      await samples.add(table, place, (rows) => {
        task.progress(at + rows / Math.max(1, table.rowCount ?? rows), tables.length);
      });
    } catch (error) {
      if (!isBadFile(error)) throw error;
      findings.about(path)('unreadable-file', message`${error.message} Its further rows are left out.`);
    } finally {
      await table.close();
    }
  }
  const read = samples.samples();
  choice.requireClear(read);
  return {
    root,
    roots: [root, ...[...reached].filter((path) => path !== root)],
    name: basename(root),
    samples: read,
    findings: findings.findings,
    columns: choice.used,
  };
}

/** The files of records; those that only may be are read where there are no others. Damaged ones are findings. */
async function tablesOf(root: string, links: Parameters<typeof filesBelow>[1]): Promise<string[]> {
  const byLikeness = { records: [] as string[], perhaps: [] as string[], other: [] as string[] };
  for (const path of await filesBelow(root, links, isTable)) {
    byLikeness[await readableLikeness(path)].push(path);
  }
  for (const path of byLikeness.other) await reportDamage(path, links.findings);
  return byLikeness.records.length > 0 ? byLikeness.records : byLikeness.perhaps;
}
