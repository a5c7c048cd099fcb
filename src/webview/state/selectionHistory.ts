/**
 * Undo and redo of selections. Steps from one single sample to the next are not remembered: undo brings back the group
 * that they left.
 */
import type { AppStore } from './appState';

const maxSteps = 100;

export class SelectionHistory {
  private readonly past: Int32Array[] = [];
  private readonly future: Int32Array[] = [];
  private now: Int32Array;

  constructor(private readonly store: AppStore) {
    this.now = store.get().selection;
    store.subscribe(['selection'], () => this.remember());
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** @returns the selection to go back to; null where there is none. */
  undo(): Int32Array | null {
    return this.step(this.past, this.future);
  }

  redo(): Int32Array | null {
    return this.step(this.future, this.past);
  }

  private step(from: Int32Array[], to: Int32Array[]): Int32Array | null {
    const next = from.pop();
    if (!next) return null;
    to.push(this.now);
    this.now = next;
    return next;
  }

  private remember(): void {
    const { selection } = this.store.get();
    if (sameRows(selection, this.now)) return;
    const before = this.now;
    this.now = selection;
    if (before.length <= 1 && selection.length <= 1) return;
    this.past.push(before);
    this.past.splice(0, this.past.length - maxSteps);
    this.future.length = 0;
  }

  /** After the dataset was read again. @param rows row of each former row, -1 = gone. */
  move(rows: Int32Array): void {
    const moved = (before: Int32Array) =>
      before
        .map((row) => rows[row])
        .filter((row) => row >= 0)
        .sort();
    for (const list of [this.past, this.future]) list.forEach((before, at) => (list[at] = moved(before)));
    this.now = moved(this.now);
  }

  /** Of another dataset: rows mean other samples. */
  clear(): void {
    this.past.length = 0;
    this.future.length = 0;
  }
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, at) => row === b[at]);
}
