/** Products of double-precision matrices through ONNX Runtime, which is many times faster than a loop here. */
import { GraphBuilder } from '../onnx/graph';
import { ort, QUIET_THREADS, Session } from '../onnx/session';

/** n x d doubles, row-major. */
export interface DoubleMatrix {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}

let session: Promise<Session> | undefined;

/** x yᵀ: (n, d) and (m, d) to (n, m). */
export async function timesTransposed(x: DoubleMatrix, y: DoubleMatrix): Promise<DoubleMatrix> {
  const [n, d] = [x.n, y.n];
  if (x.data.length === 0 || y.data.length === 0) return { n, d, data: new Float64Array(n * d) };
  const { Tensor } = await ort();
  const { z } = await (
    await transposedSession()
  ).run({
    x: new Tensor('float64', x.data, [x.n, x.d]),
    y: new Tensor('float64', y.data, [y.n, y.d]),
  });
  return { n, d, data: z!.data as Float64Array };
}

function transposedSession(): Promise<Session> {
  if (!session) {
    const g = new GraphBuilder('xyT');
    const x = g.input('x', 'float64', ['n', 'd']);
    const y = g.input('y', 'float64', ['m', 'd']);
    g.node('Gemm', [x, y], { transB: 1 }, { output: 'z' });
    g.output('z', 'float64', ['n', 'm']);
    session = Session.create(g.build(), QUIET_THREADS);
    session.catch(() => (session = undefined));
  }
  return session;
}
