import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EditedFile } from '../../../src/analysis/session/editedFiles';
import { folderOfTest } from '../../temporaryFolder';
import { editor, fakeVscode, file } from '../fakeEditor';

vi.mock('vscode', () => fakeVscode);
const { LiveEdits } = await import('../../../src/extension/datasets/liveEdits');

let sent: (readonly EditedFile[])[];
let known: boolean;
let edits: InstanceType<typeof LiveEdits>;
let reads: number;

const document = (path: string, more: object = {}) => ({
  ...{ uri: file(path), isDirty: true, isClosed: false, text: 'abc' },
  getText() {
    reads++;
    return this.text;
  },
  ...more,
});
type Document = ReturnType<typeof document>;
const change = (of: Document, text: string, offset = 0) =>
  editor.textEvents.Change.fire({
    document: of,
    contentChanges: [{ rangeOffset: offset, rangeLength: 1, text }],
  });
const pause = () => vi.advanceTimersByTimeAsync(200);

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  known = true;
  reads = 0;
  edits = new LiveEdits(
    () => ['/data'],
    (files) => {
      sent.push(files);
      return Promise.resolve(known);
    },
  );
});
afterEach(() => {
  edits.dispose();
  vi.useRealTimers();
});

describe('texts that are edited', () => {
  it('are sent once the user pauses: first as a whole, then by what changed', async () => {
    const one = document('/data/a.json');
    change(one, 'x');
    change(one, 'y');
    expect([sent, reads]).toEqual([[], 0]);
    await pause();
    change(one, 'z', 2);
    change(one, 'w', 3);
    await pause();
    expect(sent).toEqual([
      [{ path: '/data/a.json', text: 'abc' }],
      [
        {
          path: '/data/a.json',
          changes: [
            { offset: 2, length: 1, text: 'z' },
            { offset: 3, length: 1, text: 'w' },
          ],
        },
      ],
    ]);
    expect(reads).toBe(1);
  });

  it('of a large file wait for a longer pause, since all its records are read again', async () => {
    const path = join(folderOfTest(), 'train.json');
    writeFileSync(path, Buffer.alloc(10 * 2 ** 20, ' '));
    edits.dispose();
    const send = (files: readonly EditedFile[]) => Promise.resolve(sent.push(files) > 0);
    edits = new LiveEdits(() => [dirname(path)], send);
    const one = document(path);
    change(one, 'x');
    await vi.advanceTimersByTimeAsync(1_000);
    change(one, 'y');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toHaveLength(1);
  });

  it('are waited for until all that was typed is sent', async () => {
    edits.dispose();
    let answer: (known: boolean) => void = () => undefined;
    const waits: boolean[] = [];
    edits = new LiveEdits(
      () => ['/data'],
      () => new Promise((resolve) => (answer = resolve)),
      () => waits.push(edits.isWaiting),
    );
    const one = document('/data/a.json');
    change(one, 'x');
    expect(edits.isWaiting).toBe(true);
    await pause();
    change(one, 'y'); // before the worker answers
    answer(true);
    await pause();
    expect(waits).toEqual([]);
    answer(true);
    await pause();
    expect([edits.isWaiting, waits]).toEqual([false, [false]]);
  });

  it('are the file again once they are closed', async () => {
    const one = document('/data/a.json');
    change(one, 'x');
    await pause();
    Object.assign(one, { isDirty: false, isClosed: true });
    editor.textEvents.Close.fire(one);
    await pause();
    expect(sent.at(-1)).toEqual([{ path: '/data/a.json', text: null }]);
    expect(edits.takeSaved()).toEqual([]);
  });

  it('are not looked at again when they are saved, and are forgotten when the dataset is read', async () => {
    const one = document('/data/a.json');
    change(one, 'x');
    one.isDirty = false;
    editor.textEvents.Save.fire(one); // before the pause: what was typed is looked at all the same
    await pause();
    expect(sent).toEqual([[{ path: '/data/a.json', text: 'abc' }]]);
    editor.textEvents.Save.fire(one);
    editor.textEvents.Close.fire(one);
    await pause();
    expect(sent).toHaveLength(1);
    expect([edits.takeSaved(), edits.takeSaved()]).toEqual([['/data/a.json'], []]);
  });

  it('are sent as a whole again to a worker that does not know them', async () => {
    const one = document('/data/a.json');
    change(one, 'x');
    await pause();
    known = false;
    change(one, 'y');
    await pause();
    await pause();
    expect(sent.map(([{ text }]) => text)).toEqual(['abc', undefined, 'abc']);
    await pause();
    expect(sent).toHaveLength(3);
  });

  it('are only those of the dataset', async () => {
    for (const path of ['/other/a.json', '/data/a.md', '/database/a.json']) change(document(path), 'x');
    await pause();
    expect(sent).toEqual([]);
  });
});
