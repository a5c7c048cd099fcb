import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RequestQueue } from '../../../src/analysis/worker/requestQueue';

/** Tasks take turns of the loop; a moment passes when a test says so. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** More turns than any of these tasks takes. */
const turns = async () => {
  for (let i = 0; i < 50; i++) await turn();
};

function recorded() {
  const ran: string[] = [];
  const task = (name: string) => async () => {
    ran.push(`${name} begins`);
    await turn();
    ran.push(name);
    if (name === 'failing') throw new Error(name);
    return name;
  };
  const begun = async (name: string) => {
    while (!ran.includes(`${name} begins`)) await turn();
  };
  return { ran, task, begun };
}

it('runs one after another, what is urgent before what waits, whatever fails', async () => {
  const queue = new RequestQueue();
  const { ran, task, begun } = recorded();
  const first = queue.add(task('first'));
  expect(ran).toEqual([]);
  await begun('first');
  const results = [
    first,
    queue.add(task('failing')),
    queue.add(task('last')),
    queue.add(task('urgent'), true),
    queue.add(task('also urgent'), true),
  ];
  const settled = await Promise.allSettled(results);
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    ...Array<string>(3).fill('fulfilled'),
  ]);
  const order = ['first', 'urgent', 'also urgent', 'failing', 'last'];
  expect(ran).toEqual(order.flatMap((name) => [`${name} begins`, name]));
  expect(await queue.add(() => 'after')).toBe('after');
});

it('begins a task again that made way, after what it made way for and before what waits', async () => {
  const queue = new RequestQueue();
  const { ran, task, begun } = recorded();
  let times = 0;
  const once = async () => {
    await task('long')();
    if (times++ === 0) throw new Error('makes way');
    return 'answer';
  };
  const answer = queue.add(once, false, () => times === 1);
  await begun('long');
  const last = queue.add(task('last'));
  const urgent = queue.add(task('urgent'), true);
  expect(await answer).toBe('answer');
  await Promise.all([last, urgent]);
  const order = ['long', 'urgent', 'long', 'last'];
  expect(ran).toEqual(order.flatMap((name) => [`${name} begins`, name]));
});

it('begins nothing until what runs beside it has ended, and what is not urgent a moment later', async () => {
  const queue = new RequestQueue();
  const { ran, task } = recorded();
  let end: () => void = () => undefined;
  const beside = queue.besides(() => new Promise<void>((resolve) => (end = resolve)));
  const waiting = queue.add(task('waiting'));
  const urgent = queue.add(task('urgent'), true);
  await turns();
  expect(ran).toEqual([]);
  end();
  await beside;
  await urgent;
  await turns();
  expect(ran).toEqual(['urgent begins', 'urgent']);
  vi.advanceTimersByTime(1000);
  await waiting;
  expect(ran.at(-1)).toBe('waiting');
});

it('runs what is idle last, and rests before what is not urgent', async () => {
  const queue = new RequestQueue();
  const { ran, task, begun } = recorded();
  const first = queue.add(task('first'));
  await begun('first');
  queue.rest();
  const idle = queue.addIdle(task('idle'));
  const waiting = queue.add(task('waiting'));
  const urgent = queue.add(task('urgent'), true);
  await Promise.all([first, urgent]);
  await turns();
  expect(ran.at(-1)).toBe('urgent');
  vi.advanceTimersByTime(1000);
  await Promise.all([idle, waiting]);
  const order = ['first', 'urgent', 'waiting', 'idle'];
  expect(ran).toEqual(order.flatMap((name) => [`${name} begins`, name]));
});
