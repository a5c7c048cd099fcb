import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/analysis/onnx/graph';
import { ort } from '../../../src/analysis/onnx/runtime';
import { engineIdle, OnnxSession } from '../../../src/analysis/onnx/session';

function scaledProduct(): Uint8Array {
  const g = new GraphBuilder('scaledProduct');
  const a = g.input('a', 'float32', ['n', 2]);
  const b = g.constant('float32', [2, 2], Float32Array.of(1, 2, 3, 4));
  const product = g.node('MatMul', [a, b]);
  g.node('Mul', [product, g.scalar(0.5)], {}, { output: 'y' });
  g.output('y', 'float32', ['n', 2]);
  return g.build();
}

describe('GraphBuilder and Session', () => {
  it('make a model that ONNX Runtime runs', async () => {
    const { Tensor } = await ort();
    const session = await OnnxSession.create(scaledProduct());
    const { y } = await session.run({ a: new Tensor('float32', Float32Array.of(1, 0, 0, 1), [2, 2]) });
    expect(y.dims).toEqual([2, 2]);
    expect(Array.from(y.data as Float32Array)).toEqual([0.5, 1, 1.5, 2]);
    await session.release();
  });

  it('write the same bytes every time', () => {
    expect(scaledProduct()).toEqual(scaledProduct());
  });

  it('carry negative and large attributes', async () => {
    const { Tensor } = await ort();
    const g = new GraphBuilder('sum');
    const x = g.input('x', 'float32', [2, 3]);
    g.node('ReduceSum', [x, g.ints([-1])], { keepdims: 0 }, { output: 'y' });
    g.output('y', 'float32', [2]);
    const session = await OnnxSession.create(g.build());
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]) });
    expect(Array.from(y.data as Float32Array)).toEqual([6, 15]);
    await session.release();
  });

  it('reject a broken run and go on with the next', async () => {
    const { Tensor } = await ort();
    const session = await OnnxSession.create(scaledProduct());
    const wrong = session.run({ a: new Tensor('float32', new Float32Array(3), [1, 3]) });
    const right = session.run({ a: new Tensor('float32', Float32Array.of(2, 0), [1, 2]) });
    await expect(wrong).rejects.toThrow();
    expect(Array.from((await right).y.data as Float32Array)).toEqual([1, 2]);
    await session.release();
    await engineIdle();
  });
});
