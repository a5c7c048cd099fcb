/** Products of double-precision matrices through ONNX Runtime, which is many times faster than a loop here. */
import { GraphBuilder } from '../onnx/graph';
import { ort, QUIET_THREADS, Session } from '../onnx/session';

/** n x d doubles, row-major. */
export interface DoubleMatrix {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}

type Form = 'xyT' | 'xTy';

const sessions = new Map<Form, Promise<Session>>();

/** x yᵀ: (n, d) and (m, d) to (n, m). */
export function timesTransposed(x: DoubleMatrix, y: DoubleMatrix): Promise<DoubleMatrix> {
  return product('xyT', x, y, x.n, y.n);
}

/** xᵀ y: (n, d) and (n, m) to (d, m). */
export function transposedTimes(x: DoubleMatrix, y: DoubleMatrix): Promise<DoubleMatrix> {
  return product('xTy', x, y, x.d, y.d);
}

async function product(
  form: Form,
  x: DoubleMatrix,
  y: DoubleMatrix,
  n: number,
  d: number,
): Promise<DoubleMatrix> {
  if (x.data.length === 0 || y.data.length === 0) return { n, d, data: new Float64Array(n * d) };
  const { Tensor } = await ort();
  const session = await sessionFor(form);
  const { z } = await session.run({
    x: new Tensor('float64', x.data, [x.n, x.d]),
    y: new Tensor('float64', y.data, [y.n, y.d]),
  });
  return { n, d, data: z!.data as Float64Array };
}

function sessionFor(form: Form): Promise<Session> {
  let session = sessions.get(form);
  if (!session) {
    const g = new GraphBuilder(form);
    const x = g.input('x', 'float64', ['n', 'd']);
    const y = g.input('y', 'float64', ['m', 'e']);
    const transposed = g.node('Transpose', [form === 'xyT' ? y : x], { perm: [1, 0] });
    g.node('MatMul', form === 'xyT' ? [x, transposed] : [transposed, y], {}, { output: 'z' });
    g.output('z', 'float64', ['p', 'q']);
    session = Session.create(g.build(), QUIET_THREADS);
    sessions.set(form, session);
  }
  return session;
}
