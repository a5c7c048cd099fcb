/** One embedding with the values that several methods derive from it, memoized. */
import type { Matrix } from './matrix';

export class EmbeddingMatrix {
  private readonly derived = new Map<string, Promise<unknown>>();

  constructor(readonly x: Matrix) {}

  /**
   * Memoizes `compute` by key. A failed or cancelled computation is not memoized: the next call computes again.
   */
  once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.derived.get(key);
    if (known) return known as Promise<T>;
    const started = compute();
    this.derived.set(key, started);
    started.catch(() => this.derived.delete(key));
    return started;
  }

  /** Forgets all derived values, to free memory. */
  clear(): void {
    this.derived.clear();
  }
}
