/**
 * Worker threads that take part in the calls of one computation, on its shared memory. A call of a range of rows is
 * cut into pieces, which the caller and the threads take in turns; what a piece writes must not depend on the others.
 * Threads that have not started, or cannot, only leave more to the caller.
 */
import type { TaskContext } from '../taskContext';
import type { KernelExports } from './exports';
import {
  ACTIVE,
  ARGUMENTS,
  ARGUMENTS_AT,
  CLOSED,
  COUNT,
  ENDED,
  FAILED,
  KERNEL,
  KernelWorker,
  LOOKS,
  MAX_ARGUMENTS,
  NEXT,
  PAGES,
  STATE_LENGTH,
  STEP,
  TURN,
} from './kernelWorkers';
import { callPiece, type RangeCalls, type RangeKernel } from './rangeCalls';

/** Of the memory of the kernels. */
const PAGE_BYTES = 65536;

export class KernelThreads implements RangeCalls {
  private readonly shared = new SharedArrayBuffer(ARGUMENTS_AT + 8 * MAX_ARGUMENTS);
  private readonly state = new Int32Array(this.shared, 0, STATE_LENGTH);
  private readonly values = new Float64Array(this.shared, ARGUMENTS_AT);
  private readonly names: readonly string[];
  private readonly workers: KernelWorker[] = [];

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
      const worker = KernelWorker.take();
      worker.compute({ module, memory: call.memory, names, shared, index });
      this.workers.push(worker);
    }
  }

  run(...call: Parameters<RangeCalls['run']>): void {
    this.begin(...call)();
  }

  begin(
    kernel: RangeKernel,
    parameters: readonly number[],
    count: number,
    step: number,
    task: TaskContext,
  ): () => void {
    const { state, values } = this;
    values.set(parameters);
    state[KERNEL] = this.names.indexOf(kernel);
    state[ARGUMENTS] = parameters.length;
    state[COUNT] = count;
    state[STEP] = step;
    state[PAGES] = this.call.memory.buffer.byteLength / PAGE_BYTES;
    Atomics.store(state, NEXT, 0);
    Atomics.add(state, TURN, 1);
    Atomics.notify(state, TURN);
    return () => {
      try {
        for (;;) {
          task.check();
          const first = Atomics.add(state, NEXT, 1) * step;
          if (first >= count) break;
          callPiece(this.call, kernel, parameters, first, Math.min(count, first + step));
        }
      } finally {
        Atomics.store(state, NEXT, CLOSED);
        for (let looks = 0; looks < LOOKS && Atomics.load(state, ACTIVE) > 0; looks++);
        for (let active; (active = Atomics.load(state, ACTIVE)) > 0;) Atomics.wait(state, ACTIVE, active);
      }
      if (Atomics.load(state, FAILED) !== 0) throw new Error(`The kernel ${kernel} failed in a thread.`);
    };
  }

  release(): void {
    Atomics.store(this.state, ENDED, 1);
    Atomics.add(this.state, TURN, 1);
    Atomics.notify(this.state, TURN);
    for (const worker of this.workers.splice(0)) worker.release(this.call.memory.buffer.byteLength);
  }
}
