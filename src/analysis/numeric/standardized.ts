/**
 * Products with rows z = (x - mean) / scale in double precision, through ONNX Runtime. Those rows exist inside the
 * graphs only: made in JavaScript they would cost as much time as the largest of these products.
 */
import type { Tensor } from 'onnxruntime-node';
import { cachedSession } from '../onnx/cachedSession';
import { elementTypes, type GraphBuilder } from '../onnx/graph';
import { ort } from '../onnx/runtime';
import type { OnnxSession } from '../onnx/session';
import { type AnyMatrix, type DoubleMatrix, sliceRows } from './matrix';
import type { SymmetricMatrix } from './symmetric';

export interface Standardized {
  readonly x: AnyMatrix;
  /** Of each column (d). */
  readonly mean: Float64Array;
  /** Of each column (d); absent: one. */
  readonly scale?: Float64Array;
}

/** Values of z in one block of a projection: 16 MiB. */
const BLOCK_VALUES = 2 ** 21;

/** zᵀ z of rows first..first+count-1, into a matrix of size d. */
export function columnProducts(
  z: Standardized,
  first: number,
  count: number,
  out: SymmetricMatrix,
): Promise<void> {
  return symmetricProduct('columns', block(z, first, count), out);
}

/** z zᵀ, into a matrix of size n. */
export function rowProducts(z: Standardized, out: SymmetricMatrix): Promise<void> {
  return symmetricProduct('rows', z, out);
}

/** z yᵀ: (n, m) products of each row with each of `directions` (m, d). In blocks, because z is materialised. */
export async function projection(z: Standardized, directions: DoubleMatrix): Promise<DoubleMatrix> {
  const { n, d } = z.x;
  const m = directions.n;
  const data = new Float64Array(n * m);
  const rows = Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, d)));
  for (let first = 0; first < n; first += rows) {
    const count = Math.min(rows, n - first);
    const out = data.subarray(first * m, (first + count) * m);
    await product('projection', block(z, first, count), directions, [count, m], out);
  }
  return { n, d: m, data };
}

/** y z: the rows of z added up with `weights` (m, n); (m, d). */
export async function combination(z: Standardized, weights: DoubleMatrix): Promise<DoubleMatrix> {
  const out = { n: weights.n, d: z.x.d, data: new Float64Array(weights.n * z.x.d) };
  await product('combination', z, weights, [out.n, out.d], out.data);
  return out;
}

/** The rows of one strip times those from its first row on. */
async function symmetricProduct(
  form: 'columns' | 'rows',
  z: Standardized,
  { size, strips, data }: SymmetricMatrix,
): Promise<void> {
  if (z.x.data.length === 0) return data.forEach((values) => void values.fill(0));
  const session = await sessionFor(`${form}/${strips.length}`, z, (g, rows) => {
    const axis = g.ints([form === 'columns' ? 1 : 0]);
    const bounds = [...strips, size].map((_bound, at) => g.input(`bound${at}`, 'int64', [1]));
    strips.forEach((_strip, at) => {
      const own = g.node('Slice', [rows, bounds[at], bounds[at + 1], axis]);
      const rest = g.node('Slice', [rows, bounds[at], bounds[strips.length], axis]);
      g.node('Gemm', [own, rest], form === 'columns' ? { transA: 1 } : { transB: 1 }, { output: `out${at}` });
      g.output(`out${at}`, 'float64', [`rows${at}`, `columns${at}`]);
    });
  });
  const { Tensor } = await ort();
  const given = await feedsOf(z);
  const out: Record<string, Tensor> = {};
  [...strips.map(({ first }) => first), size].forEach((bound, at) => {
    given[`bound${at}`] = new Tensor('int64', BigInt64Array.of(BigInt(bound)), [1]);
  });
  strips.forEach(({ rows, columns }, at) => {
    out[`out${at}`] = new Tensor('float64', data[at], [rows, columns]);
  });
  await session.run(given, out);
}

async function product(
  form: 'projection' | 'combination',
  z: Standardized,
  y: DoubleMatrix,
  shape: readonly [number, number],
  out: Float64Array,
): Promise<void> {
  if (out.length === 0 || z.x.data.length === 0) return;
  const session = await sessionFor(form, z, (g, rows) => {
    const other = g.input('y', 'float64', ['m', 'e']);
    if (form === 'projection') g.node('Gemm', [rows, other], { transB: 1 }, { output: 'out' });
    else g.node('Gemm', [other, rows], {}, { output: 'out' });
    g.output('out', 'float64', ['p', 'q']);
  });
  const { Tensor } = await ort();
  const given = { ...(await feedsOf(z)), y: new Tensor('float64', y.data, [y.n, y.d]) };
  await session.run(given, { out: new Tensor('float64', out, shape) });
}

function block({ x, mean, scale }: Standardized, first: number, count: number): Standardized {
  return { x: sliceRows(x, first, count), mean, ...(scale && { scale }) };
}

async function feedsOf({ x, mean, scale }: Standardized): Promise<Record<string, Tensor>> {
  const { Tensor } = await ort();
  return {
    x:
      x.data instanceof Float32Array
        ? new Tensor('float32', x.data, [x.n, x.d])
        : new Tensor('float64', x.data, [x.n, x.d]),
    mean: new Tensor('float64', mean, [mean.length]),
    ...(scale && { scale: new Tensor('float64', scale, [scale.length]) }),
  };
}

/** @param finish adds to the graph what is done with z. */
function sessionFor(
  form: string,
  { x: { data }, scale }: Standardized,
  finish: (g: GraphBuilder, z: string) => void,
): Promise<OnnxSession> {
  const type = data instanceof Float32Array ? 'float32' : 'float64';
  return cachedSession(`${scale ? `${form}/scaled` : form}/${type}`, (g) => {
    const x = g.node('Cast', [g.input('x', type, ['n', 'd'])], { to: elementTypes.float64 });
    const moved = g.node('Sub', [x, g.input('mean', 'float64', ['d'])]);
    finish(g, scale ? g.node('Div', [moved, g.input('scale', 'float64', ['d'])]) : moved);
  });
}
