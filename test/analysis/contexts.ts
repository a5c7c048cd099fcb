/** Contexts of tasks as tests need them. */
import { expect } from 'vitest';
import { CancelFlag, silentContext, type TaskContext } from '../../src/analysis/taskContext';

/** A context whose task is cancelled before it begins. */
export function cancelledContext(): TaskContext {
  const cancel = new CancelFlag();
  cancel.raise();
  return silentContext(cancel);
}

/** Runs a task and expects its progress never to fall and to end at the total. @returns the shares reported. */
export async function expectProgress(task: (run: TaskContext) => unknown): Promise<number[]> {
  const shares: number[] = [];
  await task({ ...silentContext(), progress: (done, total) => void shares.push(done / total) });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  return shares;
}
