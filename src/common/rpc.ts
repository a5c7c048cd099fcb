/**
 * One request/response and event helper for both channels: host and worker, host and webview.
 *
 * Contract: a request always settles. It resolves with the handler's answer, or rejects with the handler's error, when
 * the other side has no such handler or refuses the arguments, and for every request still open when the channel is
 * disposed. A throwing handler answers with its error; an unknown message is dropped and given to `onProblem`.
 *
 * Cancelling: aborting the caller's signal asks the other side to stop. The request still settles by its answer, an
 * error of code "cancelled" unless the result was faster. Where both sides share memory it travels as a flag in the
 * envelope, because a synchronous loop receives no messages; otherwise as a message. By that flag the caller may also ask
 * that open requests make way for one that it has sent (`makeWay`); the other side begins those again that it can. Or it
 * may ask that the loop takes the messages that are there (`announce`); a handler that answers at once is then answered
 * from within the loop.
 *
 * Reports of a request (progress, intermediate results) arrive before its answer. Buffers are copied unless the
 * sender names them in `transfer`.
 */
import { asError } from './errors';
import { cancelledError, describeError, RemoteError, type RemoteErrorShape } from './remoteError';

/** What one side answers: request name to the arguments and the result. */
export type Requests = Record<string, { readonly args: unknown; readonly result: unknown }>;
/** What one side announces: name to payload. */
export type Events = Record<string, unknown>;
/** Everything one side offers to the other. */
export interface Offer {
  requests: Requests;
  events: Events;
  /** What its handlers report while they run. */
  reports: Events;
}

export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Registers the only listener; returns how to stop listening. */
  listen(listener: (message: unknown) => void): () => void;
  /** Whether a SharedArrayBuffer may be posted. */
  readonly sharesMemory?: true;
  /** Takes the next message that has arrived and was not given to the listener; undefined: there is none. */
  take?(): { readonly message: unknown } | undefined;
}

export interface RpcOptions {
  /** Reports dropped messages, and failures without a caller. */
  onProblem: (problem: string, error?: unknown) => void;
  /** Checks the arguments of a request to this side. @returns the arguments for the handler. @throws to refuse. */
  check?: (name: string, args: unknown) => unknown;
  /** The message of an error as the other side shall show it, where that is not the error's own. */
  explain?: (error: unknown) => string;
}

/** Values of the flag of a request; 0: it may go on. */
export const FLAG_CANCELLED = 1;
export const FLAG_WAY = 2;
export const FLAG_MESSAGES = 3;

type Wire =
  | {
      rpc: 1;
      type: 'request';
      id: number;
      name: string;
      args: unknown;
      target?: string | undefined;
      flag?: SharedArrayBuffer | undefined;
    }
  | { rpc: 1; type: 'cancel'; id: number }
  | { rpc: 1; type: 'report'; id: number; name: string; payload: unknown }
  | { rpc: 1; type: 'ok'; id: number; result: unknown }
  | { rpc: 1; type: 'err'; id: number; error: RemoteErrorShape }
  | { rpc: 1; type: 'event'; name: string; payload: unknown };

type ReportListeners<Reports> = { [K in keyof Reports]?: (payload: Reports[K]) => void };
/** A handler may wrap its answer in `transferring` to move buffers instead of copying them. */
export type Answer<T> = T | Transfer<T> | Promise<T | Transfer<T>>;

export interface RequestOptions<Reports extends Events = Events> {
  /** Which object of the other side the request is about, where that serves several. */
  readonly target?: string;
  readonly signal?: AbortSignal;
  readonly reports?: ReportListeners<Reports>;
}

/** What a handler is given besides the arguments. */
export interface Call<Reports extends Events = Events> {
  readonly target: string | undefined;
  /** Aborts when the caller cancels by message, and when the channel is disposed. */
  readonly signal: AbortSignal;
  /**
   * `FLAG_CANCELLED` once the caller cancels, `FLAG_WAY` when it asks to make way, `FLAG_MESSAGES` when it asks to take
   * messages; only where memory is shared and the caller may cancel.
   */
  readonly flag: SharedArrayBuffer | undefined;
  readonly report: <K extends keyof Reports & string>(
    name: K,
    payload: Reports[K],
    transfer?: readonly ArrayBuffer[],
  ) => void;
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
  readonly flag: SharedArrayBuffer | undefined;
  readonly reports: Readonly<Record<string, ((payload: never) => void) | undefined>>;
  resolve(value: unknown): void;
  reject(error: Error): void;
  cleanUp(): void;
}

export class Rpc<Mine extends Offer, Theirs extends Offer> {
  private nextId = 1;
  private disposedBecause: Error | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly calls = new Map<number, AbortController>();
  private readonly handlers = new Map<string, (args: never, call: Call<Mine['reports']>) => unknown>();
  private readonly listeners = new Map<string, Set<(payload: never) => void>>();
  private readonly stopListening: () => void;

  constructor(
    private readonly port: Port,
    private readonly options: RpcOptions,
  ) {
    this.stopListening = port.listen((message) => this.receive(message));
  }

  /** Sends a request; see the head of the file for when the promise settles. */
  request<K extends keyof Theirs['requests'] & string>(
    name: K,
    args: Theirs['requests'][K]['args'],
    { target, signal, reports = {} }: RequestOptions<Theirs['reports']> = {},
  ): Promise<Theirs['requests'][K]['result']> {
    return new Promise((resolve, reject) => {
      if (this.disposedBecause) return reject(this.disposedBecause);
      if (signal?.aborted) return reject(cancelledError());
      const id = this.nextId++;
      const flag = signal && this.port.sharesMemory ? new SharedArrayBuffer(4) : undefined;
      const cancel = () => {
        if (flag) Atomics.store(new Int32Array(flag), 0, FLAG_CANCELLED);
        else this.send({ rpc: 1, type: 'cancel', id });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, {
        ...{ flag, reports },
        resolve,
        reject,
        cleanUp: () => signal?.removeEventListener('abort', cancel),
      });
      try {
        this.send({ rpc: 1, type: 'request', id, name, args, target, flag });
      } catch (error) {
        this.settle(id)?.reject(asError(error));
      }
    });
  }

  /** Asks the open requests that share a flag to make way for what was sent last. */
  makeWay(): void {
    for (const { flag } of this.pending.values()) {
      if (!flag) continue;
      const view = new Int32Array(flag);
      Atomics.compareExchange(view, 0, FLAG_MESSAGES, FLAG_WAY); // the messages are received then
      Atomics.compareExchange(view, 0, 0, FLAG_WAY);
    }
  }

  /** Asks the open requests that share a flag to take what was sent last. */
  announce(): void {
    for (const { flag } of this.pending.values()) {
      if (flag) Atomics.compareExchange(new Int32Array(flag), 0, 0, FLAG_MESSAGES);
    }
  }

  /** Receives what has arrived, from within a handler that lets no message through. */
  receiveArrived(): void {
    for (let next = this.port.take?.(); next; next = this.port.take?.()) this.receive(next.message);
  }

  /** Announces something; nobody answers. Does nothing after dispose. */
  emit<K extends keyof Mine['events'] & string>(name: K, payload: Mine['events'][K]): void {
    if (!this.disposedBecause) this.send({ rpc: 1, type: 'event', name, payload });
  }

  /** Sets the one handler of a request to this side. */
  handle<K extends keyof Mine['requests'] & string>(
    name: K,
    handler: (
      args: Mine['requests'][K]['args'],
      call: Call<Mine['reports']>,
    ) => Answer<Mine['requests'][K]['result']>,
  ): void {
    this.handlers.set(name, handler);
  }

  /** Answers a request by passing it on to a channel whose table has the same declaration of it. */
  forward(
    name: keyof Mine['requests'] & string,
    pass: (args: never, call: Call<Mine['reports']>) => Promise<unknown>,
  ): void {
    this.handlers.set(name, pass);
  }

  /** Listens to an event of the other side; returns how to stop. */
  on<K extends keyof Theirs['events'] & string>(
    name: K,
    listener: (payload: Theirs['events'][K]) => void,
  ): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Rejects every open request: for a port that has lost a message, which may have been any answer. */
  rejectOpen(reason: Error): void {
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(reason);
  }

  /** Closes the channel: every open request rejects with `reason`, as does every later one. */
  dispose(reason: Error = new Error('The channel was closed.')): void {
    if (this.disposedBecause) return;
    this.disposedBecause = reason;
    this.stopListening();
    this.rejectOpen(reason);
    for (const call of this.calls.values()) call.abort();
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
    const { onProblem } = this.options;
    if (!isWire(message)) return onProblem('Dropped a message of another origin.');
    switch (message.type) {
      case 'request':
        this.answer(message);
        return;
      case 'cancel':
        this.calls.get(message.id)?.abort();
        return;
      case 'report':
        this.deliver(message.name, this.pending.get(message.id)?.reports[message.name], message.payload);
        return;
      case 'ok':
        this.settle(message.id)?.resolve(message.result);
        return;
      case 'err':
        this.settle(message.id)?.reject(new RemoteError(message.error));
        return;
      case 'event':
        for (const listener of this.listeners.get(message.name) ?? []) {
          this.deliver(message.name, listener, message.payload);
        }
        return;
      default:
        onProblem(`Dropped a message of unknown type ${String((message as { type: unknown }).type)}.`);
    }
  }

  private deliver(name: string, listener: ((payload: never) => void) | undefined, payload: unknown): void {
    try {
      listener?.(payload as never);
    } catch (error) {
      this.options.onProblem(`A listener of "${name}" failed.`, error);
    }
  }

  private answer({ id, name, args, target, flag }: Wire & { type: 'request' }): void {
    const cancel = new AbortController();
    this.calls.set(id, cancel);
    const call: Call<Mine['reports']> = {
      target,
      signal: cancel.signal,
      flag,
      report: (report, payload, transfer) => {
        if (!this.disposedBecause) this.send({ rpc: 1, type: 'report', id, name: report, payload }, transfer);
      },
    };
    const succeed = (result: unknown) => {
      const isMoved = result instanceof Transfer;
      const value: unknown = isMoved ? result.value : result;
      this.reply({ rpc: 1, type: 'ok', id, result: value }, isMoved ? result.buffers : undefined);
    };
    const fail = (error: unknown) => this.reply({ rpc: 1, type: 'err', id, error: this.described(error) });
    try {
      const handler = this.handlers.get(name);
      if (!handler) throw new Error(`No handler for "${name}".`);
      const checked = this.options.check ? this.options.check(name, args) : args;
      const result = handler(checked as never, call);
      // What is there is answered now, even where a loop runs on.
      if (result instanceof Promise) result.then(succeed, fail);
      else succeed(result);
    } catch (error) {
      fail(error);
    }
  }

  private reply(reply: Wire & { type: 'ok' | 'err' }, transfer?: readonly ArrayBuffer[]): void {
    const { id } = reply;
    this.calls.delete(id);
    if (this.disposedBecause) return;
    try {
      this.send(reply, transfer);
    } catch (error) {
      this.send({ rpc: 1, type: 'err', id, error: this.described(error) });
    }
  }

  private described(error: unknown): RemoteErrorShape {
    const { explain } = this.options;
    return explain ? { ...describeError(error), message: explain(error) } : describeError(error);
  }
}

function isWire(message: unknown): message is Wire {
  return typeof message === 'object' && message !== null && (message as { rpc?: unknown }).rpc === 1;
}
