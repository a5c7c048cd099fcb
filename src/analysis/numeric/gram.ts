/**
 * Inner products of rows in single precision, streamed in row blocks through ONNX Runtime: about ten times the
 * speed of doubles in a loop. They are approximations that `DistanceBounds` turns into bounds; exact
 * distances are computed in doubles, pair by pair.
 */
import { cachedSession } from '../onnx/cachedSession';
import { ort } from '../onnx/runtime';
import type { OnnxSession } from '../onnx/session';
import type { TaskContext } from '../taskContext';
import { type Matrix, pickRows } from './matrix';

/** Multiply-adds of one block: 10 to 20 ms on two cores, far below the latency allowed for a cancel. */
const BLOCK_WORK = 1.2e9;
/** Strips at least, so that most of the half below the diagonal is not computed... */
const MIN_STRIPS = 6;
/** ...but not into strips of fewer multiply-adds than this, which cost less than their calls. */
const MIN_STRIP_WORK = 1.5e7;
const MIN_ROWS = 32;
/** A block of 4 MiB stays in the CPU cache between writing and reading. */
const MAX_ROWS = 256;
export const MAX_BLOCK_COLUMNS = 4096;
export const MAX_BLOCK_LENGTH = MAX_ROWS * MAX_BLOCK_COLUMNS;
/** Largest n for which the products of all pairs are held: 128 MiB of float32. */
export const MAX_GRAM_ROWS = 8192;
/** Up to this n (8 MiB) they are kept as long as the matrix. */
const MAX_KEPT_ROWS = 2048;

/** Products of rows first..first+rows-1 with rows firstColumn..firstColumn+columns-1; firstColumn >= first. */
export interface GramBlock {
  readonly first: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
  /** (rows, columns) row-major. */
  readonly data: Float32Array;
}

function gramSession(): Promise<OnnxSession> {
  return cachedSession('gram', (g) => {
    g.input('x', 'float32', ['n', 'd']);
    g.input('y', 'float32', ['m', 'd']);
    g.node('Gemm', ['x', 'y'], { transB: 1 }, { output: 'z' });
    g.output('z', 'float32', ['n', 'm']);
  });
}

/**
 * x yᵀ in single precision: (n, d) and (m, d) to (n, m) row-major.
 * @param out memory for the result, at least n m long; it must not move before the promise settles.
 */
export async function products(
  x: Matrix,
  y: Matrix,
  out = new Float32Array(x.n * y.n),
): Promise<Float32Array> {
  const data = out.subarray(0, x.n * y.n);
  if (x.d === 0 || data.length === 0) return data.fill(0);
  const { Tensor } = await ort();
  const gemm = await gramSession();
  const feeds = {
    x: new Tensor('float32', x.data, [x.n, x.d]),
    y: new Tensor('float32', y.data, [y.n, y.d]),
  };
  await gemm.run(feeds, { z: new Tensor('float32', data, [x.n, y.n]) });
  return data;
}

/** Rows first..first+count-1 as a view. */
export function rowsOf(x: Matrix, first: number, count: number): Matrix {
  return { n: count, d: x.d, data: x.data.subarray(first * x.d, (first + count) * x.d) };
}

/** Blocks of small matrices, one after the other as `eachGramBlock` visits them. */
const kept = new WeakMap<Matrix, Float32Array<ArrayBuffer>>();

/** Of the blocks of `eachGramBlock`; the last may have fewer. */
export function blockRows({ n, d }: Matrix): number {
  const rowWork = Math.min(n, MAX_BLOCK_COLUMNS) * Math.max(1, d);
  const wanted = Math.max(Math.ceil(n / MIN_STRIPS), Math.ceil(MIN_STRIP_WORK / rowWork));
  return Math.max(MIN_ROWS, Math.min(Math.floor(BLOCK_WORK / rowWork), MAX_ROWS, wanted));
}

/** Numbers in all blocks. */
export function gramLength(x: Matrix): number {
  const tallest = blockRows(x);
  let length = 0;
  for (let first = 0; first < x.n; first += tallest) length += Math.min(tallest, x.n - first) * (x.n - first);
  return length;
}

/**
 * Visits every pair i <= j, in blocks of rows from the top; each block is valid until the visitor returns.
 * Blocks on the diagonal also hold pairs with i > j. Progress in pairs.
 * @param memory for the blocks, min(n², MAX_BLOCK_LENGTH) long; they lie anywhere if absent.
 */
export async function eachGramBlock(
  x: Matrix,
  task: TaskContext,
  visit: (block: GramBlock) => void,
  memory?: Float32Array<ArrayBuffer>,
): Promise<void> {
  const { n } = x;
  const pairs = (n * (n + 1)) / 2;
  const tallest = blockRows(x);
  const known = kept.get(x);
  const all = known ?? (n <= MAX_KEPT_ROWS ? new Float32Array(gramLength(x)) : undefined);
  const own = memory ?? all ?? new Float32Array(Math.min(n, tallest) * Math.min(n, MAX_BLOCK_COLUMNS));
  let done = 0;
  let at = 0;
  for (let first = 0; first < n; first += tallest) {
    const rows = Math.min(tallest, n - first);
    for (let firstColumn = first; firstColumn < n; firstColumn += MAX_BLOCK_COLUMNS) {
      const columns = Math.min(MAX_BLOCK_COLUMNS, n - firstColumn);
      task.progress(done, pairs);
      const length = rows * columns;
      const place = all?.subarray(at, at + length);
      at += length;
      if (!known) await products(rowsOf(x, first, rows), rowsOf(x, firstColumn, columns), place ?? own);
      if (place && memory) memory.set(place);
      const data = place && !memory ? place : own.subarray(0, length);
      visit({ first, rows, firstColumn, columns, data });
      done += length - (firstColumn === first ? (rows * (rows - 1)) / 2 : 0);
    }
  }
  if (all) kept.set(x, all);
  task.progress(pairs, pairs);
}

/**
 * All products as strips of `blockRows` rows from the top, one after the other: rows first.. with rows first..n-1, row-major.
 * @param out gramLength(x) long; it must not move before the promise settles.
 */
export async function wholeGram(x: Matrix, task: TaskContext, out: Float32Array): Promise<void> {
  let strip = 0;
  await eachGramBlock(x, task, ({ first, rows, firstColumn, columns, data }) => {
    const width = x.n - first;
    if (columns === width) out.set(data, strip);
    else {
      for (let r = 0; r < rows; r++) {
        const to = strip + r * width + firstColumn - first;
        out.set(data.subarray(r * columns, (r + 1) * columns), to);
      }
    }
    if (firstColumn + columns === x.n) strip += rows * width;
  });
}

/** Products of some rows with rows firstColumn..firstColumn+columns-1. */
export interface ProductBlock {
  readonly rows: Int32Array;
  readonly firstColumn: number;
  readonly columns: number;
  /** (rows.length, columns) row-major. */
  readonly data: Float32Array;
}

/**
 * Visits every pair of one of the rows with any row; each block is valid until the visitor returns. Progress in pairs.
 * @param given memory for the blocks, min(rows n, MAX_BLOCK_LENGTH) long; they lie anywhere if absent.
 */
export async function eachProductBlock(
  x: Matrix,
  rows: Int32Array,
  task: TaskContext,
  visit: (block: ProductBlock) => void,
  given?: Float32Array<ArrayBuffer>,
): Promise<void> {
  const { n, d } = x;
  const widest = Math.min(n, MAX_BLOCK_COLUMNS);
  const tallest = Math.max(MIN_ROWS, Math.min(Math.floor(BLOCK_WORK / (widest * Math.max(1, d))), MAX_ROWS));
  const memory = given ?? new Float32Array(Math.min(rows.length, tallest) * widest);
  for (let from = 0; from < rows.length; from += tallest) {
    const some = rows.subarray(from, from + tallest);
    const strip = pickRows(x, some);
    for (let firstColumn = 0; firstColumn < n; firstColumn += MAX_BLOCK_COLUMNS) {
      const columns = Math.min(MAX_BLOCK_COLUMNS, n - firstColumn);
      task.progress(from * n + some.length * firstColumn, rows.length * n);
      const data = await products(strip, rowsOf(x, firstColumn, columns), memory);
      visit({ rows: some, firstColumn, columns, data });
    }
  }
  task.progress(1, 1);
}

/** Products of some rows with all cost as much as those of all pairs when these are half of the rows. */
const MOST_SINGLED_SHARE = 0.5;

/** Products of row i with rows from..firstColumn + columns - 1, which begin at data[r * columns + from - firstColumn]. */
export type RowVisitor = (
  i: number,
  from: number,
  firstColumn: number,
  columns: number,
  data: Float32Array,
  r: number,
) => void;

/** Visits every pair i < j. Progress in pairs. */
export function eachPair(x: Matrix, task: TaskContext, visit: RowVisitor): Promise<void> {
  return eachGramBlock(x, task, ({ first, rows, firstColumn, columns, data }) => {
    for (let r = 0; r < rows; r++) {
      const i = first + r;
      visit(i, Math.max(i + 1, firstColumn), firstColumn, columns, data, r);
    }
  });
}

/** Visits every pair of one of the rows with any row, and all other pairs, too, where that is less work. Progress in pairs. */
export function eachPairOf(x: Matrix, some: Int32Array, task: TaskContext, visit: RowVisitor): Promise<void> {
  if (some.length > MOST_SINGLED_SHARE * x.n) return eachPair(x, task, visit);
  return eachProductBlock(x, some, task, ({ rows, firstColumn, columns, data }) => {
    rows.forEach((i, r) => {
      visit(i, firstColumn, firstColumn, columns, data, r);
    });
  });
}
