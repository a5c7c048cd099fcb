/**
 * One request/response and event helper for both channels: host and worker, host and webview.
 *
 * Contract: a request always settles. It resolves with the handler's answer, or rejects with the handler's
 * error, on timeout, when its signal aborts, when the other side has no such handler, and for every request
 * still open when the channel is disposed. A throwing handler answers with its error; an unknown message is
 * dropped and reported through `onProblem`. Buffers are copied unless the caller names them in `transfer`.
 */

/** What one side answers: method name to a function from parameters to result. */
export type Requests = Record<string, (params: never) => unknown>;
/** What one side announces: event name to its payload. */
export type Events = Record<string, unknown>;
/** Everything one side offers to the other. */
export interface Offer {
  requests: Requests;
  events: Events;
}

export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Registers the only listener; returns how to stop listening. */
  listen(listener: (message: unknown) => void): () => void;
}

export interface RemoteErrorShape {
  name: string;
  code?: string;
  message: string;
  detail?: unknown;
  stack?: string;
}

/** An error that was thrown on the other side; `code` and `detail` survive the crossing. */
export class RemoteError extends Error {
  readonly code: string | undefined;
  readonly detail: unknown;
  constructor(shape: RemoteErrorShape) {
    super(shape.message);
    this.name = shape.name;
    this.code = shape.code;
    this.detail = shape.detail;
    if (shape.stack) this.stack = shape.stack;
  }
}

type Wire =
  | { rpc: 1; type: 'request'; id: number; method: string; params: unknown }
  | { rpc: 1; type: 'ok'; id: number; result: unknown }
  | { rpc: 1; type: 'err'; id: number; error: RemoteErrorShape }
  | { rpc: 1; type: 'event'; event: string; payload: unknown };

type Params<R extends Requests, K extends keyof R> = Parameters<R[K]>[0];
type Result<R extends Requests, K extends keyof R> = Awaited<ReturnType<R[K]>>;
/** A handler may wrap its answer in `transferring` to move buffers instead of copying them. */
type Answer<T> = T | Transfer<T> | Promise<T | Transfer<T>>;

export interface RequestOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  transfer?: readonly ArrayBuffer[];
}

class Transfer<T> {
  constructor(
    readonly value: T,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

/** Marks buffers of an answer as moved: the answering side must not touch them afterwards. */
export function transferring<T>(value: T, buffers: readonly ArrayBuffer[]): Transfer<T> {
  return new Transfer(value, buffers);
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  cleanUp(): void;
}

export class Rpc<Mine extends Offer, Theirs extends Offer> {
  private nextId = 1;
  private disposedBecause: Error | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly handlers = new Map<string, (params: never) => unknown>();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly stopListening: () => void;

  constructor(
    private readonly port: Port,
    private readonly onProblem: (problem: string, error?: unknown) => void,
  ) {
    this.stopListening = port.listen((message) => this.receive(message));
  }

  /** Asks the other side; see the head of the file for when the promise settles. */
  request<K extends keyof Theirs['requests'] & string>(
    method: K,
    params: Params<Theirs['requests'], K>,
    options: RequestOptions = {},
  ): Promise<Result<Theirs['requests'], K>> {
    return new Promise((resolve, reject) => {
      if (this.disposedBecause) return reject(this.disposedBecause);
      if (options.signal?.aborted) return reject(abortError(method));
      const id = this.nextId++;
      const onAbort = () => this.settle(id)?.reject(abortError(method));
      const timer =
        options.timeoutMs === undefined
          ? undefined
          : setTimeout(
              () =>
                this.settle(id)?.reject(new Error(`No answer to "${method}" in ${options.timeoutMs} ms.`)),
              options.timeoutMs,
            );
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.pending.set(id, {
        resolve: resolve,
        reject,
        cleanUp: () => {
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', onAbort);
        },
      });
      try {
        this.send({ rpc: 1, type: 'request', id, method, params }, options.transfer);
      } catch (error) {
        this.settle(id)?.reject(asError(error));
      }
    });
  }

  /** Announces something; nobody answers. Silently nothing after dispose. */
  emit<K extends keyof Mine['events'] & string>(
    event: K,
    payload: Mine['events'][K],
    transfer?: readonly ArrayBuffer[],
  ): void {
    if (!this.disposedBecause) this.send({ rpc: 1, type: 'event', event, payload }, transfer);
  }

  /** Sets the one handler of a method of this side. */
  handle<K extends keyof Mine['requests'] & string>(
    method: K,
    handler: (params: Params<Mine['requests'], K>) => Answer<Result<Mine['requests'], K>>,
  ): void {
    this.handlers.set(method, handler);
  }

  /** Listens to an event of the other side; returns how to stop. */
  on<K extends keyof Theirs['events'] & string>(
    event: K,
    listener: (payload: Theirs['events'][K]) => void,
  ): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Closes the channel: every open request rejects with `reason`, as does every later one. */
  dispose(reason: Error = new Error('The channel was closed.')): void {
    if (this.disposedBecause) return;
    this.disposedBecause = reason;
    this.stopListening();
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(reason);
  }

  private settle(id: number): Pending | undefined {
    const entry = this.pending.get(id);
    this.pending.delete(id);
    entry?.cleanUp();
    return entry;
  }

  private send(message: Wire, transfer?: readonly ArrayBuffer[]): void {
    this.port.post(message, transfer);
  }

  private receive(message: unknown): void {
    if (!isWire(message)) return this.onProblem('Dropped a message that is not ours.');
    switch (message.type) {
      case 'request':
        void this.answer(message.id, message.method, message.params);
        return;
      case 'ok':
        this.settle(message.id)?.resolve(message.result);
        return;
      case 'err':
        this.settle(message.id)?.reject(new RemoteError(message.error));
        return;
      case 'event':
        for (const listener of this.listeners.get(message.event) ?? []) {
          try {
            listener(message.payload as never);
          } catch (error) {
            this.onProblem(`A listener of "${message.event}" failed.`, error);
          }
        }
        return;
      default:
        this.onProblem(`Dropped a message of unknown type ${String((message as { type: unknown }).type)}.`);
    }
  }

  private async answer(id: number, method: string, params: unknown): Promise<void> {
    let reply: Wire;
    let transfer: readonly ArrayBuffer[] | undefined;
    try {
      const handler = this.handlers.get(method);
      if (!handler) throw new Error(`No handler for "${method}".`);
      const result = await handler(params as never);
      reply = { rpc: 1, type: 'ok', id, result: result instanceof Transfer ? result.value : result };
      if (result instanceof Transfer) transfer = result.buffers;
    } catch (error) {
      reply = { rpc: 1, type: 'err', id, error: describe(error) };
    }
    if (this.disposedBecause) return;
    try {
      this.send(reply, transfer);
    } catch (error) {
      this.send({ rpc: 1, type: 'err', id, error: describe(error) });
    }
  }
}

function describe(error: unknown): RemoteErrorShape {
  const e = asError(error) as Error & { code?: unknown; detail?: unknown };
  return {
    name: e.name,
    message: e.message,
    ...(typeof e.code === 'string' ? { code: e.code } : {}),
    ...(e.detail === undefined ? {} : { detail: e.detail }),
    ...(e.stack ? { stack: e.stack } : {}),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function abortError(method: string): Error {
  const error = new Error(`"${method}" was cancelled.`);
  error.name = 'AbortError';
  return error;
}

function isWire(message: unknown): message is Wire {
  return typeof message === 'object' && message !== null && (message as { rpc?: unknown }).rpc === 1;
}
