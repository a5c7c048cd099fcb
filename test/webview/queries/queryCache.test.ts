import { describe, expect, it } from 'vitest';
import { keyOf, QueryCache } from '../../../src/webview/queries/queryCache';
import { fakeHost, settled } from './fakeQueries';

const request = { space: 'image', method: 'pca', params: { a: 1, b: 2 }, seed: 42 } as const;
const audit = { duplicateSimilarity: null };

describe('the key of a query', () => {
  it('is the same whatever the order of the names, and another for other values', () => {
    expect(keyOf('fit', { ...request, params: { b: 2, a: 1 }, initial: undefined })).toBe(
      keyOf('fit', request),
    );
    for (const other of [{ seed: 43 }, { params: { a: 1 } }, { initial: new Float32Array(2) }]) {
      expect(keyOf('fit', { ...request, ...other })).not.toBe(keyOf('fit', request));
    }
    expect(keyOf('layoutQuality', request)).not.toBe(keyOf('fit', request));
    expect(keyOf('zeroShot', { labels: ['a', 'b'] })).not.toBe(keyOf('zeroShot', { labels: ['b', 'a'] }));
  });

  it('knows typed arrays by identity', () => {
    const labels = Int32Array.of(0, 1);
    expect(keyOf('answerPriors', { labels })).toBe(keyOf('answerPriors', { labels }));
    expect(keyOf('answerPriors', { labels })).not.toBe(keyOf('answerPriors', { labels: labels.slice() }));
  });
});

describe('the query cache', () => {
  it('requests a query once, however many read it, and notifies when its answer is there', async () => {
    const host = fakeHost(() => 7);
    const queries = new QueryCache(host);
    let notified = 0;
    const stop = queries.onChange(() => notified++);
    expect(queries.getOrRequest('fit', request)).toEqual({ status: 'running' });
    queries.getOrRequest('fit', { ...request, params: { b: 2, a: 1 } });
    expect(queries.getCached('fit', request)).toBeNull();
    await settled();
    expect(host.requests).toEqual([{ name: 'fit', args: request }]);
    expect(queries.getOrRequest('fit', request)).toEqual({ status: 'done', answer: 7 });
    expect([queries.getCached('fit', request), notified]).toEqual([7, 1]);
    stop();
    queries.notify();
    expect(notified).toBe(1);
  });

  it('requests a failed query again only after a retry', async () => {
    const host = fakeHost(() => {
      throw new Error('no');
    });
    const queries = new QueryCache(host);
    const pending = () => queries.pending('Audit', 'audit', audit);
    pending();
    await settled();
    expect(pending().run).toEqual({ status: 'failed', message: 'no', cancelled: false, lasting: false });
    expect(host.requests).toHaveLength(1);
    pending().retry();
    expect(pending().run).toEqual({ status: 'running' });
    expect(host.requests).toHaveLength(2);
    expect(queries.pending('Audit', 'audit', { duplicateSimilarity: 0.5 }, false).run).toBeNull();
  });

  it.each([
    ['cancelled', { cancelled: true, lasting: false }],
    ['bad-parameter', { cancelled: false, lasting: true }],
    ['unavailable', { cancelled: false, lasting: false }],
  ])('knows of the failure %s whether it was a cancel and whether it lasts', async (code, expected) => {
    const error = Object.assign(new Error('No.'), { code });
    const queries = new QueryCache(fakeHost(() => Promise.reject(error)));
    queries.getOrRequest('audit', audit);
    await settled();
    expect(queries.getOrRequest('audit', audit)).toMatchObject({ status: 'failed', ...expected });
  });

  it('drops answers about a former dataset', async () => {
    const queries = new QueryCache(fakeHost(() => 7));
    queries.getOrRequest('fit', request);
    queries.clear();
    await settled();
    expect(queries.getCached('fit', request)).toBeNull();
  });

  it('refetches what was answered, without a gap', async () => {
    let answer: unknown = 1;
    const host = fakeHost(() => answer);
    const queries = new QueryCache(host);
    await queries.refetch('audit');
    expect(host.requests).toEqual([]);
    queries.getOrRequest('audit', audit);
    queries.getOrRequest('fit', request);
    await settled();
    answer = 2;
    const renewal = queries.refetch('audit');
    expect(queries.getCached('audit', audit)).toBe(1);
    await renewal;
    expect([queries.getCached('audit', audit), queries.getCached('fit', request)]).toEqual([2, 1]);
    answer = Promise.reject(new Error('no'));
    await expect(queries.refetch('audit')).rejects.toThrow('no');
    expect(queries.getCached('audit', audit)).toBe(2);
    answer = 3;
    const late = queries.refetch('audit');
    queries.clear();
    await late;
    expect(queries.getCached('audit', audit)).toBeNull();
  });

  it('does not grow: the least recently read answers are forgotten, and requested again when read', async () => {
    const host = fakeHost(() => 7);
    const queries = new QueryCache(host, 10);
    for (let seed = 0; seed < 200; seed++) {
      queries.getOrRequest('fit', { ...request, seed: 0 });
      queries.getOrRequest('fit', { ...request, seed });
      await settled();
      expect(queries.size).toBeLessThanOrEqual(11);
    }
    expect(queries.getCached('fit', { ...request, seed: 0 })).toBe(7);
    expect(queries.getCached('fit', { ...request, seed: 199 })).toBe(7);
    expect(queries.getCached('fit', { ...request, seed: 100 })).toBeNull();
    expect(host.requests).toHaveLength(200);
  });

  it('forgets nothing that is read on every notification, and nothing that runs', async () => {
    const host = fakeHost((_name, { seed }: { seed: number }) => (seed < 0 ? new Promise(() => {}) : seed));
    const queries = new QueryCache(host, 2);
    const shown = Array.from({ length: 5 }, (_none, seed) => ({ ...request, seed }));
    const view = () => shown.forEach((args) => queries.getOrRequest('fit', args));
    queries.onChange(view);
    view();
    queries.getOrRequest('fit', { ...request, seed: -1 });
    for (let seed = 10; seed < 40; seed++) {
      queries.getOrRequest('fit', { ...request, seed });
      await settled();
    }
    expect(shown.map((args) => queries.getCached('fit', args))).toEqual([0, 1, 2, 3, 4]);
    expect(queries.getOrRequest('fit', { ...request, seed: -1 }).status).toBe('running');
    expect(host.requests).toHaveLength(36);
    expect(queries.size).toBeLessThanOrEqual(7);
  });
});
