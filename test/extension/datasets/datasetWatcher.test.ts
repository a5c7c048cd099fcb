import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editor, fakeVscode, fireWatcher } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { DatasetWatcher } = await import('../../../src/extension/datasets/datasetWatcher');

let told: (string[] | null)[];
let watcher: InstanceType<typeof DatasetWatcher>;
const within = '/data/set/**/*';

beforeEach(() => {
  vi.useFakeTimers();
  editor.watched.clear();
  told = [];
  watcher = new DatasetWatcher((paths) => told.push(paths && [...paths].sort()));
  watcher.watch(['/data/set']);
});
afterEach(() => {
  watcher.dispose();
  vi.useRealTimers();
});

describe('the files of a dataset', () => {
  it('are told once, however many change at once', async () => {
    for (let i = 0; i < 642; i++) fireWatcher(within, `/data/set/imgs/xmlab${i % 320}/source.jpg`);
    await vi.advanceTimersByTimeAsync(300);
    expect(told.map((paths) => paths?.length)).toEqual([320]);
    fireWatcher('/data/set', '/data/set');
    await vi.advanceTimersByTimeAsync(300);
    expect(told.at(-1)).toEqual(['/data/set']);
  });

  it('are told also while changes go on and on', async () => {
    for (let i = 0; i < 30; i++) {
      fireWatcher(within, `/data/set/${i}.json`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(told.length).toBeGreaterThan(0);
  });

  it('are watched anew when a root of the workspace comes or goes', async () => {
    editor.watched.clear(); // as the editor forgets what lay in a root
    for (const listener of editor.folderListeners) listener(undefined);
    fireWatcher(within, '/data/set/imgs/xmlab1/question.json');
    await vi.advanceTimersByTimeAsync(300);
    expect(told).toEqual([['/data/set/imgs/xmlab1/question.json']]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told.slice(1)).toEqual([null]); // what was written until the editor watched again
    watcher.dispose();
    expect(editor.folderListeners.size).toBe(0);
    expect(editor.watched.size).toBe(0);
  });

  it('are not those that git and editors keep for themselves', async () => {
    fireWatcher(within, '/data/set/.git/index');
    fireWatcher(within, '/data/set/imgs/.source.jpg.swp');
    await vi.advanceTimersByTimeAsync(300);
    expect(told).toEqual([]);
  });
});
