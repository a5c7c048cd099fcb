/** Products of double-precision matrices through ONNX Runtime, which is many times faster than a loop here. */
import { cachedSession } from '../onnx/cachedSession';
import { ort } from '../onnx/runtime';
import type { OnnxSession } from '../onnx/session';
import type { DoubleMatrix } from './matrix';

/** x yᵀ: (n, d) and (m, d) to (n, m). */
export async function timesTransposed(x: DoubleMatrix, y: DoubleMatrix): Promise<DoubleMatrix> {
  const [n, d] = [x.n, y.n];
  if (x.data.length === 0 || y.data.length === 0) return { n, d, data: new Float64Array(n * d) };
  const { Tensor } = await ort();
  const session = await transposedSession();
  const { z } = await session.run({
    x: new Tensor('float64', x.data, [x.n, x.d]),
    y: new Tensor('float64', y.data, [y.n, y.d]),
  });
  return { n, d, data: z.data as Float64Array };
}

function transposedSession(): Promise<OnnxSession> {
  return cachedSession('timesTransposed', (g) => {
    const x = g.input('x', 'float64', ['n', 'd']);
    const y = g.input('y', 'float64', ['m', 'd']);
    g.node('Gemm', [x, y], { transB: 1 }, { output: 'z' });
    g.output('z', 'float64', ['n', 'm']);
  });
}
