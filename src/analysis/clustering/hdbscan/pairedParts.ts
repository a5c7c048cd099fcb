/**
 * The edges of the spanning tree between few parts (Kruskal 1956, on pairs of parts). A pair waits with a lower bound of its
 * edges until its turn comes; only then its lightest edge is looked for, among the rows that may have one: along the line
 * through the means of two parts their rows are no farther apart than in space.
 */
import type { DistanceBounds } from '../../numeric/distanceBounds';
import { MAX_BLOCK_COLUMNS, products } from '../../numeric/gram';
import { type Matrix, pickRows } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { UnionFind } from '../unionFind';
import type { Join, ListedEdges } from './listedEdges';
import { type PartLine, PartLines } from './partLines';

/** The first look at a pair, at the rows that face each other, tells how light its edges may be. */
const FIRST_ROWS = 64;
const BLOCK_ROWS = 256;
/** Rounding between a distance and its key or length. */
const ROUNDING = 1 + 1e-12;

interface Edge {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  /** No edge that is not listed is lighter. */
  readonly bound: number;
  /** The lightest that is known. */
  edge: Edge | undefined;
  isExact: boolean;
}

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
  let pairs: Pair[] = [];
  const pairAt: Pair[][] = Array.from({ length: count }, () => []);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const gap = keys.distance(keys.keyOfLength(lines.gap(a, b))) / ROUNDING;
      const pair: Pair = { a, b, bound: Math.max(gap, least[a], least[b]), edge: undefined, isExact: false };
      pairs.push(pair);
      pairAt[a][b] = pairAt[b][a] = pair;
    }
  }
  listed.eachBetween(labels, (i, j, weight) => {
    const pair = pairAt[labels[i]][labels[j]];
    pair.edge = lighter(pair.edge, edgeOf(i, j, weight));
  });
  for (const pair of pairs) pair.isExact = pair.edge !== undefined && pair.edge.weight < pair.bound;
  const joined = new UnionFind(count);
  for (let done = 0; done < count - 1;) {
    task.progress(done, count - 1);
    pairs = pairs.filter(({ a, b }) => joined.find(a) !== joined.find(b));
    const next = pairs.reduce(first);
    if (next.isExact && next.edge) {
      join(next.edge.low, next.edge.high, next.edge.weight);
      joined.union(next.a, next.b);
      done++;
      continue;
    }
    // A heavier edge than one between the same parts of the tree is not in it.
    const ends = endsOf(next, joined);
    let limit = Infinity;
    for (const pair of pairs) {
      if (pair.edge && pair.edge.weight < limit && endsOf(pair, joined) === ends) limit = pair.edge.weight;
    }
    next.edge = await lightestOf(keys, listed, lines.line(next.a, next.b), next.edge, limit, task);
    next.isExact = true;
    if (!next.edge || next.edge.weight > limit) pairs.splice(pairs.indexOf(next), 1);
  }
}

/** The merged parts that a pair lies between. */
function endsOf({ a, b }: Pair, joined: UnionFind): number {
  const [low, high] = [joined.find(a), joined.find(b)].sort((x, y) => x - y);
  return low * 2 ** 26 + high;
}

/** Of two pairs that whose lightest edge comes first; one that is not known before an equal one that is. */
function first(one: Pair, other: Pair): Pair {
  const [a, b] = [valueOf(one), valueOf(other)];
  if (a !== b) return a < b ? one : other;
  if (!one.isExact || !other.isExact) return one.isExact ? other : one;
  return lighter(one.edge, other.edge as Edge) === one.edge ? one : other;
}

function valueOf({ isExact, edge, bound }: Pair): number {
  return isExact && edge ? edge.weight : bound;
}

function edgeOf(i: number, j: number, weight: number): Edge {
  return { low: Math.min(i, j), high: Math.max(i, j), weight };
}

/** Equal weights by the lower, then the higher row, as in `LightestEdges`. */
function lighter(one: Edge | undefined, other: Edge): Edge {
  if (!one) return other;
  const order = one.weight - other.weight || one.low - other.low || one.high - other.high;
  return order <= 0 ? one : other;
}

/**
 * The lightest edge between two parts.
 * @param known an edge between them. @param limit the weight that it may have at most.
 * @returns `known` where no edge up to the limit is lighter.
 */
async function lightestOf(
  keys: DistanceBounds,
  { core, floor }: ListedEdges,
  line: PartLine,
  known: Edge | undefined,
  limit: number,
  task: TaskContext,
): Promise<Edge | undefined> {
  const { x, lowerBound, scale, factor } = keys;
  let best = known;
  let most = limit;
  let mostKey = 0;
  let reach = 0;
  const limitTo = (weight: number) => {
    most = weight;
    mostKey = keys.key(weight) * ROUNDING;
    reach = keys.length(mostKey) * ROUNDING + line.slack;
  };
  limitTo(limit);
  const [near, far] = line.sides((row, sum) => floor[row] <= most && sum <= reach);
  const visit = async (rows: Int32Array, others: Int32Array, matrix: Matrix) => {
    task.check();
    const data = await products(pickRows(x, rows), matrix);
    rows.forEach((i, r) => {
      const scaleI = factor * scale[i];
      for (let c = 0, at = r * matrix.n; c < matrix.n; c++, at++) {
        const j = others[c];
        if (lowerBound[i] + lowerBound[j] - scaleI * scale[j] * data[at] > mostKey) continue;
        const floorOfPair = Math.max(core[i], core[j]);
        if (floorOfPair > most) continue;
        const weight = Math.max(floorOfPair, keys.distance(keys.exactKey(i, j)));
        if (weight > most) continue;
        best = lighter(best, edgeOf(i, j, weight));
        if (best.weight < most) limitTo(best.weight);
      }
    });
  };
  if (near.rows.length === 0 || far.rows.length === 0) return best;
  const faced = far.rows.subarray(0, FIRST_ROWS);
  await visit(near.rows.subarray(0, FIRST_ROWS), faced, pickRows(x, faced));
  for (let from = 0; from < far.rows.length; from += MAX_BLOCK_COLUMNS) {
    const columns = countWithin(far.places.subarray(from, from + MAX_BLOCK_COLUMNS), reach - near.places[0]);
    const others = far.rows.subarray(from, from + columns);
    const matrix = pickRows(x, others);
    for (let at = 0; at < near.rows.length; at += BLOCK_ROWS) {
      const within = countWithin(far.places.subarray(from, from + columns), reach - near.places[at]);
      if (within === 0) break;
      await visit(near.rows.subarray(at, at + BLOCK_ROWS), others, {
        ...matrix,
        n: within,
        data: matrix.data.subarray(0, within * matrix.d),
      });
    }
  }
  return best;
}

/** How many of the ascending values are not above the limit. */
function countWithin(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
