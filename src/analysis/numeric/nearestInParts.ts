/**
 * Nearest rows found within parts that lie far apart for their size: each part is moved to its own mean, where comparisons by few
 * bits tell its rows apart, and searched by itself; small parts are compared row by row.
 */
import { partsOf, subtask, type TaskContext } from '../taskContext';
import type { DistanceBounds } from './distanceBounds';
import { byKey, rankDistinct, type Ranked } from './nearestBy';
import { NearestLists } from './nearestLists';
import { nearestOfLists } from './nearestOfLists';
import { separateParts } from './separateParts';

/** All pairs of parts up to so many rows are compared: that costs no more than a search. */
const COMPARED_ROWS = 4096;
/** A larger part is searched where its squared lengths shrink by this factor. */
const LEAST_GAIN = 4;
/** Parts within parts. */
const MAX_DEPTH = 3;
const CHECK_EVERY_ROWS = 256;

/** The k nearest of each row of a part. */
type SearchPart = (keys: DistanceBounds, k: number, task: TaskContext) => Promise<Ranked>;

/**
 * @param keys of rows that all differ. @param found (n, k) of k near rows, which need not be the nearest.
 * @returns (n, k): the nearest of those found before and those found in the row's part; equally near ones by row.
 */
export async function nearestInParts(
  keys: DistanceBounds,
  found: Ranked,
  task: TaskContext,
  depth = 0,
): Promise<Ranked> {
  const parts = partsOfLists(keys, found, task).filter((part) => isWorthIt(keys, part));
  return joined(keys, found, parts, (own, k, run) => searchPart(own, k, run, depth), task);
}

/**
 * As `nearestInParts`, with all pairs of each part compared.
 * @returns `found` itself where these are more pairs than those of `most` rows.
 */
export async function comparedInParts(
  keys: DistanceBounds,
  found: Ranked,
  most: number,
  task: TaskContext,
): Promise<Ranked> {
  const parts = partsOfLists(keys, found, task);
  if (parts.reduce((sum, { length }) => sum + length ** 2, 0) > most ** 2) return found;
  return joined(keys, found, parts, comparePart, task);
}

/** Parts with more rows than a list. */
function partsOfLists(keys: DistanceBounds, found: Ranked, task: TaskContext): Int32Array[] {
  const k = found.indices.length / keys.x.n;
  return separateParts(keys, found, () => task.check()).filter((part) => part.length > k);
}

/** Whether a part is small, or shorter by itself. */
function isWorthIt(keys: DistanceBounds, part: Int32Array): boolean {
  return part.length <= COMPARED_ROWS || lengthsOf(keys.of(part, true)) * LEAST_GAIN <= lengthsOf(keys, part);
}

async function joined(
  keys: DistanceBounds,
  found: Ranked,
  parts: readonly Int32Array[],
  search: SearchPart,
  task: TaskContext,
): Promise<Ranked> {
  const k = found.indices.length / keys.x.n;
  const out = { indices: found.indices.slice(), values: found.values.slice() };
  const costs = parts.map((part) => part.length);
  const tasks = partsOf(task, costs);
  for (const [at, part] of parts.entries())
    join(out, part, await search(keys.of(part, true), k, tasks[at]), k, task);
  task.progress(1, 1);
  return out;
}

function comparePart(keys: DistanceBounds, k: number, task: TaskContext): Promise<Ranked> {
  return rankDistinct(keys, byKey(keys), k, task);
}

async function searchPart(
  keys: DistanceBounds,
  k: number,
  task: TaskContext,
  depth: number,
): Promise<Ranked> {
  const { n } = keys.x;
  if (n <= COMPARED_ROWS) return comparePart(keys, k, task);
  const found = await nearestOfLists(keys, k, subtask(task, 0, 0.9));
  return depth + 1 < MAX_DEPTH ? nearestInParts(keys, found, subtask(task, 0.9, 1), depth + 1) : found;
}

/** About the sum of the squared lengths of what products are made of. */
function lengthsOf({ lowerBound }: DistanceBounds, rows: Iterable<number> = lowerBound.keys()): number {
  let sum = 0;
  for (const i of rows) sum += lowerBound[i];
  return sum;
}

/** Puts what was found in a part into the lists of its rows. */
function join(out: Ranked, part: Int32Array, inPart: Ranked, k: number, task: TaskContext): void {
  const list = new NearestLists(1, k);
  part.forEach((row, position) => {
    if (position % CHECK_EVERY_ROWS === 0) task.check();
    list.clear();
    const [indices, values] = [
      out.indices.subarray(row * k, (row + 1) * k),
      out.values.subarray(row * k, (row + 1) * k),
    ];
    const listed = new Set(indices);
    indices.forEach((other, at) => list.offer(values[at], other));
    for (let at = position * k; at < (position + 1) * k; at++) {
      const other = part[inPart.indices[at]];
      if (!listed.has(other) && !list.offer(inPart.values[at], other)) break;
    }
    indices.set(list.indices);
    values.set(list.keys);
  });
}
