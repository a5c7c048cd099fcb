/**
 * First neighbours of the means of many clusters, where those of the rows are approximate: products of all pairs in 7 bits propose
 * the nearest few of each, and the distances in doubles decide.
 */
import { Kernels } from '../../kernels/kernels';
import { NearLists } from '../../numeric/byteBlocks';
import { byteColumns, byteProducts, type ByteRows, byteRows, PADDING } from '../../numeric/byteRows';
import type { Metric } from '../../numeric/distanceBounds';
import type { DoubleMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import type { FirstNeighbors } from './firstNeighbors';
import type { ClusterMeans } from './means';

/** With fewer rows, or columns, products in single precision take as little time, and decide. */
const MIN_ROWS = 1024;
const MIN_COLUMNS = 64;
const BLOCK_ROWS = 1024;
const CANDIDATES = 8;
/** Of what products may be off: some three standard deviations; all pairs within that are decided by doubles. */
const DECIDED_SHARE = 1 / 3;
/** One standard deviation: a row whose whole list lies within that may have a nearer one. */
const UNDECIDED_SHARE = 0.1;
/** Share of such rows with which 7 bits do not tell rows apart. */
const MOST_UNDECIDED = 0.05;

/**
 * @param rows that `means` computed last.
 * @param single whether distances are rounded to single precision.
 * @returns undefined where 7 bits do not tell rows apart, or rows are few.
 */
export async function nearestMeans(
  means: ClusterMeans,
  rows: DoubleMatrix,
  metric: Metric,
  single: boolean,
  task: TaskContext,
): Promise<FirstNeighbors | undefined> {
  const { n, d } = rows;
  if (n < MIN_ROWS || d < MIN_COLUMNS) return undefined;
  const isCosine = metric === 'cosine';
  const bytes = byteRows(isCosine ? means.normalize(n, task) : rows, undefined, task);
  const pairs = await nearPairsOf(bytes, task);
  if (!pairs) return undefined;
  const { list, others } = pairs;
  const squares = isCosine ? undefined : Float64Array.from({ length: n }, (_, i) => means.product(i, i));
  /** As the reference computes it. */
  const fromProduct = (i: number, j: number, product: number) => {
    const value = squares
      ? Math.sqrt(Math.max(0, squares[i] - 2 * product + squares[j]))
      : Math.min(2, Math.max(0, 1 - product));
    return single ? Math.fround(value) : value;
  };
  const products = means.products(list, others, task);
  const neighbor = new Int32Array(n);
  const least = new Float64Array(n).fill(Infinity);
  for (let pair = 0; pair < list.length; pair++) {
    const [i, j] = [list[pair], others[pair]];
    const value = fromProduct(i, j, products[pair]);
    if (value > least[i] || (value === least[i] && j > neighbor[i])) continue;
    [least[i], neighbor[i]] = [value, j];
  }
  return { neighbor, distance: (i, j) => fromProduct(i, j, means.product(i, j)) };
}

/** Pairs of a row and another that may be its nearest, row after row. */
interface LikelyPairs {
  readonly list: Int32Array;
  readonly others: Int32Array;
}

async function nearPairsOf(bytes: ByteRows, task: TaskContext): Promise<LikelyPairs | undefined> {
  const { n, d, numbers } = bytes;
  const kernels = await Kernels.create();
  let pending: Promise<void> = Promise.resolve();
  try {
    const size = Math.min(n, BLOCK_ROWS);
    const blocks = [0, 1].map(() => kernels.int32(size * size + PADDING));
    const lists = new NearLists(kernels, bytes, n, CANDIDATES, size, size);
    const some = Array.from({ length: Math.ceil(n / size) }, (_, at) =>
      Int32Array.from({ length: Math.min(size, n - at * size) }, (_none, r) => at * size + r),
    );
    const pairs = some.flatMap((_, b) => some.slice(0, b + 1).map((_none, a) => [a, b] as const));
    let columns: Int8Array = new Int8Array(0);
    const begin = (pair: number) => {
      const [a, b] = pairs[pair];
      if (a === 0) columns = byteColumns(bytes, some[b]);
      const left = numbers.subarray(a * size * d);
      pending = byteProducts(left, some[a].length, d, columns, blocks[pair % 2].values);
    };
    begin(0);
    for (const [pair, [a, b]] of pairs.entries()) {
      task.check();
      await pending;
      if (pair + 1 < pairs.length) begin(pair + 1); // while what is there is compared
      const places = { others: some[b], ...(a < b && { rows: some[a] }) };
      lists.offer(blocks[pair % 2], { rows: some[a], others: some[b] }, places);
    }
    return likeliest(bytes, lists);
  } finally {
    await pending.catch(() => undefined); // it writes into the memory
    kernels.release();
  }
}

function likeliest({ n, values }: ByteRows, lists: NearLists): LikelyPairs | undefined {
  const [errors, lengths] = [2, 3].map((which) => values.subarray(which * (n + PADDING)));
  const slack = (i: number, j: number) => errors[i] * lengths[j] + lengths[i] * errors[j];
  const list = new Int32Array(n * CANDIDATES);
  const others = new Int32Array(n * CANDIDATES);
  let [count, undecided] = [0, 0];
  for (let i = 0; i < n; i++) {
    const [first, nearest] = [lists.keyAt(i, 0), slack(i, lists.rowAt(i, 0))];
    let [beyond, slacks] = [0, 0];
    for (let at = 0; at < CANDIDATES; at++) {
      const j = lists.rowAt(i, at);
      [beyond, slacks] = [lists.keyAt(i, at) - first, nearest + slack(i, j)];
      if (beyond > DECIDED_SHARE * slacks) break;
      [list[count], others[count]] = [i, j];
      count++;
    }
    if (beyond <= UNDECIDED_SHARE * slacks) undecided++;
  }
  if (undecided > MOST_UNDECIDED * n) return undefined;
  return { list: list.subarray(0, count), others: others.subarray(0, count) };
}
