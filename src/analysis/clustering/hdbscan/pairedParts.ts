/**
 * The edges of the spanning tree between few parts: those of the tree of the parts (Kruskal 1956), each the lightest between
 * two of them. A first look at every pair gives edges; another edge is in the tree only if it is no heavier than the heaviest
 * on the lightest way between its parts (`PartGraph.limit`). It is then looked for among the rows that may have one: along the
 * line through the means of two parts their rows are no farther apart than in space.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { subtask, type TaskContext } from '../../taskContext';
import { CloseRows, countWithin, MOST_OTHERS, MOST_ROWS, ROUNDING } from './closeRows';
import type { Join, ListedEdges } from './listedEdges';
import { type Edge, edgeOf, lighter, PartGraph } from './partGraph';
import { inOrder, type PartLine, PartLines } from './partLines';

/** The first look is at the rows that face each other. */
const FIRST_ROWS = 64;

/** @param labels part of each row, 0..count-1. */
export async function joinPairs(
  keys: DistanceBounds,
  listed: ListedEdges,
  labels: Int32Array,
  count: number,
  join: Join,
  task: TaskContext,
): Promise<void> {
  const lines = await PartLines.create(keys, labels, count);
  const least = new Float64Array(count).fill(Infinity);
  labels.forEach((part, i) => (least[part] = Math.min(least[part], listed.floor[i])));
  const graph = new PartGraph(count);
  listed.eachBetween(labels, (i, j, weight) => graph.offer(labels[i], labels[j], edgeOf(i, j, weight)));
  const pairs: { readonly a: number; readonly b: number; readonly bound: number }[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const { near, far, slack } = lines.line(a, b);
      const gap = keys.distance(keys.keyOfLength(Math.max(0, near.least + far.least - slack))) / ROUNDING;
      pairs.push({ a, b, bound: Math.max(gap, least[a], least[b]) });
    }
  }
  const rows = new CloseRows(keys);
  const look = async (most: number, part: TaskContext) => {
    for (const [done, { a, b, bound }] of pairs.entries()) {
      part.progress(done, pairs.length);
      const limit = graph.limit(a, b);
      if (bound > limit) continue;
      const edge = await lightestOf(keys, listed, rows, lines.line(a, b), limit, most, part);
      if (edge) graph.offer(a, b, edge);
    }
  };
  try {
    pairs.sort((p, q) => p.bound - q.bound);
    await look(FIRST_ROWS, subtask(task, 0, 0.2));
    const weightOf = (a: number, b: number) => graph.edge(a, b)?.weight ?? Number.MAX_VALUE;
    pairs.sort((p, q) => weightOf(p.a, p.b) - weightOf(q.a, q.b));
    await look(Infinity, subtask(task, 0.2, 1));
  } finally {
    rows.release();
  }
  for (const { low, high, weight } of graph.tree()) join(low, high, weight);
}

/**
 * The lightest edge between two parts that is not listed, up to a weight.
 * @param most rows of each that are looked at, those that face each other.
 */
async function lightestOf(
  keys: DistanceBounds,
  { core, floor }: ListedEdges,
  rows: CloseRows,
  line: PartLine,
  limit: number,
  most: number,
  task: TaskContext,
): Promise<Edge | undefined> {
  let best: Edge | undefined;
  let weightLimit = 0;
  let keyLimit = 0;
  let reach = 0;
  const limitTo = (weight: number) => {
    weightLimit = weight;
    keyLimit = keys.key(weight) * ROUNDING;
    reach = keys.length(keyLimit) * ROUNDING + line.slack;
  };
  limitTo(limit);
  const visit = (i: number, j: number, bound: number) => {
    const floorOfPair = Math.max(core[i], core[j]);
    if (floorOfPair > weightLimit || bound > keyLimit) return;
    const weight = Math.max(floorOfPair, keys.distance(keys.exactKey(i, j)));
    if (weight > weightLimit) return;
    best = lighter(best, edgeOf(i, j, weight));
    limitTo(best.weight);
  };
  const counts = (row: number) => floor[row] <= weightLimit;
  const near = inOrder(line.near, reach - line.far.least, counts);
  const far = inOrder(line.far, reach - line.near.least, counts);
  const [nearCount, farCount] = [Math.min(most, near.rows.length), Math.min(most, far.rows.length)];
  if (nearCount === 0) return best;
  for (let from = 0; from < farCount; from += MOST_OTHERS) {
    const places = far.places.subarray(from, Math.min(farCount, from + MOST_OTHERS));
    const within = (at: number) => countWithin(places, reach - near.places[at]);
    rows.choose(far.rows.subarray(from, from + within(0)));
    for (let at = 0; at < nearCount; at += MOST_ROWS) {
      const some = near.rows.subarray(at, Math.min(nearCount, at + MOST_ROWS));
      task.check();
      await rows.each(some, within(at), () => keyLimit, visit);
    }
  }
  return best;
}
