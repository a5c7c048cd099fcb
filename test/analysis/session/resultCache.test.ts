import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultCache } from '../../../src/analysis/session/resultCache';

const key = { embedding: 'e', method: 'tsne', params: { perplexity: 30, metric: 'cosine' }, seed: 42 };
const entry = { result: { coordinates: new Float32Array([1, 2]) }, ms: 5 };
let folder: string;
let cache: ResultCache;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slakescope-cache-'));
  cache = new ResultCache(folder, (message) => expect.unreachable(message));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('ResultCache', () => {
  it('gives back what was written, whatever the order of the parameters', async () => {
    await cache.write(key, entry);
    const reordered = { ...key, params: { metric: 'cosine', perplexity: 30 } };
    expect(await cache.read(reordered)).toEqual(entry);
  });

  it.each([
    ['embedding', { ...key, embedding: 'f' }],
    ['method', { ...key, method: 'umap' }],
    ['parameter', { ...key, params: { ...key.params, perplexity: 31 } }],
    ['seed', { ...key, seed: 43 }],
    ['layout to start from', { ...key, initial: new Float32Array([0, 1]) }],
  ])('keeps runs of another %s apart', async (_, other) => {
    await cache.write(key, entry);
    expect(await cache.read(other)).toBeUndefined();
    await cache.write(other, { ...entry, ms: 6 });
    expect(await cache.read(key)).toEqual(entry);
  });

  it('keeps runs from different layouts apart, and equal ones together', async () => {
    const from = (...layout: number[]) => ({ ...key, initial: new Float32Array(layout) });
    await cache.write(from(0, 1), entry);
    expect(await cache.read(from(0, 2))).toBeUndefined();
    expect(await cache.read(from(0, 1))).toEqual(entry);
    expect(await cache.read(key)).toBeUndefined();
  });
});
