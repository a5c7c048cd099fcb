import { describe, expect, it } from 'vitest';
import { methodNamed } from '../../../src/analysis/methods/registry';
import { fitRequest, runMethod } from '../../../src/analysis/methods/runMethod';
import { EmbeddingMatrix } from '../../../src/analysis/numeric/embeddingMatrix';
import { neighbors } from '../../../src/analysis/numeric/neighbors';
import { allPairsCost, neighborsCost } from '../../../src/analysis/numeric/searchCost';
import { silentContext } from '../../../src/analysis/taskContext';
import { expectProgress } from '../contexts';

const task = silentContext();
const D = 6;

function drawn(n: number): EmbeddingMatrix {
  return new EmbeddingMatrix({
    n,
    d: D,
    data: Float32Array.from({ length: n * D }, (_none, i) => Math.sin(i * i)),
  });
}

describe('the cost of a search for neighbours', () => {
  it('is that of all pairs until they are known, for as many and by that metric', async () => {
    const space = drawn(40);
    const all = allPairsCost(space.x);
    expect(all).toBeGreaterThan(0);
    expect(await neighborsCost(space, 'euclidean', 5)).toBe(all);
    await neighbors(space, 'euclidean', 5, task);
    expect(await neighborsCost(space, 'euclidean', 5)).toBe(0);
    expect(await neighborsCost(space, 'euclidean', 3, 'auto')).toBe(0);
    expect(await neighborsCost(space, 'euclidean', 6)).toBe(all);
    expect(await neighborsCost(space, 'cosine', 5)).toBe(all);
  });

  it('is apart for approximate ones', async () => {
    const space = drawn(40);
    await neighbors(space, 'euclidean', 5, task);
    expect(await neighborsCost(space, 'euclidean', 5, 'approximate')).toBeGreaterThan(0);
    await neighbors(space, 'euclidean', 5, task, 'approximate');
    expect(await neighborsCost(space, 'euclidean', 5, 'approximate')).toBe(0);
  });
});

describe('progress where the neighbours are known', () => {
  it.each(['tsne', 'umap', 'hdbscan'])('of %s begins with what is left to do', async (name) => {
    const space = drawn(300);
    const method = methodNamed(name);
    const { params } = fitRequest(method, {}, space);
    const run = () => expectProgress((context) => runMethod(method, space, params, 1, context));
    await run();
    expect((await run())[0]).toBe(0);
  });
});
