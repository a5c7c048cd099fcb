/** Runs a method as the pipeline does, and data to run it on. */
import type { Method, MethodKind, ResultOf } from '../../../src/analysis/methods/method';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import type { Matrix } from '../../../src/analysis/numeric/matrix';
import { MT19937 } from '../../../src/analysis/numeric/mt19937';
import { type ParamSpecs, resolveParams } from '../../../src/analysis/params';
import { silentContext } from '../../../src/analysis/taskContext';

/** The method's own `fit` with checked parameters. */
export function fitted<S extends ParamSpecs, K extends MethodKind, R extends ResultOf[K]>(
  method: Method<S, K, R>,
  x: Matrix,
  request: Readonly<Record<string, unknown>> = {},
  seed = 42,
): Promise<R> {
  const params = resolveParams(method.params, request, method.title);
  return method.fit(new EmbeddingMatrix(x), params, seed, silentContext());
}

export function rows(...values: number[][]): Matrix {
  return { n: values.length, d: values[0]?.length ?? 3, data: Float32Array.from(values.flat()) };
}

/** Normal groups around random centres, in turns; `spread` against centres of unit variance. */
export function blobs(n: number, d: number, groups: number, seed: number, spread = 0.15): Matrix {
  const random = new MT19937(seed);
  const centers = Array.from({ length: groups * d }, () => random.normal());
  const data = Float32Array.from(
    { length: n * d },
    (_, at) => centers[(Math.floor(at / d) % groups) * d + (at % d)] + spread * random.normal(),
  );
  return { n, d, data };
}

/** Normal numbers. */
export function normals(n: number, d: number, seed: number): Matrix {
  const random = new MT19937(seed);
  return { n, d, data: Float32Array.from({ length: n * d }, () => random.normal()) };
}

/** Small whole numbers: many equal rows and equal distances. */
export function grid(n: number, d: number, below: number, seed: number): Matrix {
  const random = new MT19937(seed);
  return { n, d, data: Float32Array.from({ length: n * d }, () => random.integer(below)) };
}

/** Row i of the answer is row order[i] of x. */
export function reordered(x: Matrix, order: Int32Array): Matrix {
  const data = new Float32Array(order.length * x.d);
  order.forEach((from, to) => data.set(x.data.subarray(from * x.d, (from + 1) * x.d), to * x.d));
  return { n: order.length, d: x.d, data };
}

/** Labels by first appearance, noise kept, so that equal partitions have equal labels. */
export function renumbered(labels: ArrayLike<number>): number[] {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (label < 0) return -1;
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label)!;
  });
}

export function bytesOf(array: Int32Array | Float32Array | Float64Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

export function euclidean(x: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < x.d; c++) sum += (x.data[i * x.d + c] - x.data[j * x.d + c]) ** 2;
  return Math.sqrt(sum);
}
