/** Products of double-precision matrices through ONNX Runtime, which is many times faster than a loop here. */
import { cachedSession } from '../onnx/cachedSession';
import { ort } from '../onnx/runtime';
import type { OnnxSession } from '../onnx/session';
import type { DoubleMatrix } from './matrix';

/**
 * x yᵀ: (n, d) and (m, d) to (n, m).
 * @param out memory for the result, at least n m long, not shared; it must not move before the promise settles.
 */
export async function timesTransposed(
  x: DoubleMatrix,
  y: DoubleMatrix,
  out: Float64Array = new Float64Array(x.n * y.n),
): Promise<DoubleMatrix> {
  const [n, d] = [x.n, y.n];
  const data = out.subarray(0, n * d);
  if (x.data.length === 0 || y.data.length === 0) return { n, d, data: data.fill(0) };
  const { Tensor } = await ort();
  const session = await transposedSession();
  const feeds = {
    x: new Tensor('float64', x.data, [x.n, x.d]),
    y: new Tensor('float64', y.data, [y.n, y.d]),
  };
  await session.run(feeds, { z: new Tensor('float64', data, [n, d]) });
  return { n, d, data };
}

function transposedSession(): Promise<OnnxSession> {
  return cachedSession('timesTransposed', (g) => {
    const x = g.input('x', 'float64', ['n', 'd']);
    const y = g.input('y', 'float64', ['m', 'd']);
    g.node('Gemm', [x, y], { transB: 1 }, { output: 'z' });
    g.output('z', 'float64', ['n', 'm']);
  });
}
