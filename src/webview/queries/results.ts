import type { FitAnswer, FitRequest } from '../../analysis/methods/fit';

export type RunState<A = FitAnswer> =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: A }
  | { readonly status: 'failed'; readonly message: string; readonly cancelled: boolean };

export class Results {
  private readonly runs = new Map<string, RunState<unknown>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ask: (request: FitRequest) => Promise<FitAnswer>) {}

  /** What is known of a run; asks the host for it the first time. */
  get(request: FitRequest): RunState {
    return this.keep(keyOf(request), () => this.ask(request));
  }

  /** The same for any other answer. @param key names what is asked, all of it; not that of a fit. */
  keep<A>(key: string, ask: () => Promise<A>): RunState<A> {
    const known = this.runs.get(key) as RunState<A> | undefined;
    if (known) return known;
    const running: RunState<A> = { status: 'running' };
    this.runs.set(key, running);
    ask().then(
      (answer) => this.settle(key, running, { status: 'done', answer }),
      (error: unknown) => {
        const { message } = error as Error;
        this.settle(key, running, { status: 'failed', message, cancelled: isCancelled(error) });
      },
    );
    return running;
  }

  /** The answer if it is here already; never asks. */
  peek(request: FitRequest): FitAnswer | null {
    return this.peekKey<FitAnswer>(keyOf(request));
  }

  peekKey<A>(key: string): A | null {
    const run = this.runs.get(key);
    return run?.status === 'done' ? (run.answer as A) : null;
  }

  /** Forgets a failed run, so that the next `get` asks again. */
  retry(request: FitRequest): void {
    this.retryKey(keyOf(request));
  }

  retryKey(key: string): void {
    if (this.runs.get(key)?.status === 'failed') this.runs.delete(key);
    this.tell();
  }

  /** Asks again for an answer that holds no more; it stays until the new one is there. Nothing where none is known. */
  async renew<A>(key: string, ask: () => Promise<A>): Promise<void> {
    const known = this.runs.get(key);
    if (known?.status === 'done') this.settle(key, known, { status: 'done', answer: await ask() });
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

  private settle(key: string, asked: RunState<unknown>, state: RunState<unknown>): void {
    // Cleared meanwhile: the answer is of no use.
    if (this.runs.get(key) !== asked) return;
    this.runs.set(key, state);
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

export function isCancelled(error: unknown): boolean {
  const { name, code } = error as Error & { code?: string };
  return name === 'AbortError' || code === 'cancelled';
}

/** The same request gives the same key, whatever the order of its parameters. */
export function keyOf({ space, method, params, seed, initial }: FitRequest): string {
  const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([space, method, sorted, seed, ...(initial ? [identityOf(initial)] : [])]);
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** A number for an array, the same as long as it lives: comparing what is in it would cost more than it saves. */
export function identityOf(array: object): number {
  const known = identities.get(array);
  if (known !== undefined) return known;
  identities.set(array, ++identityCount);
  return identityCount;
}
