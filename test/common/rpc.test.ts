import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isCancelled } from '../../src/common/errors';
import { RemoteError } from '../../src/common/remoteError';
import { argumentCheck, type RequestsOf, type RequestTable, result } from '../../src/common/requestTable';
import { type Port, Rpc, transferring } from '../../src/common/rpc';

interface Left {
  requests: Record<string, never>;
  events: { note: string };
  reports: Record<string, never>;
}
const table = {
  double: { args: { n: v.number('a number') }, result: result<number>() },
  fail: { args: { text: v.string() }, result: result<never>() },
  never: { args: {}, result: result<number>() },
  buffer: { args: { size: v.number() }, result: result<ArrayBuffer>() },
  unclonable: { args: {}, result: result<unknown>() },
  count: { args: {}, result: result<string>(), cancellable: true },
} satisfies RequestTable;
interface Right {
  requests: RequestsOf<typeof table>;
  events: Record<string, never>;
  reports: { step: number };
}

/** Two ports that deliver to each other as workers do: later, structured-cloned, moving what is transferred. */
function portPair(sharesMemory?: true): [Port, Port, { toLeft: (message: unknown) => void }] {
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
    ...(sharesMemory ? { sharesMemory } : {}),
  });
  return [port(0, 1), port(1, 0), { toLeft: (message) => deliver(0, message) }];
}

function connect(sharesMemory?: true) {
  const [a, b, wire] = portPair(sharesMemory);
  const problems: string[] = [];
  const onProblem = (problem: string) => problems.push(problem);
  const left = new Rpc<Left, Right>(a, { onProblem });
  const right = new Rpc<Right, Left>(b, { onProblem, check: argumentCheck(table) });
  right.handle('double', ({ n }) => n * 2);
  right.handle('fail', ({ text }) => {
    throw Object.assign(new Error(text), { code: 'bad-input', detail: { row: 3 } });
  });
  right.handle('never', () => new Promise<number>(() => undefined));
  right.handle('buffer', ({ size }) => {
    const buffer = new ArrayBuffer(size);
    return transferring(buffer, [buffer]);
  });
  right.handle('unclonable', () => () => 1);
  // Counts until it is cancelled, by whichever way the channel has.
  right.handle('count', async (_args, { flag, signal, target, report }) => {
    const view = flag && new Int32Array(flag);
    for (let step = 1; ; step++) {
      if (signal.aborted || (view && Atomics.load(view, 0) !== 0)) {
        throw Object.assign(new Error(`Cancelled ${target}.`), { code: 'cancelled' });
      }
      report('step', step);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
  return { left, right, problems, wire };
}

describe('Rpc', () => {
  it('answers a request', async () => {
    await expect(connect().left.request('double', { n: 21 })).resolves.toBe(42);
  });

  it('keeps the answers of concurrent requests apart', async () => {
    const { left } = connect();
    const answers = Promise.all([1, 2, 3].map((n) => left.request('double', { n })));
    await expect(answers).resolves.toEqual([2, 4, 6]);
  });

  it('rejects with the error of the other side, its code and detail', async () => {
    const error = await connect()
      .left.request('fail', { text: 'no such row' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ message: 'no such row', code: 'bad-input', detail: { row: 3 } });
  });

  it('refuses arguments by the table of the answering side, naming request and argument', async () => {
    const { left } = connect();
    await expect(left.request('double', { n: NaN })).rejects.toThrow(
      'Invalid `double`: `n` must be a number, not NaN.',
    );
    await expect(left.request('double', {} as { n: number })).rejects.toThrow(
      'Invalid `double`: `n` is missing.',
    );
  });

  it('rejects when the other side has no handler', async () => {
    const [a, b] = portPair();
    const onProblem = () => undefined;
    const left = new Rpc<Left, Right>(a, { onProblem });
    new Rpc<Right, Left>(b, { onProblem });
    await expect(left.request('double', { n: 1 })).rejects.toThrow('No handler for "double".');
  });

  it('rejects when an answer cannot be sent', async () => {
    await expect(connect().left.request('unclonable', {})).rejects.toThrow(/could not be cloned/);
  });

  it.each<[string, true?]>([['by message'], ['by a shared flag', true]])(
    'cancels %s, and settles by the answer; reports come before it',
    async (_way, sharesMemory) => {
      const { left, problems } = connect(sharesMemory);
      const controller = new AbortController();
      const steps: number[] = [];
      const step = (at: number) => {
        steps.push(at);
        if (at === 3) controller.abort();
      };
      const options = { target: 'one', signal: controller.signal, reports: { step } };
      const error: unknown = await left.request('count', {}, options).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'cancelled', message: 'Cancelled one.' });
      expect(steps.slice(0, 3)).toEqual([1, 2, 3]);
      const late = left.request('double', { n: 1 }, { signal: controller.signal });
      expect(isCancelled(await late.catch((e: unknown) => e))).toBe(true);
      expect(problems).toEqual([]);
    },
  );

  it('rejects every open and every later request on dispose, and stops what it answers', async () => {
    const { left, right } = connect();
    const open = [left.request('never', {}), left.request('never', {})];
    const counting = left.request('count', {});
    left.dispose(new Error('The worker ended.'));
    for (const request of [...open, counting]) await expect(request).rejects.toThrow('The worker ended.');
    await expect(left.request('double', { n: 1 })).rejects.toThrow('The worker ended.');
    right.dispose();
  });

  it('rejects open requests when a message was lost, and answers later ones', async () => {
    const { left } = connect();
    const open = left.request('never', {});
    left.rejectOpen(new Error('An answer was lost.'));
    await expect(open).rejects.toThrow('An answer was lost.');
    await expect(left.request('double', { n: 1 })).resolves.toBe(2);
  });

  it('moves buffers that an answer marks', async () => {
    const answer = await connect().left.request('buffer', { size: 16 });
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
      'Dropped a message of another origin.',
      'Dropped a message of unknown type shout.',
    ]);
  });
});
