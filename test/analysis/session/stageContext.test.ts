import { describe, expect, it } from 'vitest';
import { type JobProgress, stageContext } from '../../../src/analysis/session/stageContext';
import { CancelFlag, inMegabytes, subtask } from '../../../src/analysis/taskContext';

function recorded(clock: () => number) {
  const shown: JobProgress[] = [];
  const reporter = {
    progress: (p: JobProgress) => shown.push(p),
    snapshot: () => undefined,
    log: () => undefined,
  };
  return { shown, run: stageContext('Embedding images', new CancelFlag(), reporter, clock) };
}

describe('stageRun', () => {
  it('shows counts, then rate and remaining time', () => {
    let now = 0;
    const { shown, run } = recorded(() => now);
    run.progress(0, 100);
    now = 1000;
    run.progress(25, 100);
    expect(shown).toEqual([
      { stage: 'Embedding images', done: 0, total: 100, rate: 0, remainingMs: -1 },
      { stage: 'Embedding images', done: 25, total: 100, rate: 25, remainingMs: 3000 },
    ]);
  });

  /** The estimates of a stage, in which `doneAt` gives what is done after some seconds of `seconds`. */
  const estimates = (seconds: number, doneAt: (second: number) => number) => {
    let now = 0;
    const { shown, run } = recorded(() => now);
    const left: number[] = [];
    for (let at = 0; at < seconds; at += 0.2) {
      now = at * 1000;
      run.progress(doneAt(at), 1000);
      left.push(seconds - at);
    }
    return shown.map(({ remainingMs }, i) => ({ remainingMs, off: remainingMs / 1000 / left[i] - 1, i }));
  };

  it('tells the time left within a fifth after a tenth, though the first half was reused', () => {
    const resumed = estimates(60, (at) => (at < 1 ? 500 * at : 500 + (500 * (at - 1)) / 59));
    const later = resumed.slice(resumed.length / 10);
    expect(Math.max(...later.map(({ off }) => Math.abs(off)))).toBeLessThan(0.2);
  });

  it('tells it within a fifth after a tenth, though nothing was done at first', () => {
    const late = estimates(40, (at) => (at < 3 ? 0 : (1000 * (at - 3)) / 37));
    const later = late.slice(late.length / 10);
    expect(Math.max(...later.map(({ off }) => Math.abs(off)))).toBeLessThan(0.2);
    expect(late.slice(0, 15).every(({ remainingMs }) => remainingMs === -1)).toBe(true);
  });

  it('tells none while the pace changes, and a right one when it has settled', () => {
    // Half of the progress took a fifth of the time.
    const bent = estimates(60, (at) => (at < 12 ? (500 * at) / 12 : 500 + (500 * (at - 12)) / 48));
    const seen = (from: number, to: number) => bent.filter(({ i }) => i * 0.2 >= from && i * 0.2 < to);
    const hidden = seen(16, 24);
    expect(hidden.every(({ remainingMs }) => remainingMs === -1)).toBe(true);
    const shown = seen(16, 60).filter(({ remainingMs }) => remainingMs >= 0);
    expect(shown.length).toBeGreaterThan(50);
    expect(Math.max(...shown.map(({ off }) => Math.abs(off)))).toBeLessThan(0.2);
  });

  it('tells none by a few small steps behind a jump, and by many', () => {
    const jumped = estimates(60, (at) => (at < 1 ? 0 : 40 + 0.02 * at));
    expect(jumped.slice(0, 12).every(({ remainingMs }) => remainingMs === -1)).toBe(true);
    const slow = estimates(20, (at) => 0.1 * at);
    expect(slow.at(-1)?.remainingMs).toBeGreaterThan(9e6);
  });

  it('tells none by two first steps that took longer than those that follow', () => {
    // The first steps load what the others have.
    const warm = estimates(40, (at) => (at < 2 ? 10 * Math.floor(at) : 20 + (980 * (at - 2)) / 38));
    const later = warm.slice(warm.length / 20).filter(({ remainingMs }) => remainingMs >= 0);
    expect(Math.max(...later.map(({ off }) => Math.abs(off)))).toBeLessThan(0.2);
  });

  it('never goes back and always shows the end, however often it is called', () => {
    let now = 0;
    const { shown, run } = recorded(() => now);
    const part = subtask(run, 0, 0.5);
    for (const done of [1, 5, 3, 10]) {
      part.progress(done, 10);
      now += 150;
    }
    for (let i = 0; i < 50; i++) run.progress(0.6, 1);
    run.progress(1, 1);
    const values = shown.map((p) => p.done);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.at(-1)).toBe(1);
    expect(shown.length).toBeLessThan(10);
  });

  it('counts by shares, where what surrounds a part counts in pieces', () => {
    let now = 0;
    const { shown, run } = recorded(() => now);
    for (let piece = 0; piece < 10; piece++) {
      run.progress(piece, 10);
      now += 150;
      subtask(run, piece / 10, (piece + 1) / 10).progress(1, 2);
      now += 150;
    }
    const shares = shown.map(({ done, total }) => done / total);
    expect(shares).toEqual(Array.from({ length: 20 }, (_none, i) => expect.closeTo(i / 20, 10) as number));
  });

  it('throws once the flag is raised', () => {
    const flag = new CancelFlag();
    const run = stageContext('x', flag, {
      progress: () => undefined,
      snapshot: () => undefined,
      log: () => undefined,
    });
    run.check();
    flag.raise();
    expect(() => run.check()).toThrow('Cancelled.');
    expect(() => run.progress(1, 2)).toThrow('Cancelled.');
  });
});

describe('inMegabytes', () => {
  it('counts whole ones, and ends at the total', () => {
    const { shown, run } = recorded(() => 0);
    inMegabytes(run).progress(0, 783_705_670);
    inMegabytes(run).progress(783_705_670, 783_705_670);
    expect(shown.map(({ done, total }) => [done, total])).toEqual([
      [0, 784],
      [784, 784],
    ]);
  });
});
