/**
 * Undo and redo of selections and tags, in the order in which they were changed. Steps from one single sample to the
 * next are not remembered: undo brings back the group that they left.
 */
import { sameRows } from '../../common/sameRows';
import type { AppStore } from './appState';

export type UndoStep =
  | { readonly kind: 'selection'; readonly before: Int32Array; readonly after: Int32Array }
  /** Rows that were given the tag (`on`), or that lost it. */
  | { readonly kind: 'tag'; readonly rows: readonly number[]; readonly tag: string; readonly on: boolean };

const maxSteps = 100;

export class UndoHistory {
  private past: UndoStep[] = [];
  private future: UndoStep[] = [];
  private now: Int32Array;

  constructor(private readonly store: AppStore) {
    this.now = store.get().selection;
    store.subscribe(['selection'], () => this.rememberSelection());
  }

  /** What undo would take back; undefined where there is nothing. */
  get last(): UndoStep | undefined {
    return this.past.at(-1);
  }

  /** What redo would do again. */
  get next(): UndoStep | undefined {
    return this.future.at(-1);
  }

  add(step: UndoStep): void {
    this.past.push(step);
    this.past.splice(0, this.past.length - maxSteps);
    this.future = [];
  }

  /** Takes the last step, or an earlier one, out of the past; whoever calls takes back what it did. */
  undo(step = this.last): UndoStep | undefined {
    if (!step || !this.past.includes(step)) return undefined;
    this.past = this.past.filter((other) => other !== step);
    const undone = step.kind === 'selection' ? { ...step, after: this.now } : step;
    this.future.push(undone);
    if (undone.kind === 'selection') this.now = undone.before;
    return undone;
  }

  redo(): UndoStep | undefined {
    const step = this.future.pop();
    if (!step) return undefined;
    this.past.push(step);
    if (step.kind === 'selection') this.now = step.after;
    return step;
  }

  private rememberSelection(): void {
    const { selection } = this.store.get();
    if (sameRows(selection, this.now)) return;
    const before = this.now;
    this.now = selection;
    if (before.length > 1 || selection.length > 1) this.add({ kind: 'selection', before, after: selection });
  }

  /** After the dataset was read again. @param rows row of each former row, -1 = gone. */
  move(rows: Int32Array): void {
    const moved = (before: Int32Array) =>
      before
        .map((row) => rows[row])
        .filter((row) => row >= 0)
        .sort();
    const movedStep = (step: UndoStep): UndoStep =>
      step.kind === 'selection'
        ? { ...step, before: moved(step.before), after: moved(step.after) }
        : { ...step, rows: [...moved(Int32Array.from(step.rows))] };
    this.past = this.past.map(movedStep);
    this.future = this.future.map(movedStep);
    this.now = moved(this.now);
  }

  /** Of another dataset: rows mean other samples. */
  clear(): void {
    this.past = [];
    this.future = [];
  }
}
