import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renewAudits } from '../../../src/webview/queries/auditRenewal';
import { QueryCache } from '../../../src/webview/queries/queryCache';
import { createStore } from '../../../src/webview/state/appState';
import { fakeHost } from './fakeQueries';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const audit = { duplicateSimilarity: null };

/** A webview that knows an audit; `answers` settle its requests by hand, the first one excepted. */
async function scene() {
  const answers: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  let first = true;
  const host = fakeHost(() => {
    if (first) return 'old';
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  });
  const queries = new QueryCache(host);
  const store = createStore(null, '');
  const errors: unknown[] = [];
  renewAudits(store, queries, (error) => errors.push(error));
  queries.getOrRequest('audit', audit);
  await vi.advanceTimersByTimeAsync(0);
  first = false;
  const decide = async (...pairs: [number, number][]) => {
    store.set({ tags: { file: null, tags: [], notDuplicates: pairs } });
    await vi.advanceTimersByTimeAsync(500);
  };
  return { answers, queries, errors, decide, pause: () => vi.advanceTimersByTimeAsync(800) };
}

describe('the renewal of audits', () => {
  it('waits until no pair was decided for a while, and keeps the old answer meanwhile', async () => {
    const { answers, queries, decide, pause } = await scene();
    await decide([0, 1]);
    await decide([0, 1], [2, 3]);
    expect(answers).toHaveLength(0);
    await pause();
    expect([answers.length, queries.getCached('audit', audit)]).toEqual([1, 'old']);
    answers[0].resolve('new');
    await pause();
    expect([answers.length, queries.getCached('audit', audit)]).toEqual([1, 'new']);
  });

  it('does nothing for tags that change without a decision', async () => {
    const { answers, decide, pause } = await scene();
    await decide();
    await pause();
    expect(answers).toHaveLength(0);
  });

  it('runs once more after decisions made while it ran, so that the latest answer comes last', async () => {
    const { answers, queries, decide, pause } = await scene();
    await decide([0, 1]);
    await pause();
    await decide([0, 1], [2, 3]);
    await pause();
    await decide([0, 1], [2, 4]);
    await pause();
    expect(answers).toHaveLength(1);
    answers[0].resolve('first');
    await pause();
    expect(answers).toHaveLength(2);
    answers[1].resolve('second');
    await pause();
    expect([answers.length, queries.getCached('audit', audit)]).toEqual([2, 'second']);
  });

  it('reports an error, keeps the old answer, and tries again after the next decision', async () => {
    const { answers, queries, errors, decide, pause } = await scene();
    await decide([0, 1]);
    await pause();
    answers[0].reject(new Error('no'));
    await pause();
    expect([errors, queries.getCached('audit', audit)]).toEqual([[new Error('no')], 'old']);
    await decide();
    await pause();
    answers[1].reject(Object.assign(new Error('stopped'), { code: 'cancelled' }));
    await pause();
    expect([errors.length, answers.length]).toEqual([1, 2]);
  });
});
