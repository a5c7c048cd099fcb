/**
 * Worker threads that take part in the calls of one computation, on its shared memory. A call of a range of rows is
 * cut into pieces, which the caller and the threads take in turns; what a piece writes must not depend on the others.
 * Threads that have not started, or cannot, only leave more to the caller.
 */
import { Worker } from 'node:worker_threads';
import type { TaskContext } from '../taskContext';
import type { KernelExports } from './exports';
import { callPiece, type RangeCalls, type RangeKernel } from './rangeCalls';

/** Places of the shared state. */
const [TURN, NEXT, ACTIVE, FAILED, KERNEL, ARGUMENTS, COUNT, STEP, ENDED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const STATE_LENGTH = 9;
const MAX_ARGUMENTS = 20;
/** No piece has this number: nothing is to be done. */
const CLOSED = 2 ** 30;

/** Runs in each thread; plain JavaScript, since a worker has no bundle of its own. */
const THREAD_SOURCE = `
const { workerData } = require('node:worker_threads');
const { module, memory, index, names, shared } = workerData;
const [TURN, NEXT, ACTIVE, FAILED, KERNEL, ARGUMENTS, COUNT, STEP, ENDED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const state = new Int32Array(shared, 0, ${STATE_LENGTH});
const values = new Float64Array(shared, 64);
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
exports.setThread(index);
for (let seen = 0; Atomics.load(state, ENDED) === 0; ) {
  Atomics.wait(state, TURN, seen);
  seen = Atomics.load(state, TURN);
  Atomics.add(state, ACTIVE, 1);
  try {
    for (let piece; (piece = Atomics.add(state, NEXT, 1)) < ${CLOSED}; ) {
      const first = piece * state[STEP];
      if (first >= state[COUNT]) break;
      const end = Math.min(state[COUNT], first + state[STEP]);
      const own = Array.from(values.subarray(0, state[ARGUMENTS]), (value) =>
        value === -1 ? first : value === -2 ? end : value,
      );
      exports[names[state[KERNEL]]](...own);
    }
  } catch {
    Atomics.store(state, FAILED, 1);
  }
  Atomics.sub(state, ACTIVE, 1);
  Atomics.notify(state, ACTIVE);
}
`;

export class KernelThreads implements RangeCalls {
  private readonly shared = new SharedArrayBuffer(64 + 8 * MAX_ARGUMENTS);
  private readonly state = new Int32Array(this.shared, 0, STATE_LENGTH);
  private readonly values = new Float64Array(this.shared, 64);
  private readonly names: readonly string[];

  /** @param threads that work, the caller's among them. */
  constructor(
    module: WebAssembly.Module,
    private readonly call: KernelExports,
    readonly threads: number,
  ) {
    this.names = Object.keys(call);
    this.state[NEXT] = CLOSED;
    const { names, shared } = this;
    for (let index = 1; index < threads; index++) {
      const workerData = { module, memory: call.memory, index, names, shared };
      // An error of a thread that could not start is no error of the computation, which goes on without it.
      new Worker(THREAD_SOURCE, { eval: true, workerData }).on('error', () => undefined).unref();
    }
  }

  run(
    kernel: RangeKernel,
    parameters: readonly number[],
    count: number,
    step: number,
    task: TaskContext,
  ): void {
    const { state, values } = this;
    values.set(parameters);
    state[KERNEL] = this.names.indexOf(kernel);
    state[ARGUMENTS] = parameters.length;
    state[COUNT] = count;
    state[STEP] = step;
    Atomics.store(state, NEXT, 0);
    Atomics.add(state, TURN, 1);
    Atomics.notify(state, TURN);
    try {
      for (;;) {
        task.check();
        const first = Atomics.add(state, NEXT, 1) * step;
        if (first >= count) break;
        callPiece(this.call, kernel, parameters, first, Math.min(count, first + step));
      }
    } finally {
      Atomics.store(state, NEXT, CLOSED);
      for (let active; (active = Atomics.load(state, ACTIVE)) > 0;) Atomics.wait(state, ACTIVE, active);
    }
    if (Atomics.load(state, FAILED) !== 0) throw new Error(`The kernel ${kernel} failed in a thread.`);
  }

  release(): void {
    Atomics.store(this.state, ENDED, 1);
    Atomics.add(this.state, TURN, 1);
    Atomics.notify(this.state, TURN);
  }
}
