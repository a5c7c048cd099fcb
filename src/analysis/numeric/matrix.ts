/** Row-major matrices, the form of data between the parts of the analysis. */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';

/** n rows of d columns; `data.length === n * d`. Read-only: copy before writing. */
export interface Matrix {
  readonly n: number;
  readonly d: number;
  readonly data: Float32Array;
}

/** The same in doubles. */
export interface DoubleMatrix {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}

export type AnyMatrix = Matrix | DoubleMatrix;

export function matrix(data: Float32Array, n: number, d: number): Matrix {
  if (data.length !== n * d) {
    throw new AnalysisError(
      'bad-input',
      message`A ${n} x ${d} matrix needs ${n * d} numbers, not ${data.length}.`,
    );
  }
  return { n, d, data };
}

/** Row i as a view on the matrix's own memory. */
export function row(x: Matrix, i: number): Float32Array {
  return x.data.subarray(i * x.d, (i + 1) * x.d);
}

/** Rows that are read as they are needed, from memory or a file; read-only. */
export interface Rows {
  readonly n: number;
  readonly d: number;
  readonly row: (i: number) => Float32Array;
}

export function rowsOf(x: Matrix): Rows {
  return { n: x.n, d: x.d, row: (i) => row(x, i) };
}

/** Rows that are read some at a time, from memory or a file; read-only. */
export interface RowBlocks {
  readonly n: number;
  readonly d: number;
  /** Rows first..first+count-1. */
  readonly block: (first: number, count: number) => Matrix;
}

export function rowBlocksOf(x: Matrix): RowBlocks {
  const { n, d, data } = x;
  return {
    n,
    d,
    block: (first, count) => ({ n: count, d, data: data.subarray(first * d, (first + count) * d) }),
  };
}

/** All rows in memory. @param check called before each; what it throws ends the work. */
export function gatherRows({ n, d, row }: Rows, check: (i: number) => void = () => undefined): Matrix {
  const data = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    check(i);
    data.set(row(i), i * d);
  }
  return { n, d, data };
}

/** Rows first..first+count-1 as a view. */
export function sliceRows({ d, data }: AnyMatrix, first: number, count: number): AnyMatrix {
  const [from, to] = [first * d, (first + count) * d];
  return data instanceof Float32Array
    ? { n: count, d, data: data.subarray(from, to) }
    : { n: count, d, data: data.subarray(from, to) };
}

/** Some rows, in the given order, in memory of their own. */
export function pickRows(x: Matrix, rows: ArrayLike<number>, columns?: number): Matrix;
export function pickRows(x: DoubleMatrix, rows: ArrayLike<number>, columns?: number): DoubleMatrix;
export function pickRows(x: AnyMatrix, rows: ArrayLike<number>, columns?: number): AnyMatrix;
export function pickRows(x: AnyMatrix, rows: ArrayLike<number>, columns = x.d): AnyMatrix {
  const { d, data } = x;
  const n = rows.length;
  const fill = <T extends Float32Array | Float64Array>(out: T, from: T): T => {
    for (let i = 0; i < n; i++) out.set(from.subarray(rows[i] * d, rows[i] * d + columns), i * columns);
    return out;
  };
  return data instanceof Float32Array
    ? { n, d: columns, data: fill(new Float32Array(n * columns), data) }
    : { n, d: columns, data: fill(new Float64Array(n * columns), data) };
}

/** @param first index of the first row. @throws AnalysisError `bad-input` naming the first row that holds a NaN or an infinity. */
export function assertFinite(
  x: { readonly d: number; readonly data: Float32Array | Float64Array },
  title: string,
  first = 0,
): void {
  if (areFinite(x.data)) return;
  const at = x.data.findIndex((value) => !Number.isFinite(value));
  const row = first + Math.floor(at / x.d);
  throw new AnalysisError(
    'bad-input',
    message`${titled(title)}: row ${row} holds ${x.data[at]}; remove or repair that row.`,
    { method: title, row },
  );
}

/** Twice as fast as to ask of each number: 0 times what is not finite is NaN. */
function areFinite(data: Float32Array | Float64Array): boolean {
  const n = data.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += data[i] * 0;
    s1 += data[i + 1] * 0;
    s2 += data[i + 2] * 0;
    s3 += data[i + 3] * 0;
  }
  for (; i < n; i++) s0 += data[i] * 0;
  return s0 + s1 + s2 + s3 === 0;
}
