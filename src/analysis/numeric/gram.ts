/**
 * Inner products of rows in single precision, streamed in row blocks through ONNX Runtime: about ten times the
 * speed of doubles in a loop. They are approximations that `PairKeys` turns into bounds; whoever needs an exact
 * distance computes that one pair in doubles.
 */
import { GraphBuilder } from '../onnx/graph';
import { ort, Session } from '../onnx/session';
import type { Run } from '../run';
import type { Matrix } from './matrix';
import type { Space } from './space';

/** Multiply-adds of one block: 10 to 20 ms on two cores, far below what a cancel may wait. */
const BLOCK_WORK = 1.2e9;
/** Even a small matrix is cut, so that the half below the diagonal need not be computed. */
const MIN_BLOCKS = 6;
const MIN_ROWS = 32;
/** Up to here the whole matrix of products may be held: 256 MiB of float32. */
export const MAX_GRAM_ROWS = 8192;
/** Up to here (16 MiB) it is kept with the space for the next method. */
const MAX_KEPT_ROWS = 2048;

/** Products of rows first..first+rows-1 with rows first..n-1, that is, from the diagonal on. */
export interface GramBlock {
  readonly first: number;
  readonly rows: number;
  /** n - first. */
  readonly columns: number;
  /** (rows, columns) row-major. */
  readonly data: Float32Array;
}

let session: Promise<Session> | undefined;

function gramSession(): Promise<Session> {
  if (!session) {
    const g = new GraphBuilder('gram');
    g.input('x', 'float32', ['n', 'd']);
    g.input('y', 'float32', ['m', 'd']);
    g.node('Gemm', ['x', 'y'], { transB: 1 }, { output: 'z' });
    g.output('z', 'float32', ['n', 'm']);
    session = Session.create(g.build());
    session.catch(() => (session = undefined));
  }
  return session;
}

/** x yᵀ in single precision: (n, d) and (m, d) to (n, m) row-major. */
export async function products(x: Matrix, y: Matrix): Promise<Float32Array> {
  if (x.d === 0 || x.n === 0 || y.n === 0) return new Float32Array(x.n * y.n);
  const { Tensor } = await ort();
  const gemm = await gramSession();
  const { z } = await gemm.run({
    x: new Tensor('float32', x.data, [x.n, x.d]),
    y: new Tensor('float32', y.data, [y.n, y.d]),
  });
  return z!.data as Float32Array;
}

/** Rows first..first+count-1 as a view. */
export function rowsOf(x: Matrix, first: number, count: number): Matrix {
  return { n: count, d: x.d, data: x.data.subarray(first * x.d, (first + count) * x.d) };
}

/**
 * Visits every pair i <= j once, in blocks of rows from the top; each block is the visitor's until it returns.
 * Progress in pairs.
 */
export async function eachGramBlock(x: Matrix, run: Run, visit: (block: GramBlock) => void): Promise<void> {
  const { n, d } = x;
  const pairs = (n * (n + 1)) / 2;
  let done = 0;
  for (let first = 0; first < n;) {
    const columns = n - first;
    const affordable = Math.floor(BLOCK_WORK / (columns * Math.max(1, d)));
    const rows = Math.min(columns, Math.max(MIN_ROWS, Math.min(affordable, Math.ceil(n / MIN_BLOCKS))));
    run.progress(done, pairs);
    const data = await products(rowsOf(x, first, rows), rowsOf(x, first, columns));
    visit({ first, rows, columns, data });
    done += rows * columns - (rows * (rows - 1)) / 2;
    first += rows;
  }
  run.progress(pairs, pairs);
}

/** All products (n, n), for n <= MAX_GRAM_ROWS. Read-only: small ones are shared through the space. */
export function wholeGram(space: Space, run: Run): Promise<Float32Array> {
  const compute = async () => {
    const { n } = space.x;
    const whole = new Float32Array(n * n);
    await eachGramBlock(space.x, run, ({ first, rows, columns, data }) => {
      for (let r = 0; r < rows; r++) {
        const i = first + r;
        for (let c = r, at = r * columns + r; c < columns; c++, at++) {
          const j = first + c;
          whole[i * n + j] = data[at]!;
          whole[j * n + i] = data[at]!;
        }
      }
    });
    return whole;
  };
  return space.x.n <= MAX_KEPT_ROWS ? space.once('gram', compute) : compute();
}
