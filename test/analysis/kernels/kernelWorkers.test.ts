import { expect, it } from 'vitest';
import { KernelWorker } from '../../../src/analysis/kernels/kernelWorkers';

it('keeps a thread that has nothing to do, unless its last computation was large', () => {
  const [first, second] = [KernelWorker.take(), KernelWorker.take()];
  expect(second).not.toBe(first);
  first.release(2 ** 20);
  expect(KernelWorker.take()).toBe(first);
  first.release(2 ** 20);
  second.release(2 ** 31);
  expect(KernelWorker.take()).toBe(first);
  expect(KernelWorker.take()).not.toBe(second);
  first.release(2 ** 31);
});
