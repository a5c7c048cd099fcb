import { describe, expect, it } from 'vitest';
import { LatestTaskRunner } from '../../../src/extension/panel/latestTaskRunner';

describe('newest task', () => {
  it('runs after the one under way; those between are left out, and every call settles', async () => {
    const latest = new LatestTaskRunner();
    const done: string[] = [];
    let release: () => void = () => undefined;
    const first = latest.run(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      done.push('first');
    });
    const between = latest.run(() => Promise.resolve(void done.push('between')));
    const last = latest.run(() => Promise.resolve(void done.push('last')));
    await between;
    expect(done).toEqual([]);
    release();
    await Promise.all([first, last]);
    expect(done).toEqual(['first', 'last']);
  });

  it('rejects with its own error and goes on', async () => {
    const latest = new LatestTaskRunner();
    await expect(latest.run(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await expect(latest.run(() => Promise.resolve())).resolves.toBeUndefined();
  });
});
