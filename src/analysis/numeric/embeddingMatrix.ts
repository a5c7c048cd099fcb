/** One embedding as the methods see it: the matrix, and what several of them derive from it, computed once. */
import type { Matrix } from './matrix';

export class EmbeddingMatrix {
  private readonly derived = new Map<string, Promise<unknown>>();

  constructor(readonly x: Matrix) {}

  /**
   * Returns what `compute` gave for this key the first time. A failed or cancelled computation is forgotten, so
   * that the next caller starts afresh.
   */
  once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.derived.get(key);
    if (known) return known as Promise<T>;
    const started = compute();
    this.derived.set(key, started);
    started.catch(() => this.derived.delete(key));
    return started;
  }

  /** Forgets everything derived, to give memory back. */
  clear(): void {
    this.derived.clear();
  }
}
