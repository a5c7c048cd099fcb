import { expect, it } from 'vitest';
import { RequestQueue } from '../../../src/analysis/worker/requestQueue';

function recorded() {
  const ran: string[] = [];
  const task = (name: string) => async () => {
    ran.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    ran.push(name);
    if (name === 'failing') throw new Error(name);
    return name;
  };
  const begun = async (name: string) => {
    while (!ran.includes(`${name} begins`)) await new Promise((resolve) => setImmediate(resolve));
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
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ran).toEqual([]);
  end();
  await beside;
  await urgent;
  expect(ran).toEqual(['urgent begins', 'urgent']);
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
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ran.at(-1)).toBe('urgent');
  await Promise.all([idle, waiting]);
  const order = ['first', 'urgent', 'waiting', 'idle'];
  expect(ran).toEqual(order.flatMap((name) => [`${name} begins`, name]));
});
