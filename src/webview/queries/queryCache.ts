/**
 * The one cache of analysis answers, by the name and the arguments of the request. A query is requested once; while it
 * runs, and after, every reader gets its state, and listeners are notified when a state changes.
 *
 * Eviction: beyond `capacity` settled queries the least recently read are forgotten, but none that was read since the
 * last notification. Whatever is shown reads all it uses on every notification, hence nothing shown is forgotten.
 */
import type { forwardedRequests } from '../../analysis/worker/requests';
import { isBadRequest, isCancelled } from '../../common/errors';
import type { Host, PanelOffer } from '../requests';

type Requests = PanelOffer['requests'];
/** Requests whose answers depend on nothing but their arguments and the dataset. */
export type QueryName = keyof typeof forwardedRequests | 'audit';
export type QueryArguments<K extends QueryName> = Requests[K]['args'];
export type QueryAnswer<K extends QueryName> = Requests[K]['result'];

export type QueryState<A> =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: A }
  | {
      readonly status: 'failed';
      readonly message: string;
      readonly cancelled: boolean;
      /** Whether it would fail again. */
      readonly lasting: boolean;
    };

/** Something that a part of the webview waits for, as the notice over it shows it. */
export interface PendingResult<A = unknown> {
  readonly title: string;
  readonly run: QueryState<A> | null;
  /** The title is not the name of a method. */
  readonly missing?: boolean;
  retry(): void;
}

export function answerOf<A>({ run }: PendingResult<A>): A | null {
  return run?.status === 'done' ? run.answer : null;
}

interface Entry {
  readonly name: QueryName;
  request(): Promise<unknown>;
  state: QueryState<unknown>;
  /** Count of notifications when it was last read. */
  round: number;
}

/** All methods on all spaces, their layout qualities, and as many with other parameters. */
const defaultCapacity = 150;

export class QueryCache {
  /** Least recently read first. */
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private round = 0;

  constructor(
    private readonly host: Host,
    private readonly capacity = defaultCapacity,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** The state of a query; requests it the first time, and again once it was forgotten. */
  getOrRequest<K extends QueryName>(name: K, args: QueryArguments<K>): QueryState<QueryAnswer<K>> {
    const key = keyOf(name, args);
    const known = this.read(key);
    if (known) return known.state as QueryState<QueryAnswer<K>>;
    const state = { status: 'running' } as const;
    const request = () => this.host.request(name, args);
    const entry: Entry = { name, request, state, round: this.round };
    this.entries.set(key, entry);
    request().then(
      (answer) => this.settle(key, entry, state, { status: 'done', answer }),
      (error: unknown) => {
        this.settle(key, entry, state, {
          status: 'failed',
          message: error instanceof Error ? error.message : String(error),
          cancelled: isCancelled(error),
          lasting: isBadRequest(error),
        });
      },
    );
    return state;
  }

  /** The answer if it is known; never requests. */
  getCached<K extends QueryName>(name: K, args: QueryArguments<K>): QueryAnswer<K> | null {
    const entry = this.read(keyOf(name, args));
    return entry?.state.status === 'done' ? (entry.state.answer as QueryAnswer<K>) : null;
  }

  /** The known answers to the queries of a name. */
  answers<K extends QueryName>(name: K): readonly QueryAnswer<K>[] {
    return [...this.entries.values()].flatMap(({ name: own, state }) =>
      own === name && state.status === 'done' ? [state.answer as QueryAnswer<K>] : [],
    );
  }

  /** A query with its title and how to retry it; while not `ready` it is not requested. */
  pending<K extends QueryName>(
    title: string,
    name: K,
    args: QueryArguments<K>,
    ready = true,
  ): PendingResult<QueryAnswer<K>> {
    const run = ready ? this.getOrRequest(name, args) : null;
    return { title, run, retry: () => this.retry(name, args) };
  }

  /** Forgets a failed query, so that it is requested again when it is read next. */
  retry<K extends QueryName>(name: K, args: QueryArguments<K>): void {
    const key = keyOf(name, args);
    if (this.entries.get(key)?.state.status === 'failed') this.entries.delete(key);
    this.notify();
  }

  /**
   * Requests every answered query of a name again, one after the other; the old answers are read until the new ones
   * are there. @throws as the host does; the old answer then stays.
   */
  async refetch(name: QueryName): Promise<void> {
    for (const [key, entry] of [...this.entries]) {
      const { state } = entry;
      if (entry.name !== name || state.status !== 'done') continue;
      const answer: unknown = await entry.request();
      this.settle(key, entry, state, { status: 'done', answer });
    }
  }

  /** Forgets the queries of a name, so that they are requested again when they are read next. */
  forget(name: QueryName): void {
    for (const [key, entry] of [...this.entries]) if (entry.name === name) this.entries.delete(key);
    this.notify();
  }

  /** For a new dataset: every answer is about rows that are gone. */
  clear(): void {
    this.entries.clear();
    this.notify();
  }

  /** @returns how to stop listening. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Also for changes of what is shown beside the answers, such as the layout of a running reduction. */
  notify(): void {
    this.round++;
    for (const listener of [...this.listeners]) listener();
  }

  private read(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.round = this.round;
    return entry;
  }

  /** Does nothing where the query was cleared, forgotten or answered again since it was in the state `before`. */
  private settle(key: string, entry: Entry, before: QueryState<unknown>, state: QueryState<unknown>): void {
    if (this.entries.get(key) !== entry || entry.state !== before) return;
    entry.state = state;
    this.notify();
    const settled = [...this.entries].filter((known) => known[1].state.status !== 'running');
    const unread = settled.filter((known) => known[1].round !== this.round);
    for (const [old] of unread.slice(0, Math.max(0, settled.length - this.capacity)))
      this.entries.delete(old);
  }
}

/** The same for the same arguments, whatever the order of their names. Typed arrays count by identity. */
export function keyOf(name: string, args: object): string {
  const text = JSON.stringify(args, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if (ArrayBuffer.isView(value)) return `#${identityOf(value)}`;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return `${name}${text}`;
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** A number for an array, the same as long as it lives: comparing its values would cost more than it saves. */
function identityOf(array: object): number {
  const known = identities.get(array);
  if (known !== undefined) return known;
  identities.set(array, ++identityCount);
  return identityCount;
}
