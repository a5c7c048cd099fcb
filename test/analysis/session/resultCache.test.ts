import { beforeEach, describe, expect, it } from 'vitest';
import { type RequestKey, ResultCache } from '../../../src/analysis/session/resultCache';
import { folderOfTest } from '../../temporaryFolder';

const key = { embedding: 'e', kind: 'tsne', params: { perplexity: 30, metric: 'cosine' }, seed: 42 };
const entry = { result: { coordinates: new Float32Array([1, 2]) }, ms: 5 };
let folder: string;
let cache: ResultCache;
const read = (of: RequestKey) => cache.read(of, (found) => found);

beforeEach(() => {
  folder = folderOfTest();
  cache = new ResultCache(folder, (message) => expect.unreachable(message));
});

describe('ResultCache', () => {
  it('gives back what was written, whatever the order of the parameters', async () => {
    await cache.write(key, entry);
    const reordered = { ...key, params: { metric: 'cosine', perplexity: 30 } };
    expect(await read(reordered)).toEqual(entry);
  });

  it.each([
    ['embedding', { ...key, embedding: 'f' }],
    ['kind', { ...key, kind: 'umap' }],
    ['parameter', { ...key, params: { ...key.params, perplexity: 31 } }],
    ['seed', { ...key, seed: 43 }],
    ['layout to start from', { ...key, initial: new Float32Array([0, 1]) }],
  ])('keeps runs of another %s apart', async (_, other) => {
    await cache.write(key, entry);
    expect(await read(other)).toBeNull();
    await cache.write(other, { ...entry, ms: 6 });
    expect(await read(key)).toEqual(entry);
  });

  it('keeps runs from different layouts apart, and equal ones together', async () => {
    const from = (...layout: number[]) => ({ ...key, initial: new Float32Array(layout) });
    await cache.write(from(0, 1), entry);
    expect(await read(from(0, 2))).toBeNull();
    expect(await read(from(0, 1))).toEqual(entry);
    expect(await read(key)).toBeNull();
  });

  it('keeps results of nested parameters apart, whatever their order', async () => {
    const nested = { ...key, params: { fit: { a: 1, b: 2 }, k: 5 } };
    await cache.write(nested, entry);
    expect(await read({ ...nested, params: { k: 5, fit: { b: 2, a: 1 } } })).toEqual(entry);
    expect(await read({ ...nested, params: { fit: { a: 1, b: 3 }, k: 5 } })).toBeNull();
  });

  it('counts an entry that is not accepted as damaged', async () => {
    await cache.write(key, entry);
    const damaged: string[] = [];
    const other = new ResultCache(folder, (message) => damaged.push(message));
    expect(await other.read(key, () => null)).toBeNull();
    expect(damaged).toEqual([expect.stringContaining('holds another result than its name says')]);
  });
});
