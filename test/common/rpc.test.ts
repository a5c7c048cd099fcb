import { describe, expect, it } from 'vitest';
import { type Port, RemoteError, Rpc, transferring } from '../../src/common/rpc';

interface Left {
  requests: Record<string, never>;
  events: { note: string };
}
interface Right {
  requests: {
    double(n: number): number;
    fail(text: string): never;
    never(x: null): number;
    buffer(size: number): ArrayBuffer;
    unclonable(x: null): unknown;
  };
  events: Record<string, never>;
}

/** Two ports that deliver to each other as workers do: later, structured-cloned, moving what is transferred. */
function portPair(): [Port, Port, { toLeft: (message: unknown) => void }] {
  const listeners: (((message: unknown) => void) | undefined)[] = [undefined, undefined];
  const deliver = (to: number, message: unknown, transfer: readonly ArrayBuffer[] = []) => {
    const copy: unknown = structuredClone(message, { transfer: [...transfer] });
    queueMicrotask(() => listeners[to]?.(copy));
  };
  const port = (self: number, other: number): Port => ({
    post: (message, transfer) => deliver(other, message, transfer),
    listen: (listener) => {
      listeners[self] = listener;
      return () => (listeners[self] = undefined);
    },
  });
  return [port(0, 1), port(1, 0), { toLeft: (message) => deliver(0, message) }];
}

function connect() {
  const [a, b, wire] = portPair();
  const problems: string[] = [];
  const left = new Rpc<Left, Right>(a, (problem) => problems.push(problem));
  const right = new Rpc<Right, Left>(b, (problem) => problems.push(problem));
  right.handle('double', (n) => n * 2);
  right.handle('fail', (text) => {
    throw Object.assign(new Error(text), { code: 'bad-input', detail: { row: 3 } });
  });
  right.handle('never', () => new Promise<number>(() => undefined));
  right.handle('buffer', (size) => {
    const buffer = new ArrayBuffer(size);
    return transferring(buffer, [buffer]);
  });
  right.handle('unclonable', () => () => 1);
  return { left, right, problems, wire };
}

describe('Rpc', () => {
  it('answers a request', async () => {
    await expect(connect().left.request('double', 21)).resolves.toBe(42);
  });

  it('keeps the answers of concurrent requests apart', async () => {
    const { left } = connect();
    await expect(Promise.all([1, 2, 3].map((n) => left.request('double', n)))).resolves.toEqual([2, 4, 6]);
  });

  it('rejects with the error of the other side, its code and detail', async () => {
    const error = await connect()
      .left.request('fail', 'no such row')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ message: 'no such row', code: 'bad-input', detail: { row: 3 } });
  });

  it('rejects when the other side has no handler', async () => {
    const [a, b] = portPair();
    const left = new Rpc<Left, Right>(a, () => undefined);
    new Rpc<Right, Left>(b, () => undefined);
    await expect(left.request('double', 1)).rejects.toThrow('No handler for "double".');
  });

  it('rejects when an answer cannot be sent', async () => {
    await expect(connect().left.request('unclonable', null)).rejects.toThrow(/could not be cloned/);
  });

  it('rejects on timeout', async () => {
    await expect(connect().left.request('never', null, { timeoutMs: 5 })).rejects.toThrow(
      'No answer to "never" in 5 ms.',
    );
  });

  it('rejects when its signal aborts, before and during', async () => {
    const { left } = connect();
    const controller = new AbortController();
    const open = left.request('never', null, { signal: controller.signal });
    controller.abort();
    await expect(open).rejects.toThrow('"never" was cancelled.');
    await expect(left.request('double', 1, { signal: controller.signal })).rejects.toThrow('was cancelled');
  });

  it('rejects every open and every later request on dispose', async () => {
    const { left } = connect();
    const open = [left.request('never', null), left.request('never', null)];
    left.dispose(new Error('The worker ended.'));
    for (const request of open) await expect(request).rejects.toThrow('The worker ended.');
    await expect(left.request('double', 1)).rejects.toThrow('The worker ended.');
  });

  it('moves buffers that an answer marks', async () => {
    const answer = await connect().left.request('buffer', 16);
    expect(answer.byteLength).toBe(16);
  });

  it('delivers events until the listener leaves, and survives a listener that throws', async () => {
    const { left, right, problems } = connect();
    const heard: string[] = [];
    right.on('note', () => {
      throw new Error('broken listener');
    });
    const stop = right.on('note', (text) => heard.push(text));
    left.emit('note', 'a');
    await Promise.resolve();
    stop();
    left.emit('note', 'b');
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(heard).toEqual(['a']);
    expect(problems).toContain('A listener of "note" failed.');
  });

  it('drops what is not its own and says so', async () => {
    const { problems, wire } = connect();
    wire.toLeft('hello');
    wire.toLeft({ rpc: 1, type: 'shout' });
    wire.toLeft({ rpc: 1, type: 'ok', id: 99, result: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(problems).toEqual([
      'Dropped a message that is not ours.',
      'Dropped a message of unknown type shout.',
    ]);
  });
});
