/** The nearest rows of the rows of a .npy file: whole, or of one shard of its rows, and what shards made put together. */
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { writeTogether } from '../../files/atomic';
import { hashFile } from '../../files/hashFile';
import { type Metric, metrics } from '../../numeric/distanceBounds';
import { exactNeighbors, type NeighborRows } from '../../numeric/exactNeighbors';
import type { TaskContext } from '../../taskContext';
import { npyHeader } from '../npy';
import { openNpyRows, type OpenRows } from '../npyRows';
import { PRODUCER } from '../storedEmbeddings';
import { currentPart, openPartFile, originEntries, type PartKind, writePart } from './partFile';
import { type Common, refused, requireAllShards } from './requireComplete';
import { partName, type Shard } from './shard';

const INDEX_FILE = 'neighbor_indices.npy';
const DISTANCE_FILE = 'neighbor_distances.npy';
export const neighborFiles = [INDEX_FILE, DISTANCE_FILE];
const TITLE = 'Neighbours';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.pipe(
  v.object({
    ...originEntries,
    k: count,
    metric: v.picklist(metrics),
    /** Half-open range of rows. */
    first: count,
    end: count,
    indices: v.instance(Int32Array),
    distances: v.instance(Float32Array),
  }),
  v.check(
    ({ k, first, end, indices, distances }) =>
      first <= end && indices.length === (end - first) * k && distances.length === indices.length,
  ),
);
type NeighborPart = v.InferOutput<typeof schema>;

export const neighborsKind: PartKind<typeof schema> = {
  name: 'neighbors',
  version: 1,
  schema,
  left: [],
  madeBy: 'slakescope neighbors --shard',
};

export interface NeighborChoice {
  readonly k: number;
  readonly metric: Metric;
}

/** @throws AnalysisError `bad-file` as `openNpyRows`; `bad-parameter` where the file has no more than k rows. */
async function withRows<T>(path: string, k: number, use: (rows: OpenRows) => Promise<T>): Promise<T> {
  const rows = await openNpyRows(path);
  try {
    if (k < rows.n) return await use(rows);
    throw new AnalysisError(
      'bad-parameter',
      message`--k is ${k} but must be less than the ${rows.n} rows of ${path}.`,
    );
  } finally {
    await rows.close();
  }
}

/** Writes the two files of all rows. @returns the number of rows. */
export function writeNeighbors(
  path: string,
  { k, metric }: NeighborChoice,
  out: string,
  task: TaskContext,
): Promise<number> {
  return withRows(path, k, async (rows) => {
    const request = { first: 0, end: rows.n, k, metric, title: TITLE };
    await writeLists(out, rows.n, k, [await exactNeighbors(rows, request, task)], task);
    return rows.n;
  });
}

/** Makes the part of one shard: a range of rows. */
export function makeNeighborPart(
  path: string,
  { k, metric }: NeighborChoice,
  shard: Shard,
  folder: string,
  task: TaskContext,
): Promise<{ readonly path: string; readonly rows: number; readonly found: boolean }> {
  return withRows(path, k, async (rows) => {
    const identity = await hashFile(path, () => task.check());
    const start = (index: number) => Math.floor((index * rows.n) / shard.count);
    const range = { first: start(shard.index - 1), end: start(shard.index) };
    const about = {
      producer: PRODUCER,
      dataset: { identity, name: basename(path), samples: rows.n, texts: 0 },
      ...{ shard, k, metric, ...range },
    };
    const target = join(folder, partName(shard, neighborsKind.name));
    const said = (of: typeof about) =>
      JSON.stringify([of.producer, of.dataset, of.shard, of.k, of.metric, of.first, of.end]);
    const isCurrent = (part: NeighborPart) => said(part) === said(about);
    const made = { path: target, rows: range.end - range.first };
    if (await currentPart(target, neighborsKind, isCurrent, task)) return { ...made, found: true };
    const lists = await exactNeighbors(rows, { ...range, k, metric, title: TITLE }, task);
    await writePart(target, neighborsKind, { ...about, ...lists }, `${made.rows} rows`, () => task.check());
    return { ...made, found: false };
  });
}

/** @throws AnalysisError naming the parts that are damaged, missing, doubled, or do not belong together. */
export async function mergeNeighborParts(
  files: readonly string[],
  out: string,
  task: TaskContext,
): Promise<{ readonly rows: number; readonly k: number }> {
  const parts: { path: string; head: NeighborPart }[] = [];
  for (const path of files) {
    task.check();
    const part = await openPartFile(path, neighborsKind);
    await part.close();
    parts.push({ path, head: part.content });
  }
  const parameters: Common<NeighborPart> = {
    of: ({ k, metric }) => `${k} ${metric}`,
    says: ({ k, metric }) => message`of the ${k} nearest rows (${metric})`,
  };
  requireAllShards(parts, [parameters], neighborsKind.madeBy);
  parts.sort((one, other) => one.head.shard.index - other.head.shard.index);
  const { k, dataset } = parts[0].head;
  let end = 0;
  for (const { path, head } of parts) {
    if (head.first !== end) throw refused(message`${path} holds what is not of its shard; make it again.`);
    ({ end } = head);
  }
  if (end !== dataset.samples)
    throw refused(message`${parts[0].path} holds what is not of its shard; make it again.`);
  await writeLists(
    out,
    end,
    k,
    parts.map(({ head }) => head),
    task,
  );
  return { rows: end, k };
}

async function writeLists(
  out: string,
  n: number,
  k: number,
  lists: readonly NeighborRows[],
  task: TaskContext,
): Promise<void> {
  const bytes = (arrays: readonly (Int32Array | Float32Array)[]) =>
    arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  await writeTogether(
    async (write) => {
      const indices = lists.map((list) => list.indices);
      await write(join(out, INDEX_FILE), npyHeader('<i4', [n, k]), ...bytes(indices));
      const distances = lists.map((list) => list.distances);
      await write(join(out, DISTANCE_FILE), npyHeader('<f4', [n, k]), ...bytes(distances));
    },
    () => task.check(),
  );
}
