/** Row-major matrices, the form of data between the parts of the analysis. */
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
    throw new AnalysisError('bad-input', `A ${n} x ${d} matrix needs ${n * d} numbers, not ${data.length}.`);
  }
  return { n, d, data };
}

/** Row i as a view on the matrix's own memory. */
export function row(x: Matrix, i: number): Float32Array {
  return x.data.subarray(i * x.d, (i + 1) * x.d);
}

/** @throws AnalysisError `bad-input` naming the first row that holds a NaN or an infinity. */
export function assertFinite(
  x: { readonly d: number; readonly data: Float32Array | Float64Array },
  methodName: string,
): void {
  for (let i = 0; i < x.data.length; i++) {
    if (!Number.isFinite(x.data[i])) {
      const at = Math.floor(i / x.d);
      throw new AnalysisError(
        'bad-input',
        `${methodName}: row ${at} holds ${x.data[i]}; remove or repair that row.`,
        {
          method: methodName,
          row: at,
        },
      );
    }
  }
}
