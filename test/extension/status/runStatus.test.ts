import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobProgress } from '../../../src/analysis/session/stageContext';
import type { Datasets } from '../../../src/extension/datasets/datasets';
import { fakeVscode } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { RunStatus } = await import('../../../src/extension/status/runStatus');

const item = fakeVscode.window.statusBarItem;
const step = (stage: string, done: number): JobProgress => ({
  stage,
  done,
  total: 9,
  rate: 0,
  remainingMs: -1,
});

/** An open dataset whose progress a test reports. */
function openDataset(name: string) {
  let listener: { progress?: (progress: JobProgress | null) => void } = {};
  return {
    name,
    listen: (given: typeof listener) => {
      listener = given;
      return { dispose: () => void (listener = {}) };
    },
    report: (progress: JobProgress | null) => listener.progress?.(progress),
  };
}

describe('the item in the status bar', () => {
  const change = new fakeVscode.EventEmitter();
  let all: ReturnType<typeof openDataset>[] = [];
  let status: InstanceType<typeof RunStatus>;
  const datasets = {
    get all() {
      return all;
    },
    onDidChange: change.event,
  };

  beforeEach(() => {
    vi.useFakeTimers();
    all = [openDataset('A'), openDataset('$(B)')];
    status = new RunStatus(datasets as unknown as Datasets);
    change.fire(undefined);
  });
  afterEach(() => {
    status.dispose();
    vi.useRealTimers();
  });

  it('says what runs, of all datasets, and goes with it', () => {
    const [first, second] = all;
    first.report(step('Embedding images', 1));
    vi.advanceTimersByTime(1000);
    expect([item.shown, item.text]).toEqual([true, '$(sync~spin) Embedding images: 1 of 9']);
    second.report(step('Auditing', 2));
    expect(item.text).toBe('$(sync~spin) Embedding images: 1 of 9 (and 1 more)');
    expect(item.tooltip).toBe('A: Embedding images: 1 of 9\n$\u2060(B): Auditing: 2 of 9');
    expect(status.model).toBe(first);
    first.report(null);
    expect(item.text).toBe('$(sync~spin) Auditing: 2 of 9');
    all = [first];
    change.fire(undefined); // the second is closed while it runs
    expect([item.shown, status.model]).toEqual([false, undefined]);
  });

  it('does not flicker for what is over at once', () => {
    all[0].report(step('Embedding images', 1));
    vi.advanceTimersByTime(100);
    all[0].report(null);
    vi.advanceTimersByTime(1000);
    expect(item.shown).toBe(false);
  });
});
