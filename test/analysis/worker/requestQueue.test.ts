import { expect, it } from 'vitest';
import { RequestQueue } from '../../../src/analysis/worker/requestQueue';

it('runs one after another, what is urgent before what waits, whatever fails', async () => {
  const queue = new RequestQueue();
  const ran: string[] = [];
  const task = (name: string) => async () => {
    ran.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    ran.push(name);
    if (name === 'failing') throw new Error(name);
    return name;
  };
  const results = [
    queue.add(task('first')),
    queue.add(task('failing')),
    queue.add(task('last')),
    queue.add(task('urgent'), true),
    queue.add(task('also urgent'), true),
  ];
  expect(ran).toEqual([]);
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
