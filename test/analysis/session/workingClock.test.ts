import { describe, expect, it } from 'vitest';
import { workingClock } from '../../../src/analysis/session/workingClock';

/** What the clock says at times (in seconds) up to which the process has worked so long. */
function told(looks: readonly (readonly [at: number, worked: number])[]): number[] {
  let [at, worked] = [0, 0];
  const clock = workingClock(
    () => at * 1000,
    () => worked * 1000,
  );
  return looks.map((look) => {
    [at, worked] = look;
    return clock() / 1000;
  });
}

describe('the clock of what works', () => {
  it('goes on while the process works, by one thread or by several', () => {
    expect(told([[0.2, 0.2], [2, 1.9], [9, 8], [10, 15]])).toEqual([0.2, 2, 9, 10]); // prettier-ignore
  });

  it('goes on while it waits for short', () => {
    expect(told([[1, 1], [4, 1], [5, 2]])).toEqual([1, 4, 5]); // prettier-ignore
  });

  it('leaves out what the machine sleeps, though some work was done before', () => {
    expect(told([[1, 1], [3602, 1.5], [3603, 2.5]])).toEqual([1, 1.5, 2.5]); // prettier-ignore
  });
});
