/**
 * Pairs of rows of which one may be the nearest of the other, by products of rows in 7 bits: of rows in one block (meanBlocks.ts), then of
 * rows and blocks that may hold a nearer one, or of all rows where blocks leave out too little.
 */
import { Kernels } from '../../kernels/kernels';
import { NearLists } from '../../numeric/byteBlocks';
import { type ByteRows, PADDING } from '../../numeric/byteRows';
import { type ComparedPart, offerParts } from '../../numeric/comparedParts';
import type { AnyMatrix } from '../../numeric/matrix';
import type { TaskContext } from '../../taskContext';
import { MeanBlocks } from './meanBlocks';

/** Rows and others of a product at most. */
const BLOCK_ROWS = 1024;
const CANDIDATES = 8;
/** Of what products may be off: some three standard deviations; all pairs within that are likely. */
const DECIDED_SHARE = 1 / 3;
/** One standard deviation: a row whose whole list lies within that may have a nearer one. */
const UNDECIDED_SHARE = 0.1;
/** Share of such rows with which 7 bits do not tell rows apart. */
const MOST_UNDECIDED = 0.05;
/** With a larger share of the pairs of a row and another, all pairs, each once, take less time. */
const MOST_COMPARED = 0.4;

/** Row after row. */
export interface LikelyPairs {
  readonly list: Int32Array;
  readonly others: Int32Array;
}

/** @param bytes of the rows. @returns undefined where 7 bits do not tell rows apart. */
export async function likelyPairs(
  rows: AnyMatrix,
  bytes: ByteRows,
  task: TaskContext,
): Promise<LikelyPairs | undefined> {
  const { n } = rows;
  const own = { ...task, progress: () => task.check() };
  const partition = await MeanBlocks.create(rows, own);
  const kernels = await Kernels.create();
  try {
    const size = Math.min(n, BLOCK_ROWS);
    const emptyLists = () => new NearLists(kernels, bytes, n, CANDIDATES, size, size);
    let lists = emptyLists();
    await offerParts(kernels, lists, bytes, partsWithin(partition), own);
    const probes = partition.probes(limitsOf(bytes, lists), own);
    const compared = probes.reduce(
      (sum, rowsOf, b) => sum + rowsOf.length * partition.blocks[b].rows.length,
      0,
    );
    if (compared <= MOST_COMPARED * n * n) {
      await offerParts(kernels, lists, bytes, partsBetween(partition, probes, size), own);
    } else {
      lists = emptyLists();
      await offerParts(kernels, lists, bytes, allParts(n, size), own);
    }
    return likeliest(bytes, lists);
  } finally {
    kernels.release();
  }
}

function partsWithin({ blocks }: MeanBlocks): ComparedPart[] {
  return blocks.map(({ rows }) => ({ rows, others: rows, places: { rows } }));
}

function partsBetween({ blocks }: MeanBlocks, probes: readonly Int32Array[], size: number): ComparedPart[] {
  return blocks.flatMap(({ rows: others }, b) =>
    Array.from({ length: Math.ceil(probes[b].length / size) }, (_, at) => {
      const rows = probes[b].subarray(at * size, (at + 1) * size);
      return { rows, others, places: { rows } };
    }),
  );
}

function allParts(n: number, size: number): ComparedPart[] {
  const some = Array.from({ length: Math.ceil(n / size) }, (_, at) =>
    Int32Array.from({ length: Math.min(size, n - at * size) }, (_none, r) => at * size + r),
  );
  return some.flatMap((others, b) =>
    some.slice(0, b + 1).map((rows, a) => ({ rows, others, places: { others, ...(a < b && { rows }) } })),
  );
}

/** Squared distances (n) beyond which no pair is likely any more. */
function limitsOf({ n, values }: ByteRows, lists: NearLists): Float64Array {
  const [errors, lengths] = [2, 3].map((which) => values.subarray(which * (n + PADDING)));
  const most = (of: Float32Array) => of.subarray(0, n).reduce((sofar, own) => Math.max(sofar, own), 0);
  const [mostError, mostLength] = [most(errors), most(lengths)];
  return Float64Array.from({ length: n }, (_, i) => {
    const slack = errors[i] * mostLength + lengths[i] * mostError;
    return 2 * Math.max(0, lists.keyAt(i, 0) + DECIDED_SHARE * 2 * slack);
  });
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
      [beyond, slacks] = j < 0 ? [Infinity, 0] : [lists.keyAt(i, at) - first, nearest + slack(i, j)];
      if (beyond > DECIDED_SHARE * slacks) break;
      [list[count], others[count]] = [i, j];
      count++;
    }
    if (beyond <= UNDECIDED_SHARE * slacks) undecided++;
  }
  if (undecided > MOST_UNDECIDED * n) return undefined;
  return { list: list.subarray(0, count), others: others.subarray(0, count) };
}
