import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RequestKey, ResultCache } from '../../../src/analysis/session/resultCache';
import { folderOfTest } from '../../temporaryFolder';
import { loggingStore, quietStore } from '../store/stores';

const key = { embedding: 'e', kind: 'tsne', params: { perplexity: 30, metric: 'cosine' }, seed: 42 };
const entry = { result: { coordinates: new Float32Array([1, 2]) }, ms: 5 };
let folder: string;
let cache: ResultCache;
const read = (of: RequestKey) => cache.read(of, (found) => found);

beforeEach(() => {
  folder = folderOfTest();
  cache = new ResultCache(quietStore(folder));
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
    expect(await read(other)).toBeUndefined();
    await cache.write(other, { ...entry, ms: 6 });
    expect(await read(key)).toEqual(entry);
  });

  it('keeps runs from different layouts apart, and equal ones together', async () => {
    const from = (...layout: number[]) => ({ ...key, initial: new Float32Array(layout) });
    await cache.write(from(0, 1), entry);
    expect(await read(from(0, 2))).toBeUndefined();
    expect(await read(from(0, 1))).toEqual(entry);
    expect(await read(key)).toBeUndefined();
  });

  it('keeps results of nested parameters apart, whatever their order', async () => {
    const nested = { ...key, params: { fit: { a: 1, b: 2 }, k: 5 } };
    await cache.write(nested, entry);
    expect(await read({ ...nested, params: { k: 5, fit: { b: 2, a: 1 } } })).toEqual(entry);
    expect(await read({ ...nested, params: { fit: { a: 1, b: 3 }, k: 5 } })).toBeUndefined();
  });

  it('counts an entry that is not accepted as damaged', async () => {
    await cache.write(key, entry);
    const { store, lines } = loggingStore(folder);
    expect(await new ResultCache(store).read(key, () => null)).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining('holds a value of another form')]);
  });

  it('does not take the content of another key', async () => {
    const other = { ...key, seed: 43 };
    await cache.write(key, entry);
    await cache.write(other, entry);
    const [one, two] = (await readdir(folder)).map((name) => join(folder, name));
    await copyFile(one, two);
    const { store, lines } = loggingStore(folder, 'debug');
    const known = await Promise.all(
      [key, other].map((of) => new ResultCache(store).read(of, (found) => found)),
    );
    expect(known.filter((found) => found !== undefined)).toEqual([entry]);
    expect(lines).toEqual([expect.stringContaining('holds something else')]);
  });
});
