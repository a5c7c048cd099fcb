/**
 * The k first rows of every row by an exact ranking, at the price of single-precision products.
 *
 * Equal rows are searched once. Each row keeps the k + SPARE (k = 1: 5) smallest lower bounds of all pairs. If the k-th exact value
 * among them lies below the largest kept bound, no other row can come before; otherwise too many rows lie closer than
 * the bounds tell apart. Such rows are searched again among themselves, where bounds are narrower (see `searchGroups`),
 * and what is left is compared with every row.
 */
import type { TaskContext } from '../taskContext';
import { type CandidateLists, CandidatePairs, type RankedLists } from './candidatePairs';
import type { DistanceBounds } from './distanceBounds';
import { eachGramBlock, products } from './gram';
import { GROUP_GAP, groupRadius } from './groupRadius';
import { pickRows } from './matrix';
import { NearestLists } from './nearestLists';
import { nearPairs } from './nearPairs';

export const SPARE = 8;
/** Of first neighbours alone: lists are cut back more often than they decide. */
const FIRST_SPARE = 4;
/** Values are computed at once of what lies so many times as far beyond the first as its value may lie below its bound. */
const LIKELY_WITHIN = 3;
/** Rows that need a full search are multiplied in groups of this many. */
const FULL_ROWS = 64;
const CHECK_EVERY_ROWS = 256;
/** With fewer undecided rows than this, comparing them with every row costs little. */
const FEW_UNDECIDED = 256;
/** So many rows of one place are searched again among themselves, at most so often one within another. */
const MIN_GROUP = 32;
const MAX_DEPTH = 3;
/** Groups of one pass; what they do not decide is compared with every row. */
const MAX_GROUPS = 128;
/** A group reaches this many times as far as bounds tell its rows apart from the first, at least. */
const GROUP_REACH = 8;

/** How the value that decides is computed from a pair; must not decrease in the pair's key. */
export interface Ranking {
  /** The value by which rows are ordered, at least 0. */
  exact(i: number, j: number): number;
  /** `exact` of many pairs, where that costs less at once. */
  readonly exactOfPairs?: (rows: Int32Array, others: Int32Array) => Float64Array;
  /** A value never above that of any pair whose key is at least `key`. */
  atLeast(key: number): number;
  /** Whether the value is the key itself. */
  readonly isKey?: boolean;
  /** For k = 1: rows with more others than this that only rounding may order are ranked by their keys instead. */
  readonly mostTies?: number;
}

export interface Ranked {
  /** (n, k) row-major. */
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export function byKey(keys: DistanceBounds): Ranking {
  return { exact: (i, j) => keys.exactKey(i, j), atLeast: (key) => key, isKey: true };
}

/** Finds the k first rows among rows that all differ. */
type Search = (keys: DistanceBounds, ranking: Ranking, k: number, task: TaskContext) => Promise<Ranked>;

/**
 * The k first rows by any ranking that follows the keys; ties to the lowest index. 1 <= k < n. Input already checked.
 * @param search of the distinct rows; all are compared by default.
 */
export async function nearestBy(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  task: TaskContext,
  search: Search = rankDistinct,
): Promise<Ranked> {
  const distinct = keys.mayRepeat ? keys.equal.first : undefined;
  if (!distinct || distinct.length === keys.x.n) return search(keys, ranking, k, task);
  const own = within(ranking, distinct);
  const near = Math.min(k, distinct.length - 1);
  const found =
    near > 0
      ? await search(keys.of(distinct), own, near, task)
      : { indices: new Int32Array(0), values: new Float64Array(0) };
  return withRepeats(keys, ranking, k, near, found, task);
}

/** A ranking of some rows by their position among them. */
function within(ranking: Ranking, rows: ArrayLike<number>): Ranking {
  const { exactOfPairs } = ranking;
  const there = (some: Int32Array) => some.map((i) => rows[i]);
  return {
    ...ranking,
    ...(exactOfPairs && { exactOfPairs: (some, others) => exactOfPairs(there(some), there(others)) }),
    exact: (i, j) => ranking.exact(rows[i], rows[j]),
    atLeast: (key) => ranking.atLeast(key),
  };
}

/** From the distinct rows' neighbours to those of all rows: equal rows have equal values. */
function withRepeats(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  near: number,
  found: Ranked,
  task: TaskContext,
): Ranked {
  const { n } = keys.x;
  const { groupOf, first, sizes } = keys.equal;
  const members = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(first.length);
  groupOf.forEach((group, i) => (members[group][filled[group]++] = i));
  const out = { indices: new Int32Array(n * k), values: new Float64Array(n * k) };
  const list = new NearestLists(1, k);
  for (let i = 0; i < n; i++) {
    if (i % CHECK_EVERY_ROWS === 0) task.check();
    const group = groupOf[i];
    list.clear();
    if (sizes[group] > 1)
      offerAll(list, ranking.exact(members[group][0], members[group][1]), members[group], i);
    for (let at = group * near; at < (group + 1) * near; at++)
      offerAll(list, found.values[at], members[found.indices[at]], i);
    out.indices.set(list.indices, i * k);
    out.values.set(list.keys, i * k);
  }
  return out;
}

/** Rows of one value, ascending: the first that does not come before the last of the list ends it. */
function offerAll(list: NearestLists, value: number, rows: Int32Array, except: number): void {
  for (const row of rows) {
    if (row === except) continue;
    if (!list.offer(value, row)) return;
  }
}

/** As `nearestBy`, for rows of which none, or few, are equal. */
export async function rankDistinct(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  task: TaskContext,
  depth = 0,
): Promise<Ranked> {
  const size = k + (k === 1 ? FIRST_SPARE : SPARE);
  const pairs = (await nearPairs(keys, size, task)) ?? (await allPairs(keys, size, task));
  try {
    const ranked = ranking.isKey ? pairs.rank(keys, k, task) : undefined;
    return await decideAll(keys, ranking, k, pairs.lists(), ranked, task, depth);
  } finally {
    pairs.release();
  }
}

/** Every row's lists of all others, sorted. */
async function allPairs(keys: DistanceBounds, size: number, task: TaskContext): Promise<CandidatePairs> {
  const pairs = await CandidatePairs.create(keys, Math.min(keys.x.n - 1, size));
  try {
    await eachGramBlock(keys.x, task, (block) => pairs.visit(block, task), pairs.products);
    pairs.sort(task);
    return pairs;
  } catch (error) {
    pairs.release();
    throw error;
  }
}

/** What the lists decide, and a search of the rows that they do not. @param ranked by keys, if the ranking is. */
async function decideAll(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  lists: CandidateLists,
  ranked: RankedLists | undefined,
  task: TaskContext,
  depth: number,
): Promise<Ranked> {
  const { n } = keys.x;
  const out = ranked ?? { indices: new Int32Array(n * k), values: new Float64Array(n * k) };
  const found = new NearestLists(1, k);
  const keep = (i: number) => {
    out.indices.set(found.indices, i * k);
    out.values.set(found.keys, i * k);
  };
  /** Of the rows, those that the lists do not decide, with the value that none of them needs to exceed. */
  const undecidedOf = (rows: Iterable<number>, by: Ranking) => {
    const undecided: number[] = [];
    const all = Int32Array.from(rows);
    const known = likelyValues(all, lists, by);
    all.forEach((i, at) => {
      if (i % CHECK_EVERY_ROWS === 0) task.check();
      if (decide(i, lists, by, found, known?.subarray(at * lists.size))) keep(i);
      else undecided.push(i);
      limits[i] = found.worst[0];
    });
    return undecided;
  };
  const limits = new Float64Array(n);
  const silent: TaskContext = { ...task, check: () => task.check(), progress: () => task.check() };
  const search = async (rows: readonly number[], by: Ranking) => {
    const open =
      rows.length >= FEW_UNDECIDED && depth < MAX_DEPTH && by.mostTies === undefined
        ? await searchGroups(keys, by, k, rows, out, silent, depth)
        : rows;
    return searchFully(keys, by, open, found, keep, silent);
  };
  const undecided = ranked
    ? Array.from(limits.keys()).filter((i) => ranked.decided[i] === 0)
    : undecidedOf(limits.keys(), ranking);
  const { mostTies = Infinity } = ranking;
  const isTied =
    mostTies < Infinity && undecided.length >= FEW_UNDECIDED
      ? await tiedRows(keys, ranking, limits, mostTies, silent)
      : () => false;
  const others = undecided.filter((i) => !isTied(i));
  const tied = [...undecided.filter(isTied), ...(await search(others, ranking))];
  await search(undecidedOf(tied, byKey(keys)), byKey(keys));
  for (const i of tied) {
    for (let at = i * k; at < (i + 1) * k; at++) out.values[at] = ranking.exact(i, out.indices[at]);
  }
  return out;
}

/** Which rows have more than `most` others whose value may be within their limit. */
async function tiedRows(
  keys: DistanceBounds,
  ranking: Ranking,
  limits: Float64Array,
  most: number,
  task: TaskContext,
): Promise<(row: number) => boolean> {
  const { lowerBound, scale, factor } = keys;
  const counts = new Int32Array(limits.length);
  await eachGramBlock(keys.x, task, ({ first, rows, firstColumn, columns, data }) => {
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      for (let j = Math.max(i + 1, firstColumn); j < firstColumn + columns; j++) {
        const product = data[r * columns + j - firstColumn];
        const value = ranking.atLeast(lowerBound[i] + lowerBound[j] - factor * scale[i] * scale[j] * product);
        if (value <= limits[i]) counts[i]++;
        if (value <= limits[j]) counts[j]++;
      }
    }
  });
  return (row) => counts[row] > most;
}

/** Of the lists of some rows, the values that `decide` will most likely ask for: NaN are the others. */
function likelyValues(rows: Int32Array, lists: CandidateLists, by: Ranking): Float64Array | undefined {
  if (!by.exactOfPairs) return undefined;
  const { size, keys, indices } = lists;
  const places: number[] = [];
  rows.forEach((i, at) => {
    const from = i * size;
    const first = keys[from];
    const limit = first + LIKELY_WITHIN * (first - by.atLeast(first));
    for (let c = 0; c < size && (c === 0 || keys[from + c] <= limit); c++) places.push(at * size + c);
  });
  const some = Int32Array.from(places, (place) => rows[Math.floor(place / size)]);
  const others = Int32Array.from(places, (place, at) => indices[some[at] * size + (place % size)]);
  const values = new Float64Array(rows.length * size).fill(NaN);
  by.exactOfPairs(some, others).forEach((value, at) => (values[places[at]] = value));
  return values;
}

/**
 * Ranks the proposals of row i, cheapest bound first. False when a row outside the list might belong in.
 * @param known values of its list, NaN where they are not.
 */
function decide(
  i: number,
  lists: CandidateLists,
  ranking: Ranking,
  found: NearestLists,
  known: Float64Array | undefined,
): boolean {
  found.clear();
  const from = i * lists.size;
  for (let at = from; at < from + lists.size; at++) {
    if (ranking.atLeast(lists.keys[at]) > found.worst[0]) return true;
    const j = lists.indices[at];
    const value = known?.[at - from] ?? NaN;
    found.offer(Number.isNaN(value) ? ranking.exact(i, j) : value, j);
  }
  return lists.size === lists.n - 1 || found.worst[0] < ranking.atLeast(lists.worst[i]);
}

/**
 * Rows that lie closer together than the bounds tell apart, searched among themselves: moved to their own mean they are
 * short, and their bounds narrow. A row is decided when its k-th value lies below that of any row outside the group.
 * @param out filled for the rows that are decided. @returns the others.
 */
async function searchGroups(
  keys: DistanceBounds,
  ranking: Ranking,
  k: number,
  undecided: readonly number[],
  out: Ranked,
  task: TaskContext,
  depth: number,
): Promise<number[]> {
  const { n } = keys.x;
  const left: number[] = [];
  let open = [...undecided];
  const reach = new Float64Array(n);
  for (let groups = 0; open.length > 0 && groups < MAX_GROUPS; groups++) {
    const leader = open[0];
    for (let j = 0; j < n; j++) {
      if (j % CHECK_EVERY_ROWS === 0) task.check();
      reach[j] = keys.length(keys.exactKey(leader, j));
    }
    const radius = groupRadius(reach, GROUP_REACH * keys.length(2 * keys.error[leader]));
    const rows = Int32Array.from(reach.keys()).filter((j) => reach[j] < radius);
    const inner = open.filter((i) => reach[i] <= radius / GROUP_GAP);
    open = open.filter((i) => reach[i] > radius / GROUP_GAP);
    if (rows.length < MIN_GROUP || rows.length <= k) {
      for (const i of inner) left.push(i);
      continue;
    }
    const found = await rankDistinct(keys.of(rows, true), within(ranking, rows), k, task, depth + 1);
    const position = new Map(Array.from(rows, (row, at) => [row, at]));
    for (const i of inner) {
      const at = position.get(i) ?? -1;
      const outside = keys.keyOfLength((radius - reach[i]) * (1 - 1e-9));
      if (at < 0 || found.values[(at + 1) * k - 1] >= ranking.atLeast(outside)) left.push(i);
      else {
        out.values.set(found.values.subarray(at * k, (at + 1) * k), i * k);
        for (let c = 0; c < k; c++) out.indices[i * k + c] = rows[found.indices[at * k + c]];
      }
    }
  }
  return [...left, ...open].sort((a, b) => a - b);
}

/**
 * Compares rows with every other.
 * @param keep takes what `found` holds as the answer of the row.
 * @returns the rows that have more ties than the ranking allows.
 */
async function searchFully(
  keys: DistanceBounds,
  ranking: Ranking,
  undecided: readonly number[],
  found: NearestLists,
  keep: (row: number) => void,
  task: TaskContext,
): Promise<number[]> {
  const { n } = keys.x;
  const { lowerBound, scale, factor } = keys;
  const tied: number[] = [];
  const { mostTies = Infinity, isKey = false } = ranking;
  for (let from = 0; from < undecided.length; from += FULL_ROWS) {
    const rows = undecided.slice(from, from + FULL_ROWS);
    const gram = await products(pickRows(keys.x, rows), keys.x);
    rows.forEach((i, r) => {
      task.check();
      const boundOf = (j: number) =>
        lowerBound[i] + lowerBound[j] - factor * scale[i] * scale[j] * gram[r * n + j];
      if (mostTies < Infinity) {
        const limit = ranking.exact(i, likeliest(i, n, boundOf));
        let ties = -1; // the row itself
        for (let j = 0; j < n && ties <= mostTies; j++) if (ranking.atLeast(boundOf(j)) <= limit) ties++;
        if (ties > mostTies) {
          tied.push(i);
          return;
        }
      }
      found.clear();
      const [low, weight, at] = [lowerBound[i], factor * scale[i], r * n];
      let worst = Infinity;
      for (let j = 0; j < n; j++) {
        const bound = low + lowerBound[j] - weight * scale[j] * gram[at + j];
        if ((isKey ? bound : ranking.atLeast(bound)) > worst || j === i) continue;
        found.offer(ranking.exact(i, j), j);
        [worst] = found.worst;
        if (worst === 0) break; // no value is less, and later rows lose the tie
      }
      keep(i);
    });
  }
  return tied;
}

/** The other row of the least bound. */
function likeliest(i: number, n: number, boundOf: (j: number) => number): number {
  let best = i === 0 ? 1 : 0;
  for (let j = best, least = Infinity; j < n; j++) {
    const bound = j === i ? Infinity : boundOf(j);
    if (bound < least) [best, least] = [j, bound];
  }
  return best;
}
