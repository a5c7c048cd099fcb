/**
 * Approximate k nearest neighbours: cells and NN-descent propose, doubles decide, and the recall is measured on a sample of rows
 * that are compared with every other. Where it is poor, parts that lie far apart are searched each by itself; where it stays so,
 * all pairs are compared, of the rows or within the parts, if they are not too many. The answer depends on rows and k alone:
 * lists come in a few fixed lengths, and a call for fewer neighbours takes the first of them.
 */
import { subtask, type TaskContext } from '../taskContext';
import { type Firsts, nearestFirsts } from './descent/nearestFirsts';
import { descentBytes } from './descent/neighborDescent';
import type { DistanceBounds } from './distanceBounds';
import { leastValues } from './leastValues';
import { MT19937 } from './mt19937';
import { byKey, nearestBy, rankDistinct, type Ranked } from './nearestBy';
import { comparedInParts, nearestInParts } from './nearestInParts';
import { MORE_CANDIDATES, nearestOfLists } from './nearestOfLists';
import { rankBytes } from './rankLists';
import { sampleRows } from './sampleRows';

/** Neighbours in the shortest lists of other searches. */
const SHORTEST = 8;
/** In the lists of most methods; longer ones are longer by powers of two. */
const USUAL = 24;
/** Rows on which the recall is measured: its standard error is below 0.002 at a recall of 0.99 for 15 neighbours. */
const SAMPLE_ROWS = 500;
const SAMPLE_SEED = 42;
/** Below this recall the search goes on in parts of the rows, and over all pairs. */
const POOR_RECALL = 0.9;
/** As many pairs as those of so many rows are compared at most: a minute of processor for 50,000 x 512. */
const MOST_COMPARED = 50_000;

interface ApproximateNeighbors extends Ranked {
  /** Neighbours of each row. */
  readonly k: number;
  /** Share of the true `first` nearest neighbours that are among the `first` found, of sampled rows. */
  readonly recall: (first: number) => number;
}

/** Neighbours that a search for k of n rows computes. */
export function listLength(n: number, k: number): number {
  let length = k <= SHORTEST ? SHORTEST : USUAL;
  while (length < k) length *= 2;
  return Math.min(length, n - 1);
}

interface Search {
  /** The k nearest of each row that were found, by keys in doubles. */
  readonly find: (keys: DistanceBounds, k: number, task: TaskContext) => Promise<Firsts>;
  /** What is found beyond `found` in parts of the rows that lie far apart. */
  readonly inParts: (keys: DistanceBounds, found: Ranked, task: TaskContext) => Promise<Ranked>;
}

/** @param k a `listLength`. Progress ends at its total. */
export function approximateNeighbors(
  keys: DistanceBounds,
  k: number,
  task: TaskContext,
): Promise<ApproximateNeighbors> {
  return search(keys, k, { find: nearestOfLists, inParts: nearestInParts }, task);
}

/** First neighbours alone, which need fewer comparisons. */
export function approximateFirst(keys: DistanceBounds, task: TaskContext): Promise<ApproximateNeighbors> {
  const find: Search['find'] = (distinct, _one, own) => nearestFirsts(distinct, own);
  return search(keys, 1, { find, inParts: firstInParts }, task);
}

/** First neighbours alone do not connect a part: lists of SHORTEST do. */
async function firstInParts(keys: DistanceBounds, _: Ranked, task: TaskContext): Promise<Ranked> {
  const { n } = keys.x;
  const k = Math.min(n - 1, SHORTEST);
  const found = await nearestOfLists(keys, k, subtask(task, 0, 0.6));
  const { indices, values } = await nearestInParts(keys, found, subtask(task, 0.6, 1));
  const isFirst = (_: number, at: number) => at % k === 0;
  return { indices: indices.filter(isFirst), values: values.filter(isFirst) };
}

async function search(
  keys: DistanceBounds,
  k: number,
  { find, inParts }: Search,
  task: TaskContext,
): Promise<ApproximateNeighbors> {
  let recall: ApproximateNeighbors['recall'] = () => 1; // where all rows are equal, nothing is searched
  const ranked = await nearestBy(keys, byKey(keys), k, task, async (distinct, ranking, near) => {
    const { n } = distinct.x;
    const found = await find(distinct, near, subtask(task, 0, 0.9));
    const rows = sampleRows(n, Math.min(n, SAMPLE_ROWS), new MT19937(SAMPLE_SEED)).sort();
    const truth = await leastValues(distinct, found, near, rows, subtask(task, 0.9, 0.95), found.bytes);
    const measured = ({ values }: Ranked) => recallOf(values, truth, rows, near, near);
    let best: Ranked = { indices: found.indices, values: found.values };
    if (measured(best) < POOR_RECALL) {
      best = await inParts(distinct, found, subtask(task, 0.95, 0.98));
      const isPoor = measured(best) < POOR_RECALL;
      if (isPoor && n <= MOST_COMPARED) return rankDistinct(distinct, ranking, near, subtask(task, 0.98, 1));
      if (isPoor) best = await comparedInParts(distinct, best, MOST_COMPARED, subtask(task, 0.98, 1));
    }
    recall = (first) => recallOf(best.values, truth, rows, near, Math.min(first, near));
    return best;
  });
  task.progress(1, 1);
  return { ...ranked, k, recall: (first) => recall(first) };
}

/** Bytes beyond those of an exact search. */
export function approximateBytes({ n, d }: { readonly n: number; readonly d: number }, k: number): number {
  const length = listLength(n, k);
  const size = length + MORE_CANDIDATES;
  // One after the other, the lists in both.
  return 4 * n * size + Math.max(descentBytes(n, d, size), rankBytes(n, d, size, length));
}

function recallOf(values: Float64Array, truth: Float64Array, rows: Int32Array, k: number, first: number) {
  let hits = 0;
  rows.forEach((row, at) => {
    const limit = truth[at * k + first - 1];
    for (let c = row * k; c < row * k + first && values[c] <= limit; c++) hits++;
  });
  return hits / (rows.length * first);
}
