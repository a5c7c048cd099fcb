import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TreeRefresh } from '../../../src/extension/sidebar/treeRefresh';

const LONG_MS = 10_000;

/** An editor that asks for the roots when it is told, unless it drops what it is told. */
class FakeEditor {
  told = 0;
  drops = 0;
  isVisible = true;
  readonly refresh: TreeRefresh = new TreeRefresh(
    () => {
      this.told++;
      if (this.drops-- <= 0 && this.isVisible) this.refresh.rootsAsked();
    },
    () => this.isVisible,
  );
}

describe('a change of a tree', () => {
  let editor: FakeEditor;
  beforeEach(() => {
    vi.useFakeTimers();
    editor = new FakeEditor();
  });
  afterEach(() => {
    editor.refresh.dispose();
    vi.useRealTimers();
  });

  it('is told once, also of many', async () => {
    for (let changes = 0; changes < 5; changes++) editor.refresh.soon();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(1);
  });

  it('is told again where the editor dropped it', async () => {
    editor.drops = 2;
    editor.refresh.soon();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(3);
  });

  it('is not repeated while a line is read', async () => {
    editor.drops = 1;
    let end = () => {};
    const read = editor.refresh.whileRead(() => new Promise<void>((resolve) => (end = resolve)));
    editor.refresh.soon();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(1);
    end();
    await read;
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(2);
  });

  it('is not repeated while the tree is hidden, but when it is shown and not asked for', async () => {
    editor.isVisible = false;
    editor.refresh.soon();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(1);
    editor.isVisible = true;
    editor.refresh.visibilityChanged();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(editor.told).toBe(2);
  });
});
