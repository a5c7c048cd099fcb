import { describe, expect, it } from 'vitest';
import { LatestTaskRunner } from '../../../src/extension/panel/latestTaskRunner';

describe('newest task', () => {
  it('runs after the one under way; those between are left out, and every call settles', async () => {
    const latest = new LatestTaskRunner();
    const done: string[] = [];
    let release: () => void = () => undefined;
    const first = latest.run(async (isNewest) => {
      await new Promise<void>((resolve) => (release = resolve));
      done.push(isNewest() ? 'first' : 'first, followed by another');
    });
    const between = latest.run(() => Promise.resolve(void done.push('between')));
    const last = latest.run((isNewest) => Promise.resolve(void done.push(`last: ${isNewest()}`)));
    await between;
    expect(done).toEqual([]);
    release();
    await Promise.all([first, last]);
    expect(done).toEqual(['first, followed by another', 'last: true']);
  });

  it('rejects with its own error and goes on', async () => {
    const latest = new LatestTaskRunner();
    await expect(latest.run(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await expect(latest.run(() => Promise.resolve())).resolves.toBeUndefined();
  });
});
