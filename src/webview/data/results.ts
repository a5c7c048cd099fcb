/**
 * Runs of methods as the page knows them: asked for once, kept by request, watched by whoever shows them. The
 * host queues and caches; here only what this page has seen.
 */
import type { FitAnswer, FitRequest } from '../../analysis/protocol';

export type RunState =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: FitAnswer }
  | { readonly status: 'failed'; readonly message: string; readonly cancelled: boolean };

export class Results {
  private readonly runs = new Map<string, RunState>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ask: (request: FitRequest) => Promise<FitAnswer>) {}

  /** What is known of a run; asks the host for it the first time. */
  get(request: FitRequest): RunState {
    const key = keyOf(request);
    const known = this.runs.get(key);
    if (known) return known;
    const running: RunState = { status: 'running' };
    this.runs.set(key, running);
    this.ask(request).then(
      (answer) => this.settle(key, running, { status: 'done', answer }),
      (error: unknown) => {
        const { name, code, message } = error as Error & { code?: string };
        const cancelled = name === 'AbortError' || code === 'cancelled';
        this.settle(key, running, { status: 'failed', message, cancelled });
      },
    );
    return running;
  }

  /** The answer if it is here already; never asks. */
  peek(request: FitRequest): FitAnswer | null {
    const run = this.runs.get(keyOf(request));
    return run?.status === 'done' ? run.answer : null;
  }

  /** Forgets a failed run, so that the next `get` asks again. */
  retry(request: FitRequest): void {
    const key = keyOf(request);
    if (this.runs.get(key)?.status === 'failed') this.runs.delete(key);
    this.tell();
  }

  /** A new dataset: every answer is about rows that are gone. */
  clear(): void {
    this.runs.clear();
    this.tell();
  }

  get anyRunning(): boolean {
    for (const run of this.runs.values()) if (run.status === 'running') return true;
    return false;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells listeners that something shown beside the answers has changed. */
  announce(): void {
    this.tell();
  }

  private settle(key: string, asked: RunState, state: RunState): void {
    // Cleared meanwhile: the answer is of no use.
    if (this.runs.get(key) !== asked) return;
    this.runs.set(key, state);
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** The same request gives the same key, whatever the order of its parameters. */
export function keyOf({ space, method, params, seed }: FitRequest): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([space, method, sorted, seed]);
}
