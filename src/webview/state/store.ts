/**
 * The one state that views share. A view reads it, changes it by `set`, and is notified of changes of the keys that
 * it names; no view knows another. Equal values are dropped, so linked views cannot echo.
 */
import { sameRows } from '../../common/sameRows';

export class Store<S extends object> {
  private state: S;
  private readonly listeners = new Set<{ keys: readonly (keyof S)[]; notify: () => void }>();
  private changed = new Set<keyof S>();
  private scheduled = false;

  constructor(
    initial: S,
    /** When to notify: a microtask gathers the changes of one gesture into one round. */
    private readonly schedule: (run: () => void) => void = (run) => queueMicrotask(run),
  ) {
    this.state = initial;
  }

  get(): Readonly<S> {
    return this.state;
  }

  set(change: Partial<S>): void {
    let next: S | undefined;
    for (const key of Object.keys(change) as (keyof S)[]) {
      const value = change[key] as S[keyof S];
      if (equal(this.state[key], value)) continue;
      next ??= { ...this.state };
      next[key] = value;
      this.changed.add(key);
    }
    if (!next) return;
    this.state = next;
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => this.flush());
  }

  /** Calls `notify` once per round in which one of `keys` changed; returns how to stop. */
  subscribe(keys: readonly (keyof S)[], notify: () => void): () => void {
    const entry = { keys, notify };
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  }

  private flush(): void {
    this.scheduled = false;
    const changed = this.changed;
    this.changed = new Set();
    for (const listener of [...this.listeners]) {
      if (this.listeners.has(listener) && listener.keys.some((key) => changed.has(key))) listener.notify();
    }
  }
}

/** Identity, or the same numbers in the same order. */
function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Int32Array && b instanceof Int32Array) return sameRows(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
  }
  return false;
}
