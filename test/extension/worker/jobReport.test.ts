import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { JobReport } = await import('../../../src/extension/worker/jobReport');

const { progress: shown } = fakeVscode.window;
const { Notification } = fakeVscode.ProgressLocation;
const step = (done: number, remainingMs = -1) => ({
  stage: 'Embedding',
  done,
  total: 9,
  rate: 0,
  remainingMs,
});

describe('the report of what runs', () => {
  beforeEach(() => void (shown.length = 0));

  it('is a notification that cancels while the panel is not in view', async () => {
    const cancel = vi.fn();
    const report = new JobReport(() => 'set', cancel, true);
    report.update(step(1));
    expect(shown).toEqual([]);
    report.setVisible(false);
    report.update(step(2, 14_000));
    expect(shown.map(({ location }) => location)).toEqual([Notification]);
    expect(shown[0].reports.map(({ message }) => message)).toEqual([
      'Embedding: 1 of 9',
      'Embedding: 2 of 9, 14 s left',
    ]);
    shown[0].cancel();
    expect(cancel).toHaveBeenCalledOnce();
    report.setVisible(true);
    await expect.poll(() => shown[0].ended).toBe(true);
  });

  it('tells the time left of all stages where it is known', () => {
    const report = new JobReport(() => 'set', vi.fn(), false);
    report.update({ ...step(2, 14_000), whole: { share: 0.2, remainingMs: -1 } });
    report.update({ ...step(3, 14_000), whole: { share: 0.2, remainingMs: 50_000 } });
    report.update({ ...step(9, 0), whole: { share: 0.3, remainingMs: 130_000 } });
    expect(shown[0].reports.map(({ message }) => message)).toEqual([
      'Embedding: 2 of 9, 14 s left',
      'Embedding: 3 of 9 (50 s left in all)',
      'Embedding: 9 of 9 (3 min left in all)',
    ]);
  });

  it('does not come back once nothing runs', () => {
    const report = new JobReport(() => 'set', vi.fn(), true);
    report.update(step(1));
    report.update(null);
    report.setVisible(false);
    expect(shown).toEqual([]);
  });
});
